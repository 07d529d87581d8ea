import FleetKit
import Glibc
import Ledger
import MigrationEngine
import ServiceKit
import Testing
import UnixKit
import WireProtocol

/// A node is killed at each moment of an upgrade, under load, and started again.
@Suite(.serialized) struct CrashTests {
  @Test(arguments: Doom.allCases) func theRuleDecides(_ doom: Doom) async throws {
    let folder = try TestNode.makeFolder()
    await #expect(processExitsWith: .signal(SIGKILL), "\(doom)") {
      [folder = folder as String, doom = doom as Doom] in
      try doom.meet(in: folder)
    }
    let ledger = try SQLiteLedger(directory: folder + "/ledger", node: "edge-1")
    let found = try LedgerRecovery.recover("rate_limiter", from: ledger)
    let last = try ledger.entries(
      LedgerQuery(component: "rate_limiter", limit: 10, wantsLast: true))
    #expect(
      last.contains { stored in
        if case .event(let event) = stored.entry.content {
          doom.isLast(event.content)
        } else {
          false
        }
      }, "it was killed at another moment")
    let node = try TestNode(ledger: ledger, folder: folder + "/door")
    defer { node.stop() }
    let status = try node.status
    #expect(status.version == doom.serves)
    #expect(status.phase == "idle")
    #expect(status.upgrade == nil)
    #expect(status.recovered?.contains("began anew at \(doom.serves)") == true)
    let state = try #require(
      try node.another().call(WatchRequest()).snapshot?.states.first)
    #expect(state.upgrade?.phase == doom.outcome)
    if doom == .suspended {
      // Whoever suspended it had a reason: it waits to be resumed.
      #expect(status.run != .running)
      #expect(throws: CallRefused.self) {
        try node.limiter.call(.hit("c1"), waiting: .milliseconds(20))
      }
      if try node.status.run == .suspending { try node.event("it") { $0 == .suspended } }
      try node.ask(.resume)
      try node.event("resumption") { $0 == .resumed }
    }
    // The tables were in memory; it serves, and can be upgraded.
    guard case .count(1, _) = try node.limiter.call(.hit("c1")) else {
      Issue.record("it does not serve")
      return
    }
    let other: Version = doom.serves == .generation(1) ? .generation(2) : .generation(1)
    try node.migrate(to: other, upgrade: "again")
    try node.isLive()
    guard case .count(2, _) = try node.limiter.call(.hit("c1")) else {
      Issue.record("it does not serve at \(other)")
      return
    }
    #expect(found.state != nil)
  }

  /// The canary: a ledger that nothing kills kills nobody.
  @Test func whatIsNotFatalKillsNobody() throws {
    let node = try TestNode(ledger: FatalLedger(MemoryLedger(node: "edge-1")) { _ in false })
    defer { node.stop() }
    try node.migrate(to: .generation(2))
    try node.isLive()
  }
}
