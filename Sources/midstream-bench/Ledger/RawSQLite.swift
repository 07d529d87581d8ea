internal import CSQLite

/// The peer: rows of as many bytes, written by SQLite itself and nothing else.
final class RawSQLite {
  private var handle: OpaquePointer?
  private var insert: OpaquePointer?
  private let row: [UInt8]

  /// Makes a file with one table; as durable as the ledger's.
  init(_ path: String, rowBytes: Int) throws {
    row = (0..<rowBytes).map { UInt8(truncatingIfNeeded: $0 &* 131) }
    try check(sqlite3_open(path, &handle))
    try run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    try run("CREATE TABLE entries(position INTEGER PRIMARY KEY, content BLOB NOT NULL)")
    try check(
      sqlite3_prepare_v2(handle, "INSERT INTO entries(content) VALUES(?)", -1, &insert, nil))
  }

  deinit {
    sqlite3_finalize(insert)
    sqlite3_close(handle)
  }

  /// Commits rows, so many at once.
  func write(_ rows: Int, inCommitsOf size: Int) throws {
    var written = 0
    while written < rows {
      let count = min(size, rows - written)
      try run("BEGIN IMMEDIATE")
      for _ in 0..<count {
        sqlite3_reset(insert)
        let status = row.withUnsafeBytes {
          midstream_sqlite_bind_blob(insert, 1, $0.baseAddress, Int32($0.count))
        }
        try check(status)
        guard sqlite3_step(insert) == SQLITE_DONE else { throw failure }
      }
      try run("COMMIT")
      written += count
    }
  }

  private func run(_ sql: String) throws { try check(sqlite3_exec(handle, sql, nil, nil, nil)) }

  private func check(_ status: Int32) throws {
    guard status == SQLITE_OK else { throw failure }
  }

  private var failure: Peer.Failed {
    Peer.Failed(description: "SQLite: \(String(cString: sqlite3_errmsg(handle)))")
  }
}
