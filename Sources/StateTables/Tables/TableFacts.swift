public import MigrationEngine

/// The time of day as a component was told it, for the tables it owns; tables read no clock.
public final class TableClock {
  /// The time of the request that is being handled.
  public var now: Instant

  /// Starts at a time.
  public init(_ now: Instant) { self.now = now }
}

/// What a table is, whatever is in it.
public struct TableDefinition {
  /// The table's name.
  public internal(set) var name: String
  /// Which shape its rows have.
  public let schema: Version
  /// Fields of a row that whoever shows rows to people must leave out for all but administrators.
  public let secretFields: Set<String>
  /// When it was made, if its component knows the time.
  public let created: Instant?

  @usableFromInline init(
    name: String, schema: Version, secretFields: Set<String>, created: Instant?
  ) {
    self.name = name
    self.schema = schema
    self.secretFields = secretFields
    self.created = created
  }
}

/// How big a table is, and when it was written.
public struct TableFacts: Equatable, Sendable {
  /// The table's name.
  public let name: String
  /// Which shape its rows have.
  public let schema: Version
  /// How many rows there are.
  public let rows: Int
  /// The bytes of keys and rows, without the room between them.
  public let bytes: Int
  /// How many writes there have been.
  public let writes: UInt64
  /// When it was made, if its component knows the time.
  public let created: Instant?
  /// When it was last written, if its component knows the time.
  public let lastWrite: Instant?
}
