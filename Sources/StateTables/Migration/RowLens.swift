public import MigrationEngine

/// How the rows of a table go from one version to another, and back.
///
/// ```swift
/// let lens = RowLens<ClientV1, ClientV2>(
///   forward: { ClientV2(count: $0.count, tier: "free") },
///   back: { new, previous in ClientV1(count: new.count, note: previous?.note ?? "") })
/// ```
///
/// The closures must be pure: a migration runs them more than once, on other threads, and compares.
public struct RowLens<Old: TableRow, New: TableRow>: Sendable {
  /// Takes a row forward.
  public typealias Forward = @Sendable (Old) throws -> New
  /// Takes a row back, in sight of the row that it replaces, where there is one; `nil` or an error
  /// says that the old version cannot hold it.
  public typealias Back = @Sendable (_ new: New, _ previous: Old?) throws -> Old?

  /// Takes a row forward.
  public let forward: Forward
  /// Takes a row back; `nil` when there is no way back at all.
  public let back: Back?
  /// The same over runs of rows.
  @usableFromInline let runs: RowRuns<Old, New>

  /// Makes a lens of closures.
  @inlinable public init(forward: @escaping Forward, back: Back? = nil) {
    self.forward = forward
    self.back = back
    runs = RowRuns(forward, back)
  }

  /// This lens, then `next`, as one: a path of several versions is one copy.
  @inlinable public func then<Next>(_ next: RowLens<New, Next>) -> RowLens<Old, Next> {
    let (first, second) = (self, next)
    let forward: RowLens<Old, Next>.Forward = { old in try second.forward(first.forward(old)) }
    guard let firstBack = first.back, let secondBack = second.back else {
      return RowLens<Old, Next>(forward: forward)
    }
    return RowLens<Old, Next>(forward: forward) { row, previous in
      // Each hop sees the row that it would replace at its own version.
      let between = try secondBack(row, previous.map { try first.forward($0) })
      return try between.flatMap { try firstBack($0, previous) }
    }
  }
}

/// A row that cannot go where a migration leads.
public struct RowRefused: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence.
  public let description: String

  /// Says why.
  public init(_ description: String) { self.description = description }
}

extension RowLens {
  /// The lens of the other direction; `nil` when there is no way back.
  ///
  /// Going down, a row is not seen in sight of one that it replaces: there is none yet.
  @inlinable public var reversed: RowLens<New, Old>? {
    guard let back else { return nil }
    let forward = forward
    return RowLens<New, Old>(
      forward: { row in
        guard let old = try back(row, nil) else {
          throw RowRefused("the version to go to cannot hold this row; change it, or stay")
        }
        return old
      },
      back: { old, _ in try forward(old) })
  }
}

extension RowLens where Old == Value, New == Value {
  /// Takes the steps that a lens has for the rows of one table.
  ///
  /// - Throws: `definitionMalformed` when the lens has none for it.
  public init(_ lens: Lens, table: String) throws(MigrationError) {
    guard let steps = lens.tables.first(where: { $0.table.text == table })?.steps else {
      throw MigrationError(
        .definitionMalformed,
        "the lens says nothing of the table “\(table)”; name one of"
          + " \(lens.touchedTables.joined(separator: ", "))")
    }
    // A row is treated as a document of its own.
    let row = try Lens(record: steps.operations)
    let forward: Forward = { old in
      Value.object(try row.forward(try old.rowFields()))
    }
    let back: Back = { new, previous in
      Value.object(try row.back(try new.rowFields(), previous: previous?.fields))
    }
    self.init(forward: forward, back: row.inverse == nil ? nil : back)
  }
}

extension Value {
  fileprivate func rowFields() throws(MigrationError) -> Fields {
    guard let fields else {
      throw MigrationError(
        .documentMalformed,
        "a row of kind \(kindName) has no fields for a lens to work on; store objects")
    }
    return fields
  }
}

/// How a record goes from one version to another, and back.
public struct RecordChange: Sendable {
  /// Takes a record forward.
  public typealias Forward = @Sendable (StateRecord) throws -> StateRecord
  /// Takes a record back, in sight of the one it was made of, where that is known.
  public typealias Back = @Sendable (StateRecord, StateRecord?) throws -> StateRecord

  /// Takes a record forward.
  public let forward: Forward
  /// Takes a record back; `nil` when there is no way back.
  public let back: Back?

  /// Makes a change of closures.
  public init(forward: @escaping Forward, back: Back?) {
    self.forward = forward
    self.back = back
  }

  /// Takes a record along a path of migrations, and home again in sight of what it was.
  public init(_ path: MigrationPath, of catalog: Catalog) {
    let isReversible = path.hops.allSatisfy { $0.direction == .down || $0.migration.isReversible }
    let back: Back = { try path.home($0, previous: $1) }
    self.init(
      forward: { try catalog.migrate($0, along: path).record }, back: isReversible ? back : nil)
  }
}
