internal import CSQLite

/// One connection to a database; used by one thread at a time.
///
/// Unchecked: whoever holds it sees to that.
final class SQLiteConnection: @unchecked Sendable {
  let path: String
  private var handle: OpaquePointer?

  /// Opens a file that exists; no part of its path may be a symbolic link.
  init(_ path: String, isReadOnly: Bool) throws(LedgerFailure) {
    self.path = path
    let access = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    let flags = access | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let status = sqlite3_open_v2(path, &handle, flags, nil)
    guard status == SQLITE_OK else {
      let failure = SQLiteFailure.failure(status, handle, "open the ledger", path)
      close()
      throw failure
    }
    sqlite3_busy_timeout(handle, Int32(LedgerLimits.busyMilliseconds))
    try check(midstream_sqlite_distrust(handle), "open the ledger")
  }

  deinit { close() }

  func close() {
    // Statements that are still there keep it open until they go: version 2 of the call.
    sqlite3_close_v2(handle)
    handle = nil
  }

  /// Runs statements that answer nothing.
  func run(_ sql: String, _ attempt: String = "write the ledger") throws(LedgerFailure) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil), attempt)
  }

  func prepare(_ sql: String) throws(LedgerFailure) -> SQLiteStatement {
    var statement: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    try check(sqlite3_prepare_v3(handle, sql, -1, flags, &statement, nil), "read the ledger")
    guard let statement else {
      throw LedgerFailure(.unexpected, "“\(sql)” is no statement; report this")
    }
    return SQLiteStatement(statement, self)
  }

  /// Whether a transaction is under way; SQLite ends some by itself when something fails.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  func check(_ status: Int32, _ attempt: String) throws(LedgerFailure) {
    guard status != SQLITE_OK else { return }
    throw SQLiteFailure.failure(status, handle, attempt, path)
  }

  /// How many rows the last statement changed.
  var changes: Int { Int(sqlite3_changes64(handle)) }

  /// Copies what is durable in the write-ahead log into the database itself, as far as nobody who
  /// reads is in the way.
  func checkpoint() {
    // What is not copied today is copied tomorrow; it is durable either way.
    _ = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
  }
}
