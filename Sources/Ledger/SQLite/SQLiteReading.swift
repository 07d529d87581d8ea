internal import MigrationEngine

/// Questions to a database, each in a transaction of its own.
enum SQLiteReading {
  /// Whose ledger it is, and where it says that it ends.
  static func ledger(
    _ connection: SQLiteConnection
  ) throws(LedgerFailure) -> (node: String, head: LedgerHead) {
    let statement: SQLiteStatement
    do throws(LedgerFailure) { statement = try connection.prepare(SQLiteSchema.readLedger) } catch {
      throw error.code == .unexpected ? foreign(connection) : error
    }
    guard try statement.next(), let hash = statement.checksum(3) else { throw foreign(connection) }
    let format = Int(statement.integer(0))
    guard format <= SQLiteSchema.format else {
      throw LedgerFailure(
        .newerFormat,
        "the ledger at \(connection.path) has format \(format) and this program knows"
          + " \(SQLiteSchema.format); start a newer one")
    }
    return (
      statement.text(1), LedgerHead(position: Int(statement.integer(2)), hash: hash)
    )
  }

  private static func foreign(_ connection: SQLiteConnection) -> LedgerFailure {
    LedgerFailure(
      .foreign,
      "\(connection.path) is no ledger; move it away, or name another folder")
  }

  /// Where the entries end.
  static func last(
    _ connection: SQLiteConnection, node: String
  ) throws(LedgerFailure) -> LedgerHead? {
    let statement = try connection.prepare(SQLiteSchema.lastEntry)
    guard try statement.next() else {
      return LedgerHead(position: 0, hash: Chain.beginning(of: node))
    }
    return statement.checksum(1).map {
      LedgerHead(position: Int(statement.integer(0)), hash: $0)
    }
  }

  static func entries(
    _ query: LedgerQuery, _ connection: SQLiteConnection
  ) throws(LedgerFailure) -> [StoredEntry] {
    var sql = "SELECT \(SQLiteSchema.columns) FROM entries WHERE position > ?"
    if query.component != nil { sql += " AND component = ?" }
    if query.upgrade != nil { sql += " AND upgrade = ?" }
    if !query.kinds.isEmpty {
      sql += " AND kind IN (\(query.kinds.map { _ in "?" }.joined(separator: ",")))"
    }
    sql += " ORDER BY position \(query.wantsLast ? "DESC" : "ASC") LIMIT ?"
    let statement = try connection.prepare(sql).bind(query.after)
    if let component = query.component { try statement.bind(component) }
    if let upgrade = query.upgrade { try statement.bind(upgrade.text) }
    for kind in query.kinds { try statement.bind(kind) }
    try statement.bind(query.boundedLimit)
    let found = try rows(of: statement).map { row throws(LedgerFailure) in
      try EntryCoding.entry(of: row)
    }
    return query.wantsLast ? found.reversed() : found
  }

  static func answer(
    toRequest id: String, by uid: UInt32, _ connection: SQLiteConnection
  ) throws(LedgerFailure) -> StoredAnswer? {
    let asked = try connection.prepare(SQLiteSchema.batchOfRequest)
    try asked.bind(id).bind(Int64(uid))
    guard try asked.next() else { return nil }
    let batch = Int(asked.integer(0))
    let statement = try connection.prepare(SQLiteSchema.entriesOfBatch)
    try statement.bind(batch).bind(batch + LedgerLimits.batchEntries)
    return try StoredAnswer(rows(of: statement), request: id)
  }

  static func savedRows(
    of component: String, for upgrade: UpgradeID, _ connection: SQLiteConnection
  ) throws(LedgerFailure) -> SavedRows? {
    // The entries say which save stands; there may be none of its rows.
    var query = LedgerQuery(component: component, upgrade: upgrade, kinds: [EntryKind.rowsSaved])
    var standing: RowSave?
    while true {
      let page = try entries(query, connection)
      for stored in page {
        guard case .rowsSaved(let save) = stored.entry.content else { continue }
        if save.number >= standing?.number ?? .min { standing = save }
        query.after = stored.position
      }
      guard page.count == query.boundedLimit else { break }
    }
    guard let standing else { return nil }
    var rows: [SavedRow] = []
    try forEachSavedRow(component, upgrade.text, standing.number, connection) {
      bytes throws(LedgerFailure) in
      rows.append(try EntryCoding.savedRow(of: bytes, of: upgrade.text))
    }
    return SavedRows(number: standing.number, rows: rows)
  }

  static func verdict(_ connection: SQLiteConnection) throws(LedgerFailure) -> LedgerVerdict {
    try connection.run("BEGIN", "read the ledger")
    defer { try? connection.run("ROLLBACK") }
    let recorded = try ledger(connection)
    var check = ChainCheck(node: recorded.node)
    let statement = try connection.prepare(SQLiteSchema.allEntries)
    while try statement.next() {
      guard let row = row(statement) else {
        check.takeUnreadable()
        break
      }
      guard check.take(row) else { break }
    }
    check.end(at: recorded.head)
    for key in check.saveKeys {
      guard let number = check.standingNumber(of: key) else { continue }
      var rows = SavedRowsCheck()
      try forEachSavedRow(key.component, key.upgrade, number, connection) {
        bytes throws(LedgerFailure) in rows.take(bytes)
      }
      check.checkRows(of: key, count: rows.count, checksum: rows.checksum)
    }
    return check.verdict
  }

  private static func forEachSavedRow(
    _ component: String, _ upgrade: String, _ number: Int, _ connection: SQLiteConnection,
    _ body: ([UInt8]) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    let statement = try connection.prepare(SQLiteSchema.savedRows)
    try statement.bind(component).bind(upgrade).bind(number)
    while try statement.next() { try body(statement.bytes(0)) }
  }

  private static func rows(of statement: SQLiteStatement) throws(LedgerFailure) -> [LedgerRow] {
    var rows: [LedgerRow] = []
    while try statement.next() {
      guard let row = row(statement) else {
        throw LedgerFailure(
          .broken,
          "entry \(statement.integer(0)) has no hash; verify the ledger and restore a backup")
      }
      rows.append(row)
    }
    return rows
  }

  /// The columns in the order of ``SQLiteSchema/columns``; `nil` without a hash.
  private static func row(_ statement: SQLiteStatement) -> LedgerRow? {
    guard let hash = statement.checksum(10) else { return nil }
    return LedgerRow(
      position: Int(statement.integer(0)), batch: Int(statement.integer(1)),
      at: statement.integer(2), component: statement.optionalText(3),
      upgrade: statement.optionalText(4), kind: statement.text(5), content: statement.bytes(6),
      intent: statement.optionalBytes(7), uid: statement.optionalInteger(8),
      request: statement.optionalText(9), hash: hash)
  }
}
