internal import MigrationEngine

/// What a ledger is asked to write as a whole or not at all.
enum LedgerWork: Sendable {
  /// The rows of a batch, or why it cannot be recorded.
  case batch(Result<[LedgerRow], LedgerFailure>)
  case save([SavedRow], component: String, upgrade: UpgradeID, number: Int, at: Instant)

  /// Makes the rows of a batch, on the thread of whoever has it recorded: the ledger's own has
  /// those of all components to write.
  init(_ batch: [LedgerEntry]) {
    do throws(LedgerFailure) { self = .batch(.success(try LedgerWork.rows(of: batch))) } catch {
      self = .batch(.failure(error))
    }
  }

  private static func rows(of batch: [LedgerEntry]) throws(LedgerFailure) -> [LedgerRow] {
    guard (1...LedgerLimits.batchEntries).contains(batch.count) else {
      throw LedgerFailure(
        .tooLarge,
        "a batch has 1 to \(LedgerLimits.batchEntries) entries, not \(batch.count); split it")
    }
    return try batch.map { entry throws(LedgerFailure) in
      if case .rowsSaved = entry.content {
        throw LedgerFailure(.malformed, "rows are saved by saveRows; call that")
      }
      return try EntryCoding.row(of: entry)
    }
  }
}

/// Where rows are kept; used by the ledger's own thread alone.
protocol LedgerStore: Sendable {
  /// Writes as much of a group as can be written, and answers for each once that is known.
  func write(_ group: [LedgerWork]) -> [Result<LedgerReceipt, LedgerFailure>]
  /// Does what can wait, once everybody has an answer.
  func rest()
  /// Whether ``rest()`` must be tried again, though nobody asks for anything.
  var isUnsettled: Bool { get }
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
    case .batch(let made): rows = try made.get()
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
      let entry = LedgerEntry(component: component, at: at, content: .rowsSaved(save))
      self.rows = [try EntryCoding.row(of: entry)]
    }
    seal(after: head, &chain)
  }

  /// Gives the rows their places in the chain.
  private mutating func seal(after head: LedgerHead, _ chain: inout Chain) {
    var previous = head.hash
    for number in rows.indices {
      rows[number].position = head.position + 1 + number
      rows[number].batch = head.position + 1
      previous = chain.hash(rows[number], after: previous)
      rows[number].hash = previous
    }
  }

  /// What the writer is told: there is always at least one row.
  func receipt(after head: LedgerHead) -> LedgerReceipt {
    LedgerReceipt(
      positions: head.position + 1...head.position + max(1, rows.count),
      hash: rows.last?.hash ?? head.hash)
  }
}
