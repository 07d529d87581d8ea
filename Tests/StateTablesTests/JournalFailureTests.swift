import MigrationEngine
import Testing

@testable import StateTables

/// The journal fails once, at each batch of a whole upgrade in turn: up, back with a loss that is
/// saved, suspended, resumed, up again and final.
@Suite struct JournalFailureTests {
  private static let script: [String] = [
    "open v2", "changes to v2", "serve v2", "save 2", "serve v1", "close v2",
    "open v2", "changes to v2", "serve v2", "close v1",
  ]

  /// Runs it all; says how many batches were appended.
  private func run(failing: Set<Int>) throws -> Int {
    let rig = ShellRig(rows: 40)
    rig.failing = failing
    try rig.migrate("u1", PlanOptions(validation: .strict))
    rig.go(to: .armed)
    rig.ask(.cutOver)
    rig.go(to: .live)
    let clients = try #require(rig.component.clients2)
    clients[1] = ClientV2(weighted: 1, burst: 10, tier: 0)
    clients[2] = ClientV2(weighted: 4, burst: 99, tier: 0)
    clients[3] = ClientV2(weighted: 90, burst: 10, tier: 0)
    rig.go(until: { $0.upgrade?.loss == 2 })
    rig.ask(.rollBack(acceptingLoss: 2))
    rig.go(until: { $0.phase == .rolledBack && $0.upgrade?.isDiscarded == true })
    #expect(rig.component.clients1[3] == ClientV1(count: 45, note: "note 3"))
    #expect(rig.component.clients1[1] == nil && rig.component.clients1.count == 39)
    rig.ask(.suspend)
    rig.go(until: { $0.shell.state.run.name == .suspended })
    rig.ask(.resume)
    rig.go(until: { $0.shell.state.run.name == .running })
    try rig.migrate("u2", PlanOptions(isPostponed: false))
    rig.go(to: .live)
    rig.ask(.finalize)
    rig.go(until: { $0.phase == .finalized && $0.upgrade?.isDiscarded == true })
    #expect(rig.idle().isEmpty, "it is over and something is told still")
    try expectOnce(rig, failing)
    return rig.journal.appends
  }

  /// What can be done once was done once.
  private func expectOnce(_ rig: ShellRig, _ failing: Set<Int>) throws {
    // Required, so that one failing batch is told instead of all that come after it.
    try #require(rig.component.did == Self.script, "failing at \(failing.sorted())")
    #expect(rig.component.clients2?.count == 39)
    #expect(rig.component.clients1.count == 0)
    let counts = [
      rig.count { if case .exchanged = $0 { true } else { false } },
      rig.count { if case .exchangedBack = $0 { true } else { false } },
      rig.count { if case .verified = $0 { true } else { false } },
      rig.count { $0 == .finalized }, rig.count { $0 == .discarded },
      rig.count { if case .lossesSaved = $0 { true } else { false } },
    ]
    #expect(counts == [2, 1, 2, 1, 2, 1])
    #expect(rig.count { if case .failed = $0 { true } else { false } } == 0)
    rig.expectSound()
  }

  @Test func failsAtEachBatchOnce() throws {
    let batches = try run(failing: [])
    #expect(batches > 30)
    for batch in 1...batches { _ = try run(failing: [batch]) }
  }

  /// And the batch that tells of the failure fails too, which is nothing new to tell.
  @Test func failsAtEachBatchTwiceInARow() throws {
    let batches = try run(failing: [])
    for batch in 1...batches { _ = try run(failing: [batch, batch + 1]) }
  }

  @Test func failureIsTold() throws {
    let rig = ShellRig()
    try rig.migrate()
    rig.failing = [rig.journal.appends + 1]
    rig.go(to: .armed)
    #expect(rig.count { $0 == .ledgerFailed(reason: "the disk is full") } == 1)
    #expect(rig.component.alerts.contains("the ledger could not be written: the disk is full"))
  }
}
