/// How a ledger stands in its file.
///
/// Tables are strict, so that a value keeps the kind it was hashed with. The one row of `ledger`
/// says where the chain ends: without it, a chain whose last links are missing would look whole.
enum SQLiteSchema {
  /// The layout of this program.
  static let format = 1
  /// "MidL": what tells a ledger from other SQLite files.
  static let applicationID = 0x4D69_644C

  static let tables = """
    CREATE TABLE ledger(
      format INTEGER NOT NULL,
      node TEXT NOT NULL,
      position INTEGER NOT NULL,
      hash BLOB NOT NULL,
      seals INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE entries(
      position INTEGER PRIMARY KEY,
      batch INTEGER NOT NULL,
      at INTEGER NOT NULL,
      component TEXT,
      upgrade TEXT,
      kind TEXT NOT NULL,
      content BLOB NOT NULL,
      intent BLOB,
      uid INTEGER,
      request TEXT,
      hash BLOB NOT NULL
    ) STRICT;
    CREATE INDEX entries_by_component ON entries(component);
    CREATE UNIQUE INDEX entries_by_request ON entries(request, uid) WHERE request IS NOT NULL;
    CREATE TABLE saved_rows(
      component TEXT NOT NULL,
      upgrade TEXT NOT NULL,
      number INTEGER NOT NULL,
      place INTEGER NOT NULL,
      content BLOB NOT NULL,
      PRIMARY KEY(component, upgrade, number, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN
      SELECT RAISE(ABORT, 'entries are never changed');
    END;
    CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN
      SELECT RAISE(ABORT, 'entries are never removed');
    END;
    """

  static let columns =
    "position, batch, at, component, upgrade, kind, content, intent, uid, request, hash"

  static let insertEntry =
    "INSERT INTO entries(\(columns)) VALUES(?,?,?,?,?,?,?,?,?,?,?)"
  static let countTables = "SELECT count(*) FROM sqlite_schema"
  static let useLog = "PRAGMA journal_mode = WAL"
  static let readLedger = "SELECT format, node, position, hash FROM ledger"
  static let setHead = "UPDATE ledger SET position = ?, hash = ?"
  /// What is written for its own sake: once it is durable, nothing that was tried before it can
  /// come back.
  static let seal = "UPDATE ledger SET seals = seals + 1"
  static let lastEntry = "SELECT position, hash FROM entries ORDER BY position DESC LIMIT 1"
  static let allEntries = "SELECT \(columns) FROM entries ORDER BY position"
  static let batchOfRequest = "SELECT batch FROM entries WHERE request = ? AND uid = ?"
  static let entriesOfBatch =
    "SELECT \(columns) FROM entries WHERE position >= ?1 AND batch = ?1 AND position < ?2"
    + " ORDER BY position"

  static let dropRows =
    "DELETE FROM saved_rows WHERE component = ? AND upgrade = ? AND number <= ?"
  static let standingNumber =
    "SELECT max(number) FROM saved_rows WHERE component = ? AND upgrade = ?"
  static let insertRow =
    "INSERT INTO saved_rows(component, upgrade, number, place, content) VALUES(?,?,?,?,?)"
  static let savedRows =
    "SELECT content FROM saved_rows WHERE component = ? AND upgrade = ? AND number = ?"
    + " ORDER BY place"
}
