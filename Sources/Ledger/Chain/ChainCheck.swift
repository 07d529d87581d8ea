internal import MigrationEngine

/// Follows a chain row by row and remembers what the saved rows beside it must be.
struct ChainCheck {
  private static let remedy = "keep a copy for whoever looks into it, and restore a backup"

  /// The save that stands for one upgrade of a component.
  struct SaveKey: Hashable, Comparable {
    let component: String
    let upgrade: String

    static func < (left: SaveKey, right: SaveKey) -> Bool {
      (left.component, left.upgrade) < (right.component, right.upgrade)
    }
  }

  private var chain = Chain()
  private(set) var head: LedgerHead
  private var standingSaves: [SaveKey: RowSave] = [:]
  /// The first place that does not fit; what comes after it proves nothing.
  private(set) var broken: BrokenLink?

  init(node: String) {
    head = LedgerHead(position: 0, hash: Chain.beginning(of: node))
  }

  /// The upgrades that rows stand saved for, in one order.
  var saveKeys: [SaveKey] { standingSaves.keys.sorted() }

  /// Takes the next row in the order of positions; `false` when it does not fit.
  mutating func take(_ row: LedgerRow) -> Bool {
    let expected = head.position + 1
    guard row.position == expected else {
      let missing =
        row.position > expected
        ? "entry \(expected) is missing, the next is \(row.position)"
        : "entry \(row.position) stands behind \(head.position)"
      return stop(at: expected, missing)
    }
    guard chain.hash(row, after: head.hash) == row.hash else {
      return stop(
        at: expected,
        "entry \(expected) is not what was written, or does not follow what stands before it")
    }
    if row.kind == EntryKind.rowsSaved, !remember(row) {
      return stop(at: expected, "entry \(expected) tells of saved rows and cannot be read")
    }
    head = LedgerHead(position: row.position, hash: row.hash)
    return true
  }

  /// Meets a row that cannot be read at all.
  mutating func takeUnreadable() {
    _ = stop(at: head.position + 1, "entry \(head.position + 1) has no hash")
  }

  /// Which save of an upgrade stands.
  func standingNumber(of key: SaveKey) -> Int? { standingSaves[key]?.number }

  /// Compares where the chain ended with where it should.
  mutating func end(at recorded: LedgerHead) {
    guard broken == nil, recorded != head else { return }
    if recorded.position > head.position {
      _ = stop(
        at: head.position + 1,
        "the ledger should end with entry \(recorded.position) and ends with \(head.position)")
    } else if recorded.position < head.position {
      _ = stop(
        at: recorded.position + 1,
        "the ledger should end with entry \(recorded.position); somebody else wrote"
          + " \(recorded.position + 1)")
    } else {
      _ = stop(at: head.position, "entry \(head.position) is not the one that was written last")
    }
  }

  /// Compares the rows that stand saved with what the ledger says of them.
  mutating func checkRows(of key: SaveKey, count: Int, checksum: Checksum) {
    guard broken == nil, let save = standingSaves[key] else { return }
    guard count != save.count || checksum != save.checksum else { return }
    _ = stop(
      at: head.position,
      "the rows saved for \(key.component), \(key.upgrade) are not those that were written")
  }

  var verdict: LedgerVerdict { broken.map { .broken($0) } ?? .sound(head) }

  private mutating func remember(_ row: LedgerRow) -> Bool {
    guard let stored = try? EntryCoding.entry(of: row), let component = row.component,
      case .rowsSaved(let save) = stored.entry.content
    else { return false }
    let key = SaveKey(component: component, upgrade: save.upgrade.text)
    if let known = standingSaves[key], known.number > save.number { return true }
    standingSaves[key] = save
    return true
  }

  private mutating func stop(at position: Int, _ reason: String) -> Bool {
    broken = BrokenLink(position: position, sentence: "\(reason); \(ChainCheck.remedy)")
    return false
  }
}

/// The checksum of saved rows, row by row.
struct SavedRowsCheck {
  private var stream = ChecksumStream()
  private(set) var count = 0

  mutating func take(_ bytes: [UInt8]) {
    count += 1
    withUnsafeBytes(of: Int64(bytes.count).littleEndian) { stream.combine($0) }
    bytes.withUnsafeBytes { stream.combine($0) }
  }

  var checksum: Checksum { stream.finish() }
}
