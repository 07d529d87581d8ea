public import MigrationEngine

/// The seam between an upgrade and the component that is upgraded.
///
/// Everything is called in the component's turn, but for ``suspend()``, ``resume()``, ``answering``
/// and ``alert(_:)``. In-process components are its first form; one that
/// lives in another process will speak the same few words over a socket.
public protocol MigratableComponent: AnyObject {
  /// The record that is served.
  var record: StateRecord { get }

  /// Opens what the module of a version needs, before it serves.
  func open(_ version: Version) throws
  /// Closes the module of a version; one that is not open is no fault.
  func close(_ version: Version)
  /// What keeps a plan from starting.
  func findings(against plan: Plan) -> [PlanFinding]
  /// What becomes of each table, and of the record.
  func changes(for plan: Plan) throws -> (tables: [TableChange], record: RecordChange?)
  /// Has a version answer callers from now on, with this record and its own tables.
  func serve(_ version: Version, record: StateRecord)

  /// Answers no caller any more, from the next request on.
  func suspend()
  /// Answers callers again.
  func resume()
  /// What came of the last of those two.
  var answering: Answering { get }
  /// Makes rows that a rollback loses durable; ``UpgradeDriver/saved(_:_:)`` is told the outcome.
  ///
  /// Of several saves of one upgrade the one with the highest number stands, in whatever order they
  /// become durable.
  func save(_ losses: [LostRow], for upgrade: UpgradeID, number: Int)
  /// Tells whoever watches.
  func alert(_ sentence: String)
}

/// Whether a component answers callers.
public enum Answering: Equatable, Sendable {
  /// It does.
  case everybody
  /// A request is still being handled, or a module being changed.
  case changing
  /// It answers nobody.
  case nobody
  /// It answers, since it could not be suspended in time.
  case blocked(by: String, ageMilliseconds: Int)
}

/// Where events become durable before anything follows from them.
public protocol Journal: AnyObject {
  /// Takes a batch, durable as a whole or not at all; the outcome comes by
  /// ``UpgradeShell/journalled(_:at:)``.
  ///
  /// - Parameter command: the number under which the command was taken that these events answer.
  func append(_ batch: [Event], answering command: Int?)
}
