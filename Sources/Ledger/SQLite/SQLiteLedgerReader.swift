package import MigrationEngine
internal import UnixKit

/// Reads a ledger on disk beside the process that writes it, or after it.
package final class SQLiteLedgerReader: LedgerReading {
  /// The node whose ledger it is.
  package let node: String
  /// The file.
  package let path: String
  /// One question at a time.
  private let connection: Lock<SQLiteConnection>
  private let folder: LedgerFolder
  private let identity: LedgerFolder.Identity

  /// Opens the ledger in a folder.
  ///
  /// - Throws: `missing` when there is none, `foreign` and `notAllowed` when it may not be trusted.
  package init(directory: String) throws(LedgerFailure) {
    folder = try LedgerFolder(directory, creating: false)
    identity = try folder.file(creating: false)
    path = try folder.resolvedPath(of: identity)
    let opened = try SQLiteLedgerReader.connect(path, folder, identity)
    node = try SQLiteReading.ledger(opened).node
    connection = Lock(opened)
  }

  private static func connect(
    _ path: String, _ folder: LedgerFolder, _ identity: LedgerFolder.Identity
  ) throws(LedgerFailure) -> SQLiteConnection {
    let connection = try SQLiteConnection(path, isReadOnly: true)
    try folder.check(path, is: identity)
    return connection
  }

  /// Where it ends.
  package func head() throws(LedgerFailure) -> LedgerHead {
    try connection.withLock { connection throws(LedgerFailure) in
      try SQLiteReading.ledger(connection).head
    }
  }

  /// Entries in the order of their positions.
  package func entries(_ query: LedgerQuery) throws(LedgerFailure) -> [StoredEntry] {
    try connection.withLock { connection throws(LedgerFailure) in
      try SQLiteReading.entries(query, connection)
    }
  }

  /// What a request led to.
  package func answer(
    toRequest id: String, by uid: UInt32
  ) throws(LedgerFailure) -> StoredAnswer? {
    try connection.withLock { connection throws(LedgerFailure) in
      try SQLiteReading.answer(toRequest: id, by: uid, connection)
    }
  }

  /// The rows that stand saved for an upgrade.
  package func savedRows(
    of component: String, for upgrade: UpgradeID
  ) throws(LedgerFailure) -> SavedRows? {
    try connection.withLock { connection throws(LedgerFailure) in
      try SQLiteReading.savedRows(of: component, for: upgrade, connection)
    }
  }

  /// Follows the chain from its beginning, on a connection of its own, since it takes its time.
  package func verify() throws(LedgerFailure) -> LedgerVerdict {
    let connection = try SQLiteLedgerReader.connect(path, folder, identity)
    defer { connection.close() }
    return try SQLiteReading.verdict(connection)
  }
}
