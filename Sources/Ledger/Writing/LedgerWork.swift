internal import MigrationEngine

/// What a ledger is asked to write as a whole or not at all.
enum LedgerWork: Sendable {
  case batch([LedgerEntry])
  case save([SavedRow], component: String, upgrade: UpgradeID, number: Int, at: Instant)
}

/// Where rows are kept; used by the ledger's own thread alone.
protocol LedgerStore: Sendable {
  /// Writes as much of a group as can be written, and answers for each once that is known.
  func write(_ group: [LedgerWork]) -> [Result<LedgerReceipt, LedgerFailure>]
  /// Does what can wait, once everybody has an answer.
  func rest()
  /// Lets go of what it holds.
  func close()
}

/// A work as rows, ready to be stored.
struct PreparedWork {
  var rows: [LedgerRow] = []
  /// The rows to be kept beside them.
  var saved: SavedContent?

  struct SavedContent {
    let component: String
    let upgrade: String
    let number: Int
    var rows: [[UInt8]] = []
  }

  /// Makes the rows that follow `head`.
  init(
    _ work: LedgerWork, after head: LedgerHead, chain: inout Chain
  ) throws(LedgerFailure) {
    switch work {
    case .batch(let entries):
      guard (1...LedgerLimits.batchEntries).contains(entries.count) else {
        throw LedgerFailure(
          .tooLarge,
          "a batch has 1 to \(LedgerLimits.batchEntries) entries, not \(entries.count); split it")
      }
      for entry in entries {
        if case .rowsSaved = entry.content {
          throw LedgerFailure(.malformed, "rows are saved by saveRows; call that")
        }
      }
      try seal(entries, after: head, &chain)
    case .save(let rows, let component, let upgrade, let number, let at):
      guard rows.count <= LedgerLimits.savedRows else {
        throw LedgerFailure(
          .tooLarge,
          "\(rows.count) rows are more than \(LedgerLimits.savedRows); save the table as a backup")
      }
      var content = SavedContent(component: component, upgrade: upgrade.text, number: number)
      content.rows.reserveCapacity(rows.count)
      var check = SavedRowsCheck()
      for row in rows {
        let bytes = try EntryCoding.bytes(of: row)
        check.take(bytes)
        content.rows.append(bytes)
      }
      saved = content
      let save = RowSave(
        upgrade: upgrade, number: number, count: rows.count, checksum: check.checksum)
      try seal(
        [LedgerEntry(component: component, at: at, content: .rowsSaved(save))], after: head, &chain)
    }
  }

  private mutating func seal(
    _ entries: [LedgerEntry], after head: LedgerHead, _ chain: inout Chain
  ) throws(LedgerFailure) {
    rows.reserveCapacity(entries.count)
    var previous = head.hash
    for (number, entry) in entries.enumerated() {
      var row = try EntryCoding.row(
        of: entry, at: head.position + 1 + number, batch: head.position + 1)
      row.hash = chain.hash(row, after: previous)
      previous = row.hash
      rows.append(row)
    }
  }

  /// What the writer is told: there is always at least one row.
  func receipt(after head: LedgerHead) -> LedgerReceipt {
    LedgerReceipt(
      positions: head.position + 1...head.position + max(1, rows.count),
      hash: rows.last?.hash ?? head.hash)
  }
}
