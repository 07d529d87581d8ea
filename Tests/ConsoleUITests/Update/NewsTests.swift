import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// What becomes of what watches tell.
@Suite struct NewsTests {
  @Test func theStateFollowsEvents() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    #expect(model.list.cursor == cache)
    #expect(model.fleet[cache]?.status.phase == "idle")
    fleet.wait(.seconds(1))
    model.take(try fleet.migrate(cache, to: .generation(2)), at: fleet.now)
    #expect(model.fleet[cache]?.status.phase == "preparing")
    #expect(model.fleet[cache]?.status.target == .generation(2))
    model.take(fleet.run(cache), at: fleet.now)
    #expect(model.fleet[cache]?.status.phase == "live")
    #expect(model.fleet[cache]?.state == fleet[cache].state)
    #expect(model.fleet[cache]?.status.version == .generation(2))
    #expect(model.fleet.events.last?.event.event?.summary.hasPrefix("v2 serves") == true)
  }

  @Test func aSampleNeverTakesBackWhatAnEventSaid() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    let old = fleet.samples()
    model.take(try fleet.migrate(cache, to: .generation(2)), at: fleet.now)
    model.take(old, at: fleet.now)
    #expect(model.fleet[cache]?.status.phase == "preparing")
  }

  @Test func whatCannotBeTrustedLocksTheVerbs() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    #expect(model.legality(of: .migrate) == .legal)
    let news = try fleet.migrate(cache, to: .generation(2))
    // The first event is lost on its way.
    model.take(Array(news.dropFirst()), at: fleet.now)
    #expect(
      model.legality(of: .rollBack)
        == .illegal(
          "what edge-1 is doing is not known for sure (events after 0 are missing);"
            + " wait for its next snapshot"))
    model.take([fleet.snapshot(cache.node)].compactMap { $0 }, at: fleet.now)
    #expect(model.legality(of: .cancel) == .legal)
    #expect(model.fleet[cache]?.state == fleet[cache].state)
  }

  @Test func anotherSchemaIsShownAndNotActedUpon() throws {
    var fleet = ScriptedFleet()
    var model = Model.watching(fleet)
    var snapshot = try #require(fleet[fleet.node("edge-1")]).snapshot(startedAt: fleet.now)
    snapshot.schema = 2
    model.take([.news(fleet.node("edge-1"), .snapshot(snapshot))], at: fleet.now)
    guard case .illegal(let sentence) = model.legality(of: .migrate) else {
      Issue.record("it must not be legal")
      return
    }
    #expect(sentence.contains("its states are of schema 2, which this program does not know"))
    fleet.wait(.seconds(1))
  }

  @Test func aNodeThatVanishesMidUpgradeIsShownAsThat() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    model.take(try fleet.migrate(cache, to: .generation(2)), at: fleet.now)
    model.take(fleet.run(cache, until: .copying), at: fleet.now)
    model.take([.news(cache.node, .lost(sentence: "the connection was closed"))], at: fleet.now)
    #expect(
      model.message?.text.text
        == "edge-1 is lost while cache is copying: the connection was closed; it is tried again")
    fleet.wait(.seconds(12))
    // Its socket is gone too; and it is tried again, and again.
    let others = [FoundNode(id: fleet.node("edge-2"), name: "edge-2")]
    model.take([.found(others, problems: [])], at: fleet.now)
    model.take([.news(cache.node, .lost(sentence: "nobody listens"))], at: fleet.now)
    #expect(model.list.cursor == cache)
    #expect(model.fleet[cache]?.status.phase == "copying")
    #expect(
      model.legality(of: .cancel)
        == .illegal("edge-1 is lost for 12 s: nobody listens; wait until it is back"))
  }

  @Test func aNodeThatLeftWithNothingUnderWayIsForgotten() {
    let fleet = ScriptedFleet()
    var model = Model.watching(fleet)
    model.list.cursor = fleet.id("edge-1/cache")
    model.list.marks = [fleet.id("edge-1/cache"), fleet.id("edge-2/cache")]
    let others = [FoundNode(id: fleet.node("edge-2"), name: "edge-2")]
    model.take(
      [
        .news(fleet.node("edge-1"), .goodbye(reason: "it is stopped")),
        .news(fleet.node("edge-1"), .lost(sentence: "closed")), .found(others, problems: []),
      ], at: fleet.now)
    #expect(model.fleet.nodes.map(\.name) == ["edge-2"])
    #expect(model.list.cursor == fleet.id("edge-2/cache"))
    #expect(model.list.marks == [fleet.id("edge-2/cache")])
  }

  @Test func eventsAreShownOnce() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    let news = try fleet.migrate(cache, to: .generation(2))
    model.take(news + [.news(cache.node, .resumed)] + news, at: fleet.now)
    let events = news.count { if case .news(_, .event) = $0 { true } else { false } }
    #expect(model.fleet.events.count == events)
    #expect(model.fleet[cache]?.state == fleet[cache].state)
  }

  @Test func whatEndsFailsOrWaitsRingsOnce() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    var told: [String] = []
    func hear(_ effects: [ConsoleEffect]) {
      for case .notice(let text) in effects { told.append(text) }
    }
    hear(model.take(try fleet.migrate(cache, to: .generation(2)), at: fleet.now))
    #expect(told.isEmpty)
    hear(model.take(fleet.run(cache, until: .copying), at: fleet.now))
    hear(model.take(fleet.fail(cache), at: fleet.now))
    // What is read once more is not told once more.
    hear(model.take([fleet.snapshot(cache.node)].compactMap { $0 }, at: fleet.now))
    hear(model.take(try fleet.ask(cache, .retry), at: fleet.now))
    hear(model.take(fleet.run(cache), at: fleet.now))
    hear(model.take(try fleet.ask(cache, .rollBack(acceptingLoss: nil)), at: fleet.now))
    hear(model.take(fleet.run(cache), at: fleet.now))
    #expect(
      told == [
        "edge-1/cache: failed: the disk said no",
        "edge-1/cache: v2 is live; the way back is kept", "edge-1/cache: rolled back, v1 serves",
      ])
  }
}
