package import MigrationEngine

/// A ledger in a SQLite file, in a folder of its own.
///
/// ```swift
/// let ledger = try SQLiteLedger(directory: "/var/lib/midstream/edge-1", node: "edge-1")
/// ledger.append(LedgerEntry.batch(events, of: "cache", intent: intent)) { result in … }
/// ```
package final class SQLiteLedger: Ledger {
  /// The node whose ledger it is.
  package let node: String
  /// The file.
  package let path: String
  private let writer: LedgerWriter
  private let reader: SQLiteLedgerReader
  private let standing: LedgerStanding

  /// Opens the ledger in a folder, or begins one; folder and file are their owner's alone.
  ///
  /// - Throws: `inUse` when another process has it, `foreign` when it is somebody else's or another
  ///   node's, `notAllowed` when others may write there, `broken` when its end is not the one that
  ///   was written last.
  package convenience init(directory: String, node: String) throws(LedgerFailure) {
    try self.init(directory: directory, node: node, faults: nil)
  }

  /// Opens a ledger some of whose commits go wrong.
  package init(directory: String, node: String, faults: CommitFaults?) throws(LedgerFailure) {
    self.node = node
    let store = try SQLiteStore(directory, node: node, faults: faults)
    path = store.path
    standing = store.standing
    do throws(LedgerFailure) { reader = try SQLiteLedgerReader(directory: directory) } catch {
      store.close()
      throw error
    }
    writer = try LedgerWriter(store)
  }

  /// Appends a batch; see ``Ledger/append(_:then:)``.
  package func append(
    _ batch: [LedgerEntry],
    then: @escaping @Sendable (Result<LedgerReceipt, LedgerFailure>) -> Void
  ) { writer.submit(LedgerWork(batch), then) }

  /// Saves rows; see ``Ledger/saveRows(_:of:for:number:at:then:)``.
  package func saveRows(
    _ rows: [SavedRow], of component: String, for upgrade: UpgradeID, number: Int, at: Instant,
    then: @escaping @Sendable (Result<LedgerReceipt, LedgerFailure>) -> Void
  ) {
    writer.submit(
      .save(rows, component: component, upgrade: upgrade, number: number, at: at), then)
  }

  /// Waits for what was accepted, then lets go of the lock; see ``Ledger/close()``.
  package func close() { writer.close() }

  /// Leaves everything waiting as a disk that does not answer would, or goes on; closing goes on as
  /// well.
  package func setStalled(_ isStalled: Bool) { writer.setStalled(isStalled) }

  // MARK: Reading
  //
  // While the outcome of a write is not known every question fails with `outcomeUnknown`.

  /// Where it ends, without a look at the disk.
  package func head() throws(LedgerFailure) -> LedgerHead { try standing.head() }

  /// Entries in the order of their positions.
  package func entries(_ query: LedgerQuery) throws(LedgerFailure) -> [StoredEntry] {
    _ = try standing.head()
    return try reader.entries(query)
  }

  /// What a request led to.
  package func answer(
    toRequest id: String, by uid: UInt32
  ) throws(LedgerFailure) -> StoredAnswer? {
    _ = try standing.head()
    return try reader.answer(toRequest: id, by: uid)
  }

  /// The rows that stand saved for an upgrade.
  package func savedRows(
    of component: String, for upgrade: UpgradeID
  ) throws(LedgerFailure) -> SavedRows? {
    _ = try standing.head()
    return try reader.savedRows(of: component, for: upgrade)
  }

  /// Follows the chain from its beginning, and beyond what this process has written.
  package func verify() throws(LedgerFailure) -> LedgerVerdict {
    let known = try standing.head()
    let verdict = try reader.verify()
    guard case .sound(let found) = verdict, found.position < known.position else { return verdict }
    return .broken(
      BrokenLink(
        position: found.position + 1,
        sentence: "entry \(found.position + 1) was written by this process and is not there; keep a"
          + " copy for whoever looks into it, and restore a backup"))
  }
}
