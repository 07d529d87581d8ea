import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// Which keys are legal, and why not: the service's words.
@Suite struct LegalityTests {
  @Test func theServiceSaysSo() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    for command in ConsoleCommand.allCases where command.acts && command.verbs.count == 1 {
      let said = try #require(model.fleet[cache]?.legal(command.verbs[0]))
      #expect(
        model.legality(of: command) == said.refusal.map { .illegal($0.sentence) } ?? .legal)
    }
    model.take(try fleet.migrate(cache, to: .generation(2)), at: fleet.now)
    model.take(fleet.run(cache), at: fleet.now)
    #expect(model.legality(of: .rollBack) == .legal)
    model.take(
      fleet.tell(cache, .reversibilityChanged(unmappable: 3, shed: 14)), at: fleet.now)
    #expect(model.legality(of: .rollBack) == .legalLosing(17))
    #expect(model.legality(of: .pause).isLegal == false)
  }

  @Test func pauseIsLegalWhereEitherOfItsVerbsIs() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    #expect(
      model.legality(of: .pause) == .illegal("no upgrade is being built; migrate first"))
    model.take(try fleet.migrate(cache, to: .generation(2)), at: fleet.now)
    #expect(model.legality(of: .pause) == .legal)
    model.take(try fleet.ask(cache, .pause(reason: "lunch")), at: fleet.now)
    #expect(model.legality(of: .pause) == .legal)
  }

  @Test func whoOnlyLooksIsToldHowToAct() {
    let fleet = ScriptedFleet(authority: ScriptedFleet.vic)
    var model = Model.watching(fleet)
    #expect(
      model.legality(of: .migrate)
        == .illegal("vic is viewer and this needs operator; ask somebody who is"))
    #expect(
      model.legality(of: .dryRun)
        == .illegal("vic is viewer and dryRun needs operator; ask somebody who is"))
    model.isReadOnly = true
    #expect(
      model.legality(of: .migrate)
        == .illegal("this console only looks; w lifts that where your role allows it"))
    model.isReadOnly = false
    model.replay = ReplayState(
      isPlaying: true, speed: 1, position: 0, count: 1, at: fleet.now)
    #expect(
      model.legality(of: .migrate)
        == .illegal("this is a recording, and verbs are locked; q leaves it"))
  }

  @Test func nothingHeardMeansNothingLegal() {
    let fleet = ScriptedFleet()
    var model = Model.scripted(fleet)
    #expect(model.legality(of: .migrate) == .illegal("no component is selected; select one first"))
    model.take([fleet.found()], at: fleet.now)
    #expect(model.legality(of: .migrate) == .illegal("no component is selected; select one first"))
  }

  @Test func oneControllerAtATime() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    #expect(
      model.legality(of: .takeOver)
        == .illegal("no upgrade is under way on cache; there is nothing to control"))
    model.take(
      try fleet.migrate(cache, to: .generation(2), by: ScriptedFleet.bob), at: fleet.now)
    #expect(
      model.legality(of: .cancel)
        == .illegal("bob has control of this upgrade; O takes it over, then act"))
    #expect(model.legality(of: .takeOver) == .legal)
    model.take(try fleet.ask(cache, .pause(reason: "mine"), by: ScriptedFleet.ada), at: fleet.now)
    #expect(model.legality(of: .cancel) == .legal)
    #expect(
      model.legality(of: .takeOver) == .illegal("you have control of this upgrade already"))
  }

  @Test func aFrozenPictureDoesNotAct() {
    let fleet = ScriptedFleet()
    var model = Model.watching(fleet)
    model.frozen = model.fleet
    #expect(
      model.legality(of: .migrate)
        == .illegal("the picture is frozen; z shows how it is now, then decide"))
  }
}
