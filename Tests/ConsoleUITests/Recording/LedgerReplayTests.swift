import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// A past upgrade, played out of the ledger.
@Suite struct LedgerReplayTests {
  /// A console whose edge-1/cache went to v2 and back, and then to v3.
  static func console() -> ScriptedConsole {
    var console = ScriptedConsole()
    console.press("M", "Left", "Enter")
    console.run("edge-1/cache")
    console.fleet.wait(.seconds(60))
    console.press("B")
    console.run("edge-1/cache")
    console.press("Esc", "M", "Enter")
    console.run("edge-1/cache")
    return console
  }

  @Test func theHistoryPutsEntriesTogether() {
    var console = Self.console()
    console.press("h")
    guard case .history(let shown) = console.model.screen else {
      Issue.record("h must show the history")
      return
    }
    #expect(!shown.isLoading)
    #expect(shown.upgrades.map(\.outcome) == ["live", "rolled back"])
    #expect(shown.upgrades.map(\.plan?.to) == [.generation(3), .generation(2)])
    #expect(shown.upgrades.map(\.startedBy) == ["ada", "ada"])
  }

  @Test func enterPlaysOne() throws {
    var console = Self.console()
    console.press("h", "Down", "Enter")
    guard case .replay(let recording)? = console.effects.last else {
      Issue.record("Enter must play it")
      return
    }
    var player = Player(recording, size: console.model.size)
    let cache = console.fleet.id("edge-1/cache")
    player.go(to: 2)
    #expect(player.model.screen == .upgrade(UpgradeScreen(component: cache)))
    #expect(player.model.fleet[cache]?.status.version == .generation(1))
    #expect(player.model.fleet[cache]?.status.phase == "idle")
    var phases: [String] = []
    while !player.isAtEnd {
      player.go(to: player.position + 1)
      let phase = player.model.fleet[cache]?.status.phase ?? "?"
      if phases.last != phase { phases.append(phase) }
    }
    #expect(
      phases == [
        "planned", "preparing", "copying", "verifying", "armed", "cutOverIntended", "live",
        "rollBackIntended", "idle",
      ])
    #expect(player.model.fleet[cache]?.status.lastOutcome == "v1 to v2: rolled back")
    #expect(player.model.fleet.nodes.allSatisfy { $0.isTrusted })
  }

  @Test func whatHasNoBeginningIsNotPlayed() {
    let console = Self.console()
    let cache = console.fleet[console.fleet.id("edge-1/cache")]
    let id = cache.ledger[0].upgrade ?? "none"
    #expect(throws: LedgerReplay.Missing.self) {
      try LedgerReplay.recording(
        of: id, Array(cache.ledger.dropFirst()),
        node: FoundNode(id: console.fleet.node("edge-1"), name: "edge-1"), on: console.model)
    }
  }
}
