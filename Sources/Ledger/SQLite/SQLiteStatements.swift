internal import MigrationEngine

/// What a writing connection does over and over, prepared once.
struct SQLiteStatements {
  private(set) var all: [SQLiteStatement]

  var begin: SQLiteStatement { all[0] }
  var commit: SQLiteStatement { all[1] }
  var savepoint: SQLiteStatement { all[2] }
  var release: SQLiteStatement { all[3] }
  var rollBackTo: SQLiteStatement { all[4] }
  var setHead: SQLiteStatement { all[5] }
  private var insertEntry: SQLiteStatement { all[6] }
  private var standingNumber: SQLiteStatement { all[7] }
  private var dropRows: SQLiteStatement { all[8] }
  private var insertRow: SQLiteStatement { all[9] }

  private static let texts = [
    "BEGIN IMMEDIATE", "COMMIT", "SAVEPOINT work", "RELEASE work", "ROLLBACK TO work",
    SQLiteSchema.setHead, SQLiteSchema.insertEntry, SQLiteSchema.standingNumber,
    SQLiteSchema.dropRows, SQLiteSchema.insertRow,
  ]

  init(_ connection: SQLiteConnection) throws(LedgerFailure) {
    all = try SQLiteStatements.texts.map { text throws(LedgerFailure) in
      try connection.prepare(text)
    }
  }

  /// Lets go of all of them, so that their connection can be closed.
  mutating func drop() { all = [] }

  func insert(_ work: PreparedWork) throws(LedgerFailure) {
    for row in work.rows {
      try insertEntry.start()
        .bind(row.position).bind(row.batch).bind(row.at).bind(row.component).bind(row.upgrade)
        .bind(row.kind).bind(row.content).bind(row.intent).bind(row.uid).bind(row.request)
        .bind(row.hash).run()
    }
    guard let saved = work.saved else { return }
    let asked = try standingNumber.start().bind(saved.component).bind(saved.upgrade)
    // Of no rows the highest number is none.
    if try asked.next(), let standing = asked.optionalInteger(0), standing > saved.number { return }
    try dropRows.start().bind(saved.component).bind(saved.upgrade).bind(saved.number).run()
    for (place, content) in saved.rows.enumerated() {
      try insertRow.start().bind(saved.component).bind(saved.upgrade).bind(saved.number)
        .bind(place).bind(content).run()
    }
  }
}
