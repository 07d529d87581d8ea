import MigrationEngine
import Testing

@testable import StateTables

/// A row that cannot go forward is the migration's trouble, and never the caller's.
@Suite struct FailingRowTests {
  private let poison = ClientV1(count: -1, note: "poison")

  @Test func rowThatFailsInAWorkerFailsTheMigrationWithItsKey() {
    let moving = Moving()
    moving.old[130] = poison
    moving.migrator.begin()
    for _ in 0..<8 {
      moving.step(stretches: 4)
      moving.workers.finishAll()
    }
    let problem = moving.step().problem
    #expect(problem?.kind == .refused)
    #expect(problem?.table == "clients")
    #expect(problem?.key == "130")
    #expect(problem?.reason == "a negative count")
    #expect(problem?.alike == 0)
    #expect(!moving.migrator.standing.isCopied)
    // It stands still, and callers write on.
    moving.old[130] = Moving.row(1)
    moving.old[131] = poison
    #expect(moving.old[131] == poison)
  }

  @Test func rowThatWasOverwrittenMeanwhileIsForgiven() {
    let moving = Moving()
    moving.old[0] = poison
    moving.migrator.begin()
    moving.step()
    moving.workers.finish()
    moving.old[0] = Moving.row(4)
    moving.copy()
    #expect(moving.migrator.standing.problem == nil)
    moving.expectInStep()
  }

  @Test func rowThatWasTakenOutMeanwhileIsForgiven() {
    let moving = Moving()
    moving.old[0] = poison
    moving.migrator.begin()
    moving.step()
    moving.old[0] = nil
    moving.copy()
    #expect(moving.migrator.standing.problem == nil)
    moving.expectInStep()
  }

  @Test func rowThatWasOverwrittenByAnotherThatFailsIsNot() {
    let moving = Moving()
    moving.old[0] = poison
    moving.migrator.begin()
    moving.step()
    moving.old[0] = ClientV1(count: -2, note: "worse")
    moving.workers.finish()
    let problem = moving.step().problem
    #expect(problem?.key == "0")
    #expect(problem?.reason == "a negative count")
  }

  /// Found with this test: with more failures than are kept with a reason, rows that had all been
  /// overwritten failed the migration, and by the key of one of them.
  @Test func allOfMoreThanAreNamedMayBeForgiven() {
    let wide = Self.wide(poisoned: 0..<40)
    wide.step()
    for key in 0..<40 { wide.old[key] = ClientV1(count: key, note: "") }
    wide.copy()
    #expect(wide.migrator.standing.problem == nil)
    #expect(wide.new.count == wide.old.count)
  }

  @Test func oneOfMoreThanAreNamedThatStandsIsFoundByItsKey() {
    let wide = Self.wide(poisoned: 0..<40)
    wide.step()
    for key in 0..<40 where key != 37 { wide.old[key] = ClientV1(count: key, note: "") }
    wide.workers.finishAll()
    let problem = wide.step().problem
    #expect(problem?.key == "37")
    #expect(problem?.alike == 0)
  }

  @Test func failuresThatStandAreCounted() {
    let wide = Self.wide(poisoned: 3..<9)
    wide.step()
    wide.old[3] = ClientV1(count: 3, note: "")
    wide.workers.finishAll()
    let problem = wide.step().problem
    #expect(problem?.key == "4")
    #expect(problem?.alike == 4)
    #expect(problem?.description == "clients[4]: a negative count (and 4 more)")
  }

  @Test func transformThatThrowsOnALiveWriteFailsTheMigrationAndNotTheWrite() throws {
    let moving = Moving()
    moving.migrator.begin()
    moving.copy()
    moving.verify()
    #expect(moving.migrator.standing.isVerified)
    moving.old[50] = poison
    #expect(moving.old[50] == poison)
    let report = moving.migrator.standing
    #expect(report.problem?.key == "50")
    #expect(!report.isVerified && !report.isCopied)
    #expect(throws: ExchangeRefused.self) {
      try moving.migrator.exchange(StateRecord(version: .generation(1)))
    }
    moving.migrator.discard()
    #expect(moving.old[50] == poison)
    #expect(moving.old.count == 100)
    #expect(moving.old.sink == nil)
  }

  /// Tables of the usual width, whose first stretch is all there is.
  private static func wide(poisoned: Range<Int>) -> WideMoving {
    let wide = WideMoving()
    for key in 0..<100 {
      wide.old[key] = ClientV1(count: poisoned.contains(key) ? -1 : key, note: "")
    }
    wide.migrator.begin()
    return wide
  }
}

/// As wide as every table outside of simulations.
private final class WideMoving {
  let old = OrderedTable<Int, ClientV1>("clients", schema: .generation(1))
  let new = OrderedTable<Int, ClientV2>("clients", schema: .generation(2))
  let workers = HandWorkers()
  let migrator: Migrator

  init() {
    migrator = Migrator(
      [.rows(of: old, into: new, by: Lenses.v1v2)], record: nil, workers: workers, reaper: workers)
  }

  @discardableResult func step() -> Migrator.Standing { migrator.step(Migrator.Budget()) }
  func copy() {
    for _ in 0..<8 where !step().isCopied { workers.finishAll() }
  }
}
