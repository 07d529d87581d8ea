internal import Synchronization

/// What a worker tells of a bulk conversion while it is at it, and how it is told to stop.
@usableFromInline final class ReshapeGauge: Sendable {
  private let rowsRead = Atomic<Int>(0)
  private let stopFlag = Atomic<Bool>(false)

  /// Rows are counted in so many at a time, so that looking costs nothing.
  @inlinable static var rowsBetweenLooks: Int { 1_024 }

  @usableFromInline init() {}

  /// How many rows have been read.
  @usableFromInline var read: Int { rowsRead.load(ordering: .relaxed) }

  /// Nobody waits for the outcome any more.
  @usableFromInline func stop() { stopFlag.store(true, ordering: .relaxed) }

  /// Counts rows; whether to go on.
  @usableFromInline func pass(_ rows: Int) -> Bool {
    _ = rowsRead.add(rows, ordering: .relaxed)
    return !stopFlag.load(ordering: .relaxed)
  }
}

/// Why a bulk conversion stopped at a row.
@usableFromInline struct RowFailed: Error {
  @usableFromInline let table: String
  @usableFromInline let key: String
  @usableFromInline let reason: String

  @usableFromInline init(table: String, key: String, reason: String) {
    self.table = table
    self.key = key
    self.reason = reason
  }

  /// The error that a transform threw at a row; what has a row already keeps it.
  @usableFromInline static func at(
    _ key: some TableKey, of table: String, _ error: any Error
  ) -> RowFailed {
    if let failed = error as? RowFailed { return failed }
    return RowFailed(table: table, key: key.description, reason: String(describing: error))
  }

  /// The conversion is given up; nobody reads this.
  @usableFromInline static var stopped: RowFailed {
    RowFailed(table: "", key: "", reason: "the conversion was given up")
  }
}

extension ChangeProblem {
  /// What a transform of whole tables threw.
  @usableFromInline init(_ error: any Error, table: String) {
    if let failed = error as? RowFailed {
      self.init(
        .refused, table: failed.table.isEmpty ? table : failed.table, key: failed.key,
        reason: failed.reason, alike: 0)
    } else {
      self.init(.refused, table: table, key: "", reason: String(describing: error), alike: 0)
    }
  }
}
