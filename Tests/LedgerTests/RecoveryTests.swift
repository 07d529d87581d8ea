import MigrationEngine
import Testing

@testable import Ledger

/// What is read from a ledger is what was lived through.
@Suite struct RecoveryTests {
  private static let length = 150

  @Test(arguments: LedgerForm.allCases)
  func foldingTheEntriesGivesTheLiveValue(_ form: LedgerForm) throws {
    for seed in 0..<6 as Range<UInt64> {
      let folder = try TestFolder()
      let ledger = try form.open(in: folder)
      var story = Story(seed: seed)
      try ledger.appended([Story.birth])
      #expect(try LedgerRecovery.recover(Story.component, from: ledger).lastPosition == 1)
      for _ in 0..<Self.length {
        try ledger.appended(try story.next())
        try ledger.appended(Story.batch(1))
      }
      let recovered = try LedgerRecovery.recover(Story.component, from: ledger)
      #expect(recovered.state == story.state, "seed \(seed)")
      #expect(recovered.state?.digest == story.state.digest, "seed \(seed)")
      #expect(recovered.lastEvent == recovered.lastPosition, "seed \(seed)")
      let accounts = try ledger.upgrades(limit: 100)
      #expect(accounts.count == story.state.upgradesBegun, "seed \(seed)")
      #expect(accounts.count > 2, "seed \(seed) tells too little")
      #expect(accounts.first?.upgrade == story.state.upgrade, "seed \(seed)")
      #expect(accounts.dropFirst().allSatisfy { $0.upgrade.phase.isEnd }, "seed \(seed)")
      let newest = try #require(accounts.first)
      #expect(try ledger.upgrade(newest.upgrade.id, of: newest.component) == newest)
      #expect(try ledger.upgrades(of: "cache", limit: 9).isEmpty)
      ledger.close()
    }
  }

  @Test func aStoryIsTheSameTwiceAndGetsEverywhere() throws {
    var stories = [Story(seed: 3), Story(seed: 3)]
    for _ in 0..<50 {
      let batches = try stories.indices.map { try stories[$0].next() }
      #expect(batches[0] == batches[1])
    }
    var phases: Set<Phase> = []
    for seed in 0..<6 as Range<UInt64> {
      var story = Story(seed: seed)
      for _ in 0..<Self.length {
        _ = try story.next()
        if let phase = story.state.upgrade?.phase { phases.insert(phase) }
      }
    }
    #expect(phases.isSuperset(of: [.live, .finalized, .rolledBack, .cancelled, .failed]))
  }

  @Test func aComponentThatWasNeverBornIsNothing() throws {
    let ledger = try MemoryLedger(node: "edge-1")
    defer { ledger.close() }
    #expect(try LedgerRecovery.recover("nobody", from: ledger).state == nil)
    var story = Story(seed: 1)
    try ledger.appended(try story.next())
    #expect(throws: LedgerFailure.self) {
      try LedgerRecovery.recover(Story.component, from: ledger)
    }
  }

  /// What ran and served is held to its definition; what was only tried is not.
  @Test(arguments: LedgerForm.allCases)
  func aChangedDefinitionIsRefusedWithBothChecksums(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    defer { ledger.close() }
    try ledger.appended([Story.birth])
    var state = ComponentState(
      name: Story.component, version: .generation(1), policy: Story.policy)
    let now = Story.start
    func take(_ events: [Event]) throws {
      try ledger.appended(LedgerEntry.batch(events, of: Story.component))
      for event in events { state.apply(event) }
    }
    let plan = try Story.plan(from: .generation(1))
    let asked = Command(
      .migrate(id: "u1", plan: plan),
      expected: Command.Expectation(version: .generation(1), planHash: plan.hash))
    try take(try state.decide(asked, by: Story.ada, at: now))
    while let step = state.upgrade?.runningStep {
      try take(state.decide(.upgrade("u1", .stepDone(step.id, StepMeasure())), at: now))
    }
    #expect(try LedgerRecovery.recover(Story.component, from: ledger).checksums.isEmpty)
    let cutOver = Command(
      .cutOver, expected: Command.Expectation(version: .generation(1), planHash: plan.hash))
    try take(try state.decide(cutOver, by: Story.ada, at: now))
    try take(state.decide(.upgrade("u1", .exchanged(pauseNanoseconds: 1)), at: now))
    #expect(state.version == .generation(2))
    let checksums = try LedgerRecovery.recover(Story.component, from: ledger).checksums
    #expect(checksums == [plan.path[0].migration: plan.path[0].checksum])

    var same = try Story.catalog(from: .generation(1))
    var changed = try Story.catalog(from: .generation(1), renaming: "z")
    for (name, checksum) in checksums {
      try same.remember(checksum, for: name)
      let error = #expect(throws: MigrationError.self) {
        try changed.remember(checksum, for: name)
      }
      #expect(error?.code == .definitionChanged)
      #expect(error?.message.contains(checksum.short) == true)
      #expect(error?.message.contains(changed.migrations[0].checksum.short) == true)
    }
  }

  /// An entry of a newer program is shown raw, and nothing is concluded without it.
  @Test func anUnknownEventIsKeptAndStopsRecovery() throws {
    var row = try EntryCoding.row(of: Story.birth)
    row.kind = "event.teleported"
    row.content = Array(#"{"at":1,"content":{"teleported":{}}}"#.utf8)
    let stored = try EntryCoding.entry(of: row)
    guard case .unknown(let kind, let value) = stored.entry.content else {
      Issue.record("\(stored.entry.content)")
      return
    }
    #expect(kind == "event.teleported")
    #expect(value.fields?["at"] == 1)
    let error = #expect(throws: LedgerFailure.self) {
      try LedgerRecovery.recover(Story.component, from: Fixed(entries: [stored]))
    }
    #expect(error?.code == .newerFormat)
    row.content = Array("{".utf8)
    #expect(throws: LedgerFailure.self) { try EntryCoding.entry(of: row) }
  }

  private struct Fixed: LedgerReading {
    let node = "edge-1"
    let entries: [StoredEntry]

    func head() throws(LedgerFailure) -> LedgerHead {
      LedgerHead(position: entries.count, hash: Chain.placeholder)
    }
    func entries(_ query: LedgerQuery) throws(LedgerFailure) -> [StoredEntry] { entries }
    func answer(toRequest id: String, by uid: UInt32) throws(LedgerFailure) -> StoredAnswer? { nil }
    func savedRows(
      of component: String, for upgrade: UpgradeID
    ) throws(LedgerFailure) -> SavedRows? { nil }
    func verify() throws(LedgerFailure) -> LedgerVerdict { .sound(try head()) }
  }
}
