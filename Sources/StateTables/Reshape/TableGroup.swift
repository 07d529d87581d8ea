/// One side of a conversion of whole tables: a ``Table``, or a ``TablePair`` of them.
///
/// Nothing else conforms; what stands here is how migrations use them.
public protocol TableGroup: SendableMetatype {
  /// The rows of these tables at one moment.
  associatedtype Rows: RowGroup

  /// The names of the tables.
  var tableNames: [String] { get }
  /// How many rows they have.
  var rowCount: Int { get }
  /// The bytes of their rows.
  var rowBytes: Int { get }
  /// How many writes there have been, to all of them.
  var writeCount: UInt64 { get }
  /// The rows as they are now; taken in no time.
  func group(_ ticket: ReshapeTicket) -> Rows
  /// Has these rows from now on; the ones before are for the reaper.
  func install(_ rows: Rows) -> [Garbage]
  /// Empties the tables; what was in them is for the reaper.
  func releaseAll() -> [Garbage]
}

/// What connects a conversion with who asked for it; only migrations make one.
public struct ReshapeTicket: Sendable {
  @usableFromInline let gauge: ReshapeGauge

  @usableFromInline init(_ gauge: ReshapeGauge) { self.gauge = gauge }
}

extension Table: TableGroup {
  /// The rows of the table at one moment.
  public typealias Rows = RowSource<Slot, Row>

  /// The table's name.
  @inlinable public var tableNames: [String] { [definition.name] }
  /// How many rows there are.
  @inlinable public var rowCount: Int { count }
  /// The bytes of the rows.
  @inlinable public var rowBytes: Int { storage.pointee.bytes }
  /// How many writes there have been.
  @inlinable public var writeCount: UInt64 { storage.pointee.writes }

  /// The rows as they are now.
  @inlinable public func group(_ ticket: ReshapeTicket) -> RowSource<Slot, Row> {
    RowSource(snapshot(), table: definition.name, bytes: rowBytes, gauge: ticket.gauge)
  }

  /// Has these rows from now on, in no time and without a word to anybody.
  @inlinable public func install(_ rows: RowSource<Slot, Row>) -> [Garbage] {
    let before = release()
    storage.pointee.tree = rows.snapshot.tree
    storage.pointee.count = rows.count
    storage.pointee.bytes = rows.bytes
    return [before]
  }

  /// Empties the table.
  @inlinable public func releaseAll() -> [Garbage] { [release()] }
}

/// Two tables, or groups of tables, as one side of a conversion.
public struct TablePair<First: TableGroup, Second: TableGroup>: TableGroup {
  /// The rows of both at one moment.
  public typealias Rows = RowPair<First.Rows, Second.Rows>

  /// One of them.
  public let first: First
  /// The other.
  public let second: Second

  /// Puts two side by side.
  @inlinable public init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  /// The names of all tables.
  @inlinable public var tableNames: [String] { first.tableNames + second.tableNames }
  /// How many rows both have.
  @inlinable public var rowCount: Int { first.rowCount + second.rowCount }
  /// The bytes of both.
  @inlinable public var rowBytes: Int { first.rowBytes + second.rowBytes }
  /// How many writes there have been to either.
  @inlinable public var writeCount: UInt64 { first.writeCount &+ second.writeCount }

  /// The rows of both as they are now.
  @inlinable public func group(_ ticket: ReshapeTicket) -> Rows {
    Rows(first.group(ticket), second.group(ticket))
  }
  /// Has these rows from now on.
  @inlinable public func install(_ rows: Rows) -> [Garbage] {
    first.install(rows.first) + second.install(rows.second)
  }
  /// Empties both.
  @inlinable public func releaseAll() -> [Garbage] { first.releaseAll() + second.releaseAll() }
}
