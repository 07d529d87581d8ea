package import MigrationEngine

/// A ledger that ends with the process: for tests, and for services that want none on disk.
///
/// It answers as the one on disk does, on a thread of its own, and can be told to fail.
package final class MemoryLedger: Ledger {
  /// The node whose ledger it is.
  package let node: String
  private let store: MemoryStore
  private let writer: LedgerWriter

  /// An empty ledger.
  ///
  /// - Throws: `unexpected` when the system has no thread to give.
  package init(node: String) throws(LedgerFailure) {
    self.node = node
    store = MemoryStore(node: node)
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

  /// Waits for what was accepted; see ``Ledger/close()``.
  package func close() { writer.close() }

  // MARK: Faults

  /// Has everything fail, with nothing written, until it is called with `nil`.
  package func setFault(_ fault: LedgerFailure?) { store.setFault(fault) }

  /// Leaves everything waiting, or goes on; closing goes on as well.
  package func setStalled(_ isStalled: Bool) { writer.setStalled(isStalled) }

  /// Writes without saying so; what was held back is said when it is switched off, and on closing.
  package func setHoldsAcknowledgements(_ holds: Bool) { writer.setHoldsAnswers(holds) }

  // MARK: Reading

  /// Where it ends.
  package func head() throws(LedgerFailure) -> LedgerHead {
    store.snapshot.head
  }

  /// Entries in the order of their positions.
  package func entries(_ query: LedgerQuery) throws(LedgerFailure) -> [StoredEntry] {
    try MemoryLedger.rows(store.snapshot.rows, query).map { row throws(LedgerFailure) in
      try EntryCoding.entry(of: row)
    }
  }

  private static func rows(_ rows: [LedgerRow], _ query: LedgerQuery) -> [LedgerRow] {
    func isWanted(_ row: LedgerRow) -> Bool {
      (query.component == nil || row.component == query.component)
        && (query.upgrade == nil || row.upgrade == query.upgrade?.text)
        && (query.kinds.isEmpty || query.kinds.contains(row.kind))
    }
    // Positions have no gaps: the row at index i is entry i + 1.
    let behind = rows.dropFirst(max(0, query.after))
    guard query.wantsLast else {
      return Array(behind.lazy.filter(isWanted).prefix(query.boundedLimit))
    }
    return Array(behind.reversed().lazy.filter(isWanted).prefix(query.boundedLimit)).reversed()
  }

  /// What a request led to.
  package func answer(
    toRequest id: String, by uid: UInt32
  ) throws(LedgerFailure) -> StoredAnswer? {
    let key = MemoryStore.RequestKey(uid: Int64(uid), id: id)
    let content = store.snapshot
    guard let batch = content.requests[key] else { return nil }
    let rows = Array(content.rows.dropFirst(batch - 1).prefix { $0.batch == batch })
    return try StoredAnswer(rows, request: id)
  }

  /// The rows that stand saved for an upgrade.
  package func savedRows(
    of component: String, for upgrade: UpgradeID
  ) throws(LedgerFailure) -> SavedRows? {
    let key = ChainCheck.SaveKey(component: component, upgrade: upgrade.text)
    guard let saved = store.snapshot.saved[key] else { return nil }
    let rows = try saved.rows.map { bytes throws(LedgerFailure) in
      try EntryCoding.savedRow(of: bytes, of: upgrade.text)
    }
    return SavedRows(number: saved.number, rows: rows)
  }

  /// Follows the chain from its beginning.
  package func verify() throws(LedgerFailure) -> LedgerVerdict {
    let content = store.snapshot
    var check = ChainCheck(node: node)
    for row in content.rows where !check.take(row) { return check.verdict }
    check.end(at: content.head)
    for key in check.saveKeys {
      var rows = SavedRowsCheck()
      for bytes in content.saved[key]?.rows ?? [] { rows.take(bytes) }
      check.checkRows(of: key, count: rows.count, checksum: rows.checksum)
    }
    return check.verdict
  }
}

extension StoredAnswer {
  /// What the rows of a request's batch say; `nil` for none.
  init?(_ rows: [LedgerRow], request id: String) throws(LedgerFailure) {
    let entries = try rows.map { row throws(LedgerFailure) in try EntryCoding.entry(of: row) }
    guard let intent = entries.lazy.compactMap(\.entry.intent).first(where: { $0.request == id })
    else { return nil }
    self.init(intent: intent, entries: entries)
  }
}
