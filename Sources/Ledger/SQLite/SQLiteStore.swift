internal import MigrationEngine

/// Rows in a SQLite file; used by the ledger's own thread alone once it is open.
///
/// Unchecked: the compiler cannot see that.
final class SQLiteStore: LedgerStore, @unchecked Sendable {
  /// So many times what was left open by a failed commit is looked up before it is called unknown.
  private static let lookUps = 3
  /// After so many entries the log is copied into the file: 40 MB where each was written alone.
  private static let checkpointEntries = 2_000

  private let folder: LedgerFolder
  private var lock: LedgerFolder.Lock?
  private let identity: LedgerFolder.Identity
  private let node: String
  let path: String
  private let faults: CommitFaults?
  private var connection: SQLiteConnection
  private var statements: SQLiteStatements
  private var chain = Chain()
  private var head: LedgerHead {
    didSet { standing.publish(head) }
  }
  /// What anybody may ask without waiting.
  let standing: LedgerStanding
  /// Where the ledger ends when a commit took place whose outcome is not known yet.
  private var unsettled: LedgerHead? {
    didSet { standing.setSettled(unsettled == nil) }
  }
  private var entriesSinceCheckpoint = 0

  init(_ directory: String, node: String, faults: CommitFaults?) throws(LedgerFailure) {
    folder = try LedgerFolder(directory, creating: true)
    lock = try folder.lock()
    identity = try folder.file(creating: true)
    self.node = node
    self.faults = faults
    path = try folder.resolvedPath(of: identity)
    connection = try SQLiteStore.connect(path, folder, identity)
    try SQLiteStore.layOut(connection, node: node)
    let found = try SQLiteStore.open(connection)
    guard found.node == node else {
      throw LedgerFailure(
        .foreign,
        "the ledger in \(directory) is that of \(found.node), and this is \(node); give \(node) a"
          + " folder of its own")
    }
    head = found.head
    standing = LedgerStanding(found.head)
    statements = try SQLiteStatements(connection)
  }

  // MARK: Opening

  private static func connect(
    _ path: String, _ folder: LedgerFolder, _ identity: LedgerFolder.Identity
  ) throws(LedgerFailure) -> SQLiteConnection {
    let connection = try SQLiteConnection(path, isReadOnly: false)
    try folder.check(path, is: identity)
    let log = try connection.prepare(SQLiteSchema.useLog)
    guard try log.next(), log.text(0) == "wal" else {
      throw LedgerFailure(
        .unexpected,
        "the file system of \(path) cannot share memory between processes, which the ledger's log"
          + " needs; put the ledger on a local disk")
    }
    // Durable means: on the disk when COMMIT returns (https://www.sqlite.org/pragma.html,
    // synchronous). The log is copied into the file by us, when nobody waits for an answer.
    try connection.run(
      "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0", "open the ledger")
    return connection
  }

  /// Begins a ledger where the file is empty, as it also is after a crash in just this moment.
  private static func layOut(
    _ connection: SQLiteConnection, node: String
  ) throws(LedgerFailure) {
    let count = try connection.prepare(SQLiteSchema.countTables)
    guard try count.next(), count.integer(0) == 0 else { return }
    count.start()
    try connection.run("BEGIN IMMEDIATE")
    try connection.run(SQLiteSchema.tables)
    try connection.run("PRAGMA application_id = \(SQLiteSchema.applicationID)")
    let insert = try connection.prepare(
      "INSERT INTO ledger(format, node, position, hash, seals) VALUES(?,?,0,?,0)")
    try insert.start().bind(SQLiteSchema.format).bind(node).bind(Chain.beginning(of: node)).run()
    try connection.run("COMMIT")
  }

  /// Whose ledger it is and where it ends, after a look at whether its last entry is the last.
  private static func open(
    _ connection: SQLiteConnection
  ) throws(LedgerFailure) -> (node: String, head: LedgerHead) {
    let found = try SQLiteReading.ledger(connection)
    guard try SQLiteReading.last(connection, node: found.node) == found.head else {
      throw LedgerFailure(
        .broken,
        "the ledger at \(connection.path) does not end with entry \(found.head.position), which was"
          + " written last; keep a copy for whoever looks into it, and restore a backup")
    }
    return found
  }

  func close() {
    statements.drop()
    connection.checkpoint()
    connection.close()
    lock = nil
  }

  // MARK: Writing

  func write(_ group: [LedgerWork]) -> [Result<LedgerReceipt, LedgerFailure>] {
    guard !group.isEmpty else { return [] }
    do throws(LedgerFailure) { try settle() } catch { return group.map { _ in .failure(error) } }
    do throws(LedgerFailure) {
      // What fails in one of many is rare: only then each gets a savepoint of its own.
      if let results = try writeAll(group, isGuarded: false) { return results }
      if let results = try writeAll(group, isGuarded: true) { return results }
      return group.flatMap { write([$0]) }
    } catch {
      // Where one of many found no room there may be some for the others.
      guard group.count > 1, error.code == .diskFull else {
        return group.map { _ in .failure(error) }
      }
      return group.flatMap { write([$0]) }
    }
  }

  /// One transaction; each work in it stands or falls by itself.
  ///
  /// - Returns: `nil` when one of several failed halfway and there is no savepoint to go back to.
  private func writeAll(
    _ group: [LedgerWork], isGuarded: Bool
  ) throws(LedgerFailure) -> [Result<LedgerReceipt, LedgerFailure>]? {
    var results: [Result<LedgerReceipt, LedgerFailure>] = []
    results.reserveCapacity(group.count)
    var end = head
    try statements.begin.start().run()
    do throws(LedgerFailure) {
      for work in group {
        do throws(LedgerFailure) {
          let prepared = try PreparedWork(work, after: end, chain: &chain)
          guard try insert(prepared, isGuarded: isGuarded, isAlone: group.count == 1) else {
            rollBack()
            return nil
          }
          let receipt = prepared.receipt(after: end)
          end = LedgerHead(position: receipt.positions.upperBound, hash: receipt.hash)
          results.append(.success(receipt))
        } catch {
          // Without a transaction there is nothing left to go on with.
          guard connection.isInTransaction else { throw error }
          results.append(.failure(error))
        }
      }
      try statements.setHead.start().bind(end.position).bind(end.hash).run()
    } catch {
      rollBack()
      throw error
    }
    guard end != head else {
      rollBack()
      return results
    }
    try commit(end)
    return results
  }

  /// Writes the rows of one work.
  ///
  /// - Returns: `false` when it failed halfway and what it left is in the way of the others.
  private func insert(
    _ prepared: PreparedWork, isGuarded: Bool, isAlone: Bool
  ) throws(LedgerFailure) -> Bool {
    if isGuarded { try statements.savepoint.start().run() }
    do throws(LedgerFailure) { try statements.insert(prepared) } catch {
      guard connection.isInTransaction, !isAlone else { throw error }
      guard isGuarded else { return false }
      try statements.rollBackTo.start().run()
      try statements.release.start().run()
      throw error
    }
    if isGuarded { try statements.release.start().run() }
    return true
  }

  private func rollBack() {
    // Where SQLite has ended the transaction itself there is nothing to end.
    if connection.isInTransaction { try? connection.run("ROLLBACK") }
  }

  /// Makes what was written count.
  ///
  /// A commit that fails in another way than by lack of room may have taken place: then the ledger
  /// is read again before anything is said.
  private func commit(_ end: LedgerHead) throws(LedgerFailure) {
    entriesSinceCheckpoint += end.position - head.position
    do throws(LedgerFailure) {
      try faults?.beforeCommit()
      try statements.commit.start().run()
      try faults?.afterCommit()
      head = end
    } catch {
      rollBack()
      guard !SQLiteFailure.isCertain(error.code) else { throw error }
      unsettled = end
      for _ in 0..<SQLiteStore.lookUps {
        guard (try? settle()) != nil else { continue }
        if head == end { return }
        throw error
      }
      throw LedgerFailure(
        .outcomeUnknown,
        "\(error.message); whether it was written is not known until the ledger can be read again",
        mayBeWritten: true)
    }
  }

  /// Finds out what became of a commit whose outcome is open.
  ///
  /// Reading is not enough: what a crash would bring back from the log must be overwritten first,
  /// and a write that succeeds does that.
  private func settle() throws(LedgerFailure) {
    guard let end = unsettled else { return }
    statements.drop()
    connection.close()
    connection = try SQLiteStore.connect(path, folder, identity)
    statements = try SQLiteStatements(connection)
    try connection.run("BEGIN IMMEDIATE")
    let found = try SQLiteStore.open(connection)
    try faults?.beforeCommit()
    try connection.run("\(SQLiteSchema.seal); COMMIT")
    guard found.head == end || found.head == head else {
      throw LedgerFailure(
        .broken,
        "the ledger at \(path) ends with entry \(found.head.position), which this process did not"
          + " write; stop the node and verify the ledger")
    }
    head = found.head
    unsettled = nil
  }

  var isUnsettled: Bool { unsettled != nil }

  func rest() {
    guard unsettled == nil else {
      // It is tried again later, and before anything else is written.
      try? settle()
      return
    }
    guard entriesSinceCheckpoint >= SQLiteStore.checkpointEntries else { return }
    entriesSinceCheckpoint = 0
    connection.checkpoint()
  }
}
