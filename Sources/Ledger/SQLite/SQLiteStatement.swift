internal import CSQLite
internal import MigrationEngine

/// A prepared statement, and the values of the row it stands at.
final class SQLiteStatement {
  private let handle: OpaquePointer
  private let connection: SQLiteConnection
  private var place: Int32 = 0

  init(_ handle: OpaquePointer, _ connection: SQLiteConnection) {
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// Makes it ready for other values, which are given one after the other.
  @discardableResult func start() -> SQLiteStatement {
    sqlite3_reset(handle)
    place = 0
    return self
  }

  @discardableResult func bind(_ number: Int?) throws(LedgerFailure) -> SQLiteStatement {
    try bind(number.map { Int64($0) })
  }

  @discardableResult func bind(_ number: Int64?) throws(LedgerFailure) -> SQLiteStatement {
    place += 1
    guard let number else { return try bound(sqlite3_bind_null(handle, place)) }
    return try bound(sqlite3_bind_int64(handle, place, number))
  }

  @discardableResult func bind(_ text: String?) throws(LedgerFailure) -> SQLiteStatement {
    place += 1
    guard var text else { return try bound(sqlite3_bind_null(handle, place)) }
    let status = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        midstream_sqlite_bind_text(handle, place, $0.baseAddress, Int32($0.count))
      }
    }
    return try bound(status)
  }

  @discardableResult func bind(_ bytes: [UInt8]?) throws(LedgerFailure) -> SQLiteStatement {
    place += 1
    guard let bytes else { return try bound(sqlite3_bind_null(handle, place)) }
    return try bound(
      bytes.withUnsafeBytes {
        midstream_sqlite_bind_blob(handle, place, $0.baseAddress, Int32($0.count))
      })
  }

  @discardableResult func bind(_ hash: Checksum) throws(LedgerFailure) -> SQLiteStatement {
    place += 1
    return try bound(
      hash.withBytes {
        midstream_sqlite_bind_blob(handle, place, $0.baseAddress, Int32($0.count))
      })
  }

  private func bound(_ status: Int32) throws(LedgerFailure) -> SQLiteStatement {
    try connection.check(status, "write the ledger")
    return self
  }

  /// Goes to the next row; `false` behind the last.
  func next() throws(LedgerFailure) -> Bool {
    let status = sqlite3_step(handle)
    guard status != SQLITE_ROW else { return true }
    guard status != SQLITE_DONE else { return false }
    do {
      try connection.check(status, "use the ledger")
    } catch {
      sqlite3_reset(handle)
      throw error
    }
    return false
  }

  /// Runs a statement that answers nothing.
  func run() throws(LedgerFailure) {
    while try next() {}
    sqlite3_reset(handle)
  }

  // MARK: Columns

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(handle, column) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

  func checksum(_ column: Int32) -> Checksum? {
    bytes(column).withUnsafeBytes { Checksum(bytes: $0) }
  }
}
