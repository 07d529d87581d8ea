public import MigrationEngine

/// The code that serves a component at one version, with that version's state.
///
/// ```swift
/// struct CounterV1: LiveModule {
///   static let version = Version.generation(1)
///   var record = Record()
///   let pages: HashTable<String, Hits>
///
///   struct Record: Codable, Sendable { var total = 0 }
///   init(_ tables: TableMaker) { pages = tables.hash("pages") }
///
///   mutating func handle(_ page: String, at now: Instant) -> Int {
///     record.total += 1
///     …
///   }
/// }
/// ```
///
/// A module is used by one request at a time. What a handler wrote before it throws stays written.
public protocol LiveModule: SendableMetatype {
  /// What callers ask; the same for all versions of a component.
  associatedtype Request: Sendable
  /// What they are answered.
  associatedtype Reply: Sendable
  /// The state outside of tables; ``NoRecord`` where there is none.
  associatedtype Record: Codable & Sendable = NoRecord

  /// The version that it serves.
  static var version: Version { get }

  /// Fields of the record that only administrators are shown; none unless you say so.
  static var secretFields: Set<String> { get }
  /// The state outside of tables; what stands in it after `init` is the state of a first start.
  var record: Record { get set }

  /// Makes the module and its tables, all empty; whatever must be in them at a first start is
  /// written by ``start(at:)``.
  init(_ tables: TableMaker)

  /// Fills the tables of a first start; nothing by default.
  mutating func start(at now: Instant)
  /// Answers one request; runs between two others, and must not wait for anything.
  mutating func handle(_ request: Request, at now: Instant) throws -> Reply
  /// Does what time asks for, such as dropping rows that are too old; a little at a time.
  mutating func tick(at now: Instant)
  /// Looks whether the version does its work; an upgrade that is live is taken back when it throws.
  func checkHealth(at now: Instant) throws
  /// Opens what state cannot hold, such as connections; before it serves.
  mutating func open() throws
  /// Closes what was opened.
  mutating func close()
}

extension LiveModule {
  /// Nothing is secret.
  public static var secretFields: Set<String> { [] }
  /// Nothing to fill.
  public mutating func start(at now: Instant) {}
  /// Nothing to do.
  public mutating func tick(at now: Instant) {}
  /// Healthy.
  public func checkHealth(at now: Instant) throws {}
  /// Nothing to open.
  public mutating func open() throws {}
  /// Nothing to close.
  public mutating func close() {}
}

extension LiveModule where Record == NoRecord {
  /// No state outside of tables.
  public var record: NoRecord {
    get { NoRecord() }
    set {}
  }
}

/// The record of a module that has no state outside of its tables.
public struct NoRecord: Codable, Sendable {
  /// Nothing.
  public init() {}
}
