import MigrationEngine
import Testing

@testable import StateTables

/// An exchange is made as a whole, or nothing moves.
@Suite struct ExchangeTests {
  private static let v1 = StateRecord(version: .generation(1), fields: ["calls": 7])

  /// A record that cannot go while it is locked.
  private static let record = RecordChange(
    forward: { record in
      guard record["locked"] == nil else { throw RowRefused("the record is locked") }
      return StateRecord(version: .generation(2), fields: record.fields)
    },
    back: { record, previous in
      guard record["locked"] == nil else { throw RowRefused("the record is locked") }
      var fields = record.fields
      fields["seen"] = previous?["calls"]
      return StateRecord(version: .generation(1), fields: fields)
    })

  private func armed() -> Moving {
    let moving = Moving(record: Self.record)
    moving.migrator.begin()
    moving.copy()
    moving.verify()
    return moving
  }

  private func refusal(_ body: () throws -> StateRecord) -> String? {
    do {
      _ = try body()
      return nil
    } catch { return (error as? ExchangeRefused)?.reason }
  }

  @Test func recordThatDoesNotGoForwardMovesNothing() throws {
    let moving = armed()
    var record = Self.v1
    record["locked"] = true
    let reason = refusal { try moving.migrator.exchange(record) }
    #expect(reason == "the record does not go forward: the record is locked")
    // Nothing moved: the old table is mirrored still, the new one is nobody's.
    #expect(moving.old.sink != nil)
    #expect(moving.new.sink == nil)
    #expect(moving.old.definition.schema == .generation(1))
    moving.old[0] = Moving.row(800)
    #expect(moving.new[0]?.weighted == 1_600)
    #expect(moving.migrator.standing.isVerified)
    #expect(refusal { try moving.migrator.exchangeBack(record) } != nil)
    // Still armed: once the record can go, it goes.
    let next = try moving.migrator.exchange(Self.v1)
    #expect(next == StateRecord(version: .generation(2), fields: ["calls": 7]))
    #expect(moving.old.sink == nil)
    #expect(moving.new.sink != nil)
  }

  @Test func tryingTheRecordTouchesNothing() throws {
    let moving = armed()
    try moving.migrator.tryRecord(Self.v1)
    #expect(moving.old.sink != nil && moving.new.sink == nil)
    #expect(throws: ExchangeRefused.self) {
      try moving.migrator.tryRecord(StateRecord(version: .generation(1), fields: ["locked": 1]))
    }
  }

  @Test func recordThatDoesNotGoBackKeepsTheNewVersionLive() throws {
    let moving = armed()
    var record = try moving.migrator.exchange(Self.v1)
    record["locked"] = true
    moving.migrator.recheck(record)
    #expect(moving.migrator.recordProblem == "the record does not go back: the record is locked")
    #expect(refusal { try moving.migrator.exchangeBack(record) } != nil)
    moving.new[0] = ClientV2(weighted: 90, burst: 10, tier: 0)
    #expect(moving.old[0]?.count == 45, "the way back is kept in step")
    record["locked"] = nil
    moving.migrator.recheck(record)
    #expect(moving.migrator.recordProblem == nil)
    let back = try moving.migrator.exchangeBack(record)
    #expect(back == StateRecord(version: .generation(1), fields: ["calls": 7, "seen": 7]))
  }

  @Test func recordWithoutAWayBackSaysSo() throws {
    let change = RecordChange(forward: Self.record.forward, back: nil)
    let moving = Moving(record: change)
    try moving.goLive()
    #expect(
      refusal { try moving.migrator.exchangeBack(Self.v1) }
        == "the record has no way back; keep the upgrade")
  }

  @Test func nothingIsExchangedBeforeItIsVerified() {
    let moving = Moving()
    let sentence = "the new tables are not verified; verify them first"
    #expect(refusal { try moving.migrator.exchange(Self.v1) } == sentence)
    moving.migrator.begin()
    // Asked for too early, a verification does not begin.
    moving.migrator.verify(.everyRow)
    moving.copy()
    #expect(refusal { try moving.migrator.exchange(Self.v1) } == sentence)
    moving.verify()
    #expect(refusal { try moving.migrator.exchange(Self.v1) } == nil)
    #expect(refusal { try moving.migrator.exchange(Self.v1) } == sentence, "once is enough")
  }

  @Test func tablesOfDifferentSizesAreNotExchanged() {
    let moving = armed()
    moving.new[3] = ClientV2(weighted: 2, burst: 10, tier: 0)
    let reason = refusal { try moving.migrator.exchange(Self.v1) }
    #expect(reason?.contains("different numbers of rows") == true)
    #expect(moving.old.sink != nil)
  }

  @Test func lateResultsAfterDiscardAreIgnored() {
    let moving = Moving()
    moving.migrator.begin()
    moving.step(stretches: 3)
    moving.workers.finish()
    moving.migrator.discard()
    moving.workers.finishAll()
    #expect(moving.step().figures.rowsDone == 0)
    moving.old[0] = Moving.row(5)
    #expect(moving.new.count == 0)
    #expect(moving.old.sink == nil)
    // The same table again, into another: what came late is not taken for what is new.
    let again = OrderedTable<Int, ClientV2>("clients", schema: .generation(2))
    let migrator = Migrator(
      [.rows(of: moving.old, into: again, by: Lenses.v1v2)], record: nil, workers: moving.workers,
      reaper: moving.workers)
    migrator.begin()
    for _ in 0..<moving.old.count {
      moving.workers.finishAll()
      _ = migrator.step(Migrator.Budget())
    }
    #expect(migrator.standing.isCopied)
    #expect(again.count == moving.old.count)
    migrator.discard()
  }
}
