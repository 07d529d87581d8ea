import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// What is told to somebody who does not look.
@Suite struct NoticeTests {
  static func told(_ change: (inout Model) -> Void) throws -> [ConsoleEffect] {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    change(&model)
    var effects = model.take(
      try fleet.migrate(cache, to: .generation(2), PlanOptions(isStepMode: true)), at: fleet.now)
    effects += model.take(try fleet.ask(cache, .step), at: fleet.now)
    effects += model.take(fleet.fail(cache), at: fleet.now)
    effects += model.take(try fleet.ask(cache, .cancel), at: fleet.now)
    return effects
  }

  static let waiting = ConsoleEffect.notice(
    "edge-1/cache: waits: step mode: “Open the module of v2” waits; step does it, continue leaves"
      + " step mode")
  static let failed = ConsoleEffect.notice("edge-1/cache: failed: the disk said no")
  static let ended = ConsoleEffect.notice("edge-1/cache: cancelled, v1 serves")

  @Test func everythingByItself() throws {
    #expect(
      try Self.told { _ in } == [.bell, Self.waiting, .bell, Self.failed, .bell, Self.ended])
  }

  @Test func onlyWhatIsChosen() throws {
    let effects = try Self.told { model in
      model.configuration.bells = []
      model.configuration.notices = [.ended]
    }
    #expect(effects == [Self.ended])
  }

  @Test func whoeverIsThereHearsOfFailuresOnly() throws {
    let effects = try Self.told { model in
      _ = model.update(.key(.character("j")), at: model.now)
    }
    #expect(effects == [.bell, Self.failed])
  }

  @Test func whatHappenedWhileTheConnectionWasLostIsToldToo() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    model.take(try fleet.migrate(cache, to: .generation(2)), at: fleet.now)
    model.take([.news(cache.node, .lost(sentence: "closed"))], at: fleet.now)
    _ = fleet.run(cache)
    let effects = model.take([fleet.snapshot(cache.node)].compactMap { $0 }, at: fleet.now)
    #expect(effects == [.bell, .notice("edge-1/cache: v2 is live; the way back is kept")])
  }
}
