package import MigrationEngine

/// The durable record of all events and operator intents of one node.
///
/// What is not in it was not decided: an action follows from a batch only after the batch was
/// acknowledged. Entries are only ever added. Their positions grow by one without gaps, and every
/// entry carries a hash that covers the one before it.
///
/// ```swift
/// ledger.append(batch) { result in inbox.take(result) }   // on the ledger's own thread
/// ```
///
/// ## Topics
///
/// ### Writing
/// - ``append(_:then:)``
/// - ``saveRows(_:of:for:number:at:then:)``
/// - ``close()``
package protocol Ledger: LedgerReading {
  /// Takes a batch, durable as a whole or not at all, and says so once it is known.
  ///
  /// Batches become durable in the order in which they were handed over. `then` is called exactly
  /// once, on the ledger's own thread, and must not wait there; only after ``close()`` does it run
  /// on the caller's.
  func append(
    _ batch: [LedgerEntry],
    then: @escaping @Sendable (Result<LedgerReceipt, LedgerFailure>) -> Void)

  /// Saves rows that a rollback loses, with an entry that tells of it.
  ///
  /// Of several saves of one upgrade the one with the highest number stands, in whatever order they
  /// come; `then` is called as for ``append(_:then:)``.
  func saveRows(
    _ rows: [SavedRow], of component: String, for upgrade: UpgradeID, number: Int, at: Instant,
    then: @escaping @Sendable (Result<LedgerReceipt, LedgerFailure>) -> Void)

  /// Waits until everything that was accepted is answered, and lets go of what it holds.
  ///
  /// Not to be called from an answer. A second call finds nothing to do.
  func close()
}

/// What anybody may ask of a ledger; answered from memory or the disk, so never in a component's
/// turn.
package protocol LedgerReading: Sendable {
  /// The node whose ledger it is.
  var node: String { get }

  /// The last entry's position and hash.
  func head() throws(LedgerFailure) -> LedgerHead

  /// Entries in the order of their positions.
  func entries(_ query: LedgerQuery) throws(LedgerFailure) -> [StoredEntry]

  /// What a request led to; `nil` when it is not in the ledger.
  ///
  /// Request ids are made by clients, so they are told apart by who asked.
  func answer(toRequest id: String, by uid: UInt32) throws(LedgerFailure) -> StoredAnswer?

  /// The rows that stand saved for an upgrade; `nil` when none were.
  func savedRows(
    of component: String, for upgrade: UpgradeID
  ) throws(LedgerFailure) -> SavedRows?

  /// Reads everything and follows the chain from its beginning.
  func verify() throws(LedgerFailure) -> LedgerVerdict
}
