import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// What nobody knows is said to be unknown, until the state tells.
@Suite struct UnknownOutcomeTests {
  static func asked(_ keys: String...) -> (ScriptedConsole, AskID) {
    var console = ScriptedConsole()
    console.isAnswered = false
    for key in keys { console.press(key) }
    guard case .ask(let id, _, _)? = console.unanswered.last else { return (console, AskID(0)) }
    return (console, id)
  }

  @Test func aSnapshotShowsThatItWasDone() {
    var (console, id) = Self.asked("S")
    let cache = console.fleet.id("edge-1/cache")
    let effect = console.unanswered[0]
    // It arrives, is done, and the answer is lost.
    _ = console.fleet.perform(effect)
    console.take([.answered(id, .unknown(sentence: "the connection was lost; look before asking"))])
    #expect(
      console.model.actions.last?.outcome
        == .unknown(sentence: "the connection was lost; look before asking"))
    console.take([.news(cache.node, .lost(sentence: "closed"))])
    console.take([console.fleet.snapshot(cache.node)].compactMap { $0 })
    #expect(console.model.actions.last?.outcome == .done)
    #expect(console.said == "edge-1/cache: it was done after all")
    #expect(console.model.unsettled.isEmpty)
  }

  @Test func aSnapshotShowsThatItWasNot() {
    var (console, id) = Self.asked("S")
    let cache = console.fleet.id("edge-1/cache")
    console.take([.answered(id, .unknown(sentence: "the connection was lost"))])
    console.take([console.fleet.snapshot(cache.node)].compactMap { $0 })
    #expect(
      console.model.actions.last?.outcome
        == .refused(sentence: "no answer came, and it was not done; ask again"))
  }

  @Test func anEventShowsItAsWell() throws {
    var (console, id) = Self.asked("S")
    let cache = console.fleet.id("edge-1/cache")
    console.take([.answered(id, .unknown(sentence: "the connection was lost"))])
    console.take(try console.fleet.ask(cache, .suspend))
    #expect(console.model.actions.last?.outcome == .done)
  }

  @Test func soDoesSilenceAfterAWhile() {
    var (console, id) = Self.asked("S")
    console.take([.answered(id, .unknown(sentence: "the connection was lost"))])
    console.take(console.fleet.samples())
    #expect(console.model.unsettled.count == 1)
    console.fleet.wait(.seconds(6))
    console.take(console.fleet.samples())
    #expect(console.model.unsettled.isEmpty)
    #expect(
      console.model.actions.last?.outcome
        == .refused(sentence: "no answer came, and it was not done; ask again"))
  }
}
