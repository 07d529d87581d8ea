/// The rows of one table as they were at one moment, for a transform of whole tables to read.
///
/// ```swift
/// try visits.forEach { key, visit in
///   try stays(number(key), Stay(user: visit.user))
/// }
/// ```
public struct RowSource<Slot: TableSlot, Row: TableRow>: RowGroup {
  @usableFromInline let snapshot: Snapshot<Slot, Row>
  /// The table's name.
  public let table: String
  /// The bytes of keys and rows.
  public let bytes: Int
  @usableFromInline let gauge: ReshapeGauge?

  @inlinable init(
    _ snapshot: Snapshot<Slot, Row>, table: String, bytes: Int, gauge: ReshapeGauge?
  ) {
    self.snapshot = snapshot
    self.table = table
    self.bytes = bytes
    self.gauge = gauge
  }

  /// No rows at all, of a table that has no name.
  @inlinable public init() {
    self.init(Snapshot(Tree(.standard), count: 0), table: "", bytes: 0, gauge: nil)
  }

  /// The rows that were put into an emitter.
  @inlinable public init(_ emitter: RowEmitter<Slot, Row>) {
    self.init(
      Snapshot(emitter.tree, count: emitter.tally.rows), table: emitter.table,
      bytes: emitter.bytes, gauge: emitter.gauge)
  }

  /// How many rows there are.
  @inlinable public var count: Int { snapshot.count }

  /// The row of a key.
  @inlinable public subscript(key: Slot.Key) -> Row? { snapshot[key] }

  /// Visits rows in the table's order from `lower` on, up to and without `upper`.
  ///
  /// What `body` throws ends the transform, and is told with the key of the row.
  @inlinable public func forEach(
    from lower: Slot.Key? = nil, upTo upper: Slot.Key? = nil,
    _ body: (_ key: Slot.Key, _ row: Row) throws -> Void
  ) throws {
    var failure: RowFailed?
    var uncounted = 0
    _ = snapshot.tree.root.visit(from: lower.map { Slot($0) }, upTo: upper.map { Slot($0) }) {
      slot, row in
      uncounted += 1
      if uncounted == ReshapeGauge.rowsBetweenLooks {
        uncounted = 0
        if gauge?.pass(ReshapeGauge.rowsBetweenLooks) == false { failure = .stopped }
      }
      do { try body(slot.key, row) } catch {
        failure = failure ?? RowFailed.at(slot.key, of: table, error)
      }
      return failure == nil
    }
    if gauge?.pass(uncounted) == false { failure = failure ?? RowFailed.stopped }
    if let failure { throw failure }
  }

  // MARK: How migrations use it

  /// The same rows, read on behalf of another job.
  @inlinable public func read(for ticket: ReshapeTicket) -> RowSource {
    RowSource(snapshot, table: table, bytes: bytes, gauge: ticket.gauge)
  }

  /// How many rows are found by walking.
  @inlinable public var countAgain: Int {
    var rows = 0
    snapshot.forEach { _, _ in rows += 1 }
    return rows
  }

  /// The digest of all rows with their keys.
  @inlinable public var digestBits: UInt64 { snapshot.tree.digestBits(keeping: false) }

  /// An empty place for rows of such a table, or one that only compares.
  @inlinable public func emitter(comparing: Bool) -> RowEmitter<Slot, Row> {
    RowEmitter(
      table: table, fanOut: snapshot.tree.root.fanOut, reference: comparing ? snapshot : nil,
      gauge: gauge)
  }

  /// What an emitter has seen.
  @inlinable public static func tally(of emitter: RowEmitter<Slot, Row>) -> EmitterTally {
    emitter.tally
  }

  /// How these rows stand among others.
  @inlinable public func tally(in others: RowSource) -> RowTally {
    var tally = RowTally()
    snapshot.forEach { key, row in
      guard let other = others[key] else {
        tally.missing += 1
        if tally.firstMissing == nil { tally.firstMissing = key.description }
        if tally.firstUnlike == nil { tally.firstUnlike = key.description }
        return
      }
      if other == row {
        tally.same += 1
      } else {
        tally.different += 1
        if tally.firstUnlike == nil { tally.firstUnlike = key.description }
      }
    }
    return tally
  }

  /// The rows that are not among others, or not as they are here.
  @inlinable public func lost(in others: RowSource) -> [LostRow] {
    var lost: [LostRow] = []
    snapshot.forEach { key, row in
      let other = others[key]
      guard other != row else { return }
      let kind: LostRow.Kind = other == nil ? .unmappable : .shed
      lost.append(LostRow(table: table, key: key, kind: kind, row: row))
    }
    return lost
  }

  /// What must be freed by the reaper.
  @inlinable public var garbage: [Garbage] { [Garbage(snapshot.tree.root)] }
}

/// Where a transform of whole tables puts the rows of one new table; in any order, each key once.
///
/// It belongs to the worker that runs the transform.
public final class RowEmitter<Slot: TableSlot, Row: TableRow> {
  @usableFromInline let table: String
  @usableFromInline var tree: Tree<Slot, Row>
  @usableFromInline var bytes = 0
  @usableFromInline var tally = EmitterTally()
  /// What rows are compared with instead of being kept.
  @usableFromInline let reference: Snapshot<Slot, Row>?
  @usableFromInline let gauge: ReshapeGauge?

  @inlinable init(
    table: String, fanOut: FanOut, reference: Snapshot<Slot, Row>?, gauge: ReshapeGauge?
  ) {
    self.table = table
    tree = Tree(fanOut)
    self.reference = reference
    self.gauge = gauge
  }

  /// Puts a row into the new table.
  ///
  /// - Throws: when the key has been put there before: one of the two rows would be lost.
  @inlinable public func callAsFunction(_ key: Slot.Key, _ row: Row) throws {
    let slot = Slot(key)
    if let reference {
      compare(row, slot, reference)
      return
    }
    guard tree.write(row, at: slot) == nil else {
      let reason = "two rows of the new table have this key; give each its own"
      tally.problem =
        tally.problem
        ?? ChangeProblem(.refused, table: table, key: key.description, reason: reason, alike: 0)
      throw RowFailed(table: table, key: key.description, reason: reason)
    }
    tally.rows += 1
    bytes += key.byteSize + row.byteSize
  }

  @inlinable func compare(_ row: Row, _ slot: Slot, _ reference: Snapshot<Slot, Row>) {
    tally.rows += 1
    tally.digestBits &+= Tree<Slot, Row>.digestBits(of: row, at: slot)
    if reference.tree.row(at: slot) == row {
      tally.agreeing += 1
    } else if tally.firstDiffering == nil {
      tally.firstDiffering = slot.key.description
    }
  }
}
