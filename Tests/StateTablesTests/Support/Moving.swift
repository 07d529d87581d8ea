import MigrationEngine
import Testing

@testable import StateTables

/// A table on its way from v1 to v2, every step of it by hand: its keys are 0, 10, 20…, its tree is
/// deep, and no worker runs before the test says so.
final class Moving {
  let old: OrderedTable<Int, ClientV1>
  let new: OrderedTable<Int, ClientV2>
  let workers = HandWorkers()
  let migrator: Migrator
  let rows: Int

  /// The key of the last row.
  var last: Int { (rows - 1) * 10 }

  init(
    rows: Int = 100, fanOut: Int = 4, lens: RowLens<ClientV1, ClientV2> = Lenses.v1v2,
    record: RecordChange? = nil, also others: [TableChange] = []
  ) {
    self.rows = rows
    old = OrderedTable("clients", schema: .generation(1), fanOut: FanOut(maximum: fanOut))
    new = OrderedTable("clients", schema: .generation(2), fanOut: FanOut(maximum: fanOut))
    for number in 0..<rows { old[number * 10] = Moving.row(number) }
    migrator = Migrator(
      [.rows(of: old, into: new, by: lens)] + others, record: record, workers: workers,
      reaper: workers)
  }

  static func row(_ number: Int) -> ClientV1 { ClientV1(count: number, note: "note \(number)") }

  /// Where the stretches of the old table begin now, the first left out.
  var bounds: [Int] {
    var bounds: [Int] = []
    var bound: KeySlot<Int>?
    while let next = old.storage.pointee.tree.stretch(from: bound)?.upper {
      bounds.append(next.key)
      bound = next
    }
    return bounds
  }

  @discardableResult
  func step(rows: Int = 64, stretches: Int = 1) -> Migrator.Standing {
    migrator.step(Migrator.Budget(rows: rows, stretches: stretches))
  }

  /// Copies what is left to copy.
  func copy(sourceLocation: SourceLocation = #_sourceLocation) {
    // Each round takes a stretch at least.
    for _ in 0..<old.count + 8 {
      workers.finishAll()
      if step(stretches: 4).isCopied { return }
    }
    Issue.record("the copy does not end: \(migrator.standing)", sourceLocation: sourceLocation)
  }

  /// Compares everything.
  func verify(
    _ depth: VerificationDepth = .wayBack, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    migrator.verify(depth)
    for _ in 0..<2 * old.count + 8 {
      let report = step(stretches: 4)
      if report.isVerified || report.problem != nil { return }
      workers.finishAll()
    }
    Issue.record("the verification does not end", sourceLocation: sourceLocation)
  }

  /// Goes all the way until the new table serves.
  func goLive() throws {
    migrator.begin()
    copy()
    verify()
    _ = try migrator.exchange(StateRecord(version: .generation(1)))
  }

  func rollBack() throws { _ = try migrator.exchangeBack(StateRecord(version: .generation(2))) }

  /// Every new row is what the old one becomes, and there are no others.
  func expectInStep(sourceLocation: SourceLocation = #_sourceLocation) {
    var expected: [Int: ClientV2] = [:]
    old.forEach { key, row in
      expected[key] = try? Lenses.v1v2.forward(row)
      return true
    }
    #expect(new.rows == expected, sourceLocation: sourceLocation)
    #expect(new.count == old.count, sourceLocation: sourceLocation)
    new.expectSoundShape(sourceLocation: sourceLocation)
    old.expectSoundShape(sourceLocation: sourceLocation)
  }
}

extension Table where Slot: TableSlot {
  /// What is in it.
  var rows: [Key: Row] {
    var rows: [Key: Row] = [:]
    forEach { key, row in
      rows[key] = row
      return true
    }
    return rows
  }

  /// Its keys in its own order.
  var keys: [Key] {
    var keys: [Key] = []
    forEach { key, _ in
      keys.append(key)
      return true
    }
    return keys
  }
}
