internal import CSQLite

/// What SQLite's codes mean to whoever runs a node.
enum SQLiteFailure {
  /// Result codes: https://www.sqlite.org/rescode.html.
  static func failure(
    _ status: Int32, _ handle: OpaquePointer?, _ attempt: String, _ path: String
  ) -> LedgerFailure {
    let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
    let code = code(status)
    return LedgerFailure(code, "could not \(attempt) at \(path): \(reason); \(remedy(code))")
  }

  private static func code(_ status: Int32) -> LedgerFailure.Code {
    if status == SQLITE_CONSTRAINT | 8 << 8 { return .repeatedRequest }
    return switch status & 0xFF {
    case SQLITE_FULL: .diskFull
    case SQLITE_BUSY, SQLITE_LOCKED: .busy
    case SQLITE_READONLY: .readOnly
    case SQLITE_PERM, SQLITE_AUTH: .notAllowed
    case SQLITE_CANTOPEN: .missing
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_SCHEMA: .broken
    case SQLITE_TOOBIG: .tooLarge
    default: .unexpected
    }
  }

  private static func remedy(_ code: LedgerFailure.Code) -> String {
    switch code {
    case .diskFull: "free some space and try again, nothing is lost"
    case .busy: "another program holds the file; let go of it and try again"
    case .readOnly:
      "remount the file system writable, or give the file back to the node's user; then try again"
    case .notAllowed: "run as the owner of the ledger"
    case .missing: "look whether the folder is there and no part of its path is a symbolic link"
    case .broken: "stop the node, keep a copy of the folder and restore a backup"
    case .tooLarge: "make it smaller"
    case .inUse, .foreign, .newerFormat, .malformed, .repeatedRequest, .overloaded, .closed,
      .outcomeUnknown, .unexpected:
      "look at the disk, then try again"
    }
  }

  /// Whether nothing can have been written when a commit fails so.
  ///
  /// The mark that makes a transaction count is the last thing that is written of it, so a disk
  /// without room has not taken it; of other errors nobody knows.
  static func isCertain(_ code: LedgerFailure.Code) -> Bool {
    switch code {
    case .diskFull, .busy, .readOnly, .notAllowed, .tooLarge, .repeatedRequest: true
    case .missing, .inUse, .broken, .foreign, .newerFormat, .malformed, .overloaded, .closed,
      .outcomeUnknown, .unexpected:
      false
    }
  }
}
