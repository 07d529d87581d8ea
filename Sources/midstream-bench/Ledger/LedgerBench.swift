internal import Ledger
internal import MigrationEngine
internal import UnixKit

/// `midstream-bench ledger`: what it takes until an entry is durable, beside a raw commit of the
/// same bytes by SQLite.
struct LedgerBench {
  /// So many entries of one writer are on their way at once where nobody waits for each.
  private static let underWay = 64

  let options: LedgerOptions
  private let place: TemporaryFolder
  private let entries: [LedgerEntry]
  private let rowBytes: Int

  init(_ options: LedgerOptions) throws {
    self.options = options
    place = try TemporaryFolder(in: options.directory)
    entries = try LedgerBench.makeEntries()
    rowBytes = try LedgerBench.bytes(of: entries[0])
  }

  /// A component that is paused and goes on, over and over: two usual entries.
  private static func makeEntries() throws -> [LedgerEntry] {
    let component = "session_manager"
    var state = ComponentState(name: component, version: .generation(1))
    let operators = Authority(uid: 1_000, name: "operator", role: .operator)
    let at = Instant(microseconds: 1_700_000_000_000_000)
    var entries: [LedgerEntry] = []
    for request in [Request.suspend] {
      let command = Command(request, expected: Command.Expectation(version: .generation(1)))
      for event in try state.decide(command, by: operators, at: at) {
        state.apply(event)
        entries.append(LedgerEntry(event, of: component))
      }
    }
    for event in state.decide(
      .suspendTimedOut(blocker: "a call of client 12 to renew", ageMilliseconds: 5_012), at: at)
    {
      entries.append(LedgerEntry(event, of: component))
    }
    return entries.reversed()
  }

  /// As many bytes as the columns of its row hold.
  private static func bytes(of entry: LedgerEntry) throws -> Int {
    guard case .event(let event) = entry.content else { return 0 }
    let content = try JSON.bytes(of: try ValueEncoder().encode(event))
    let numbers = 3 * MemoryLayout<Int64>.size
    return content.count + (entry.component ?? "").utf8.count + "event.suspendTimedOut".utf8.count
      + numbers + Checksum.byteCount
  }

  func run() throws {
    defer { place.remove() }
    var single = Measurement("one writer, each entry waited for", unit: "µs an entry")
    let many = options.writers
    var grouped = Measurement(
      "\(many) writers on threads, each entry waited for; peer: \(many) rows a commit",
      unit: "µs an entry")
    var flowing = Measurement(
      "\(many) writers, \(Self.underWay) entries of each under way; peer: \(many * Self.underWay)"
        + " rows a commit", unit: "µs an entry")
    for round in 0..<options.rounds {
      single.add(
        ours: try ours("single\(round)", writers: 1, each: options.entries, underWay: 1),
        peer: try peer("single\(round)", options.entries, commit: 1))
      let each = max(1, options.entries / 2)
      grouped.add(
        ours: try ours("grouped\(round)", writers: many, each: each, underWay: 1),
        peer: try peer("grouped\(round)", each * many, commit: many))
      flowing.add(
        ours: try ours("flowing\(round)", writers: many, each: each * 4, underWay: Self.underWay),
        peer: try peer("flowing\(round)", each * 4 * many, commit: many * Self.underWay))
    }
    let measurements = [single, grouped, flowing]
    if options.wantsJSON {
      print("[\(measurements.map(\.json).joined(separator: ",\n "))]")
    } else {
      print(
        "midstream-bench ledger: peer is SQLite itself, rows of \(rowBytes) B,"
          + " \(options.rounds) rounds in turn, medians")
      for measurement in measurements { print("  " + measurement.line) }
    }
  }

  private func peer(_ name: String, _ rows: Int, commit: Int) throws -> Double {
    let raw = try RawSQLite("\(place.path)/\(name).raw", rowBytes: rowBytes)
    return try microseconds(each: rows) { try raw.write(rows, inCommitsOf: commit) }
  }

  /// Every entry must be there at the end, or the race means nothing.
  private func ours(
    _ name: String, writers: Int, each: Int, underWay: Int
  ) throws -> Double {
    let ledger = try SQLiteLedger(directory: "\(place.path)/\(name)", node: "bench")
    defer { ledger.close() }
    let (entry, failed) = (entries[0], Monitor(0))
    let result = microseconds(each: writers * each) {
      let threads = (0..<writers).compactMap { _ in
        WorkerThread {
          let answered = Monitor(0)
          for number in 1...each {
            ledger.append([entry]) { result in
              if case .failure = result { failed.change { $0 += 1 } }
              answered.change { $0 += 1 }
            }
            answered.wait { number - $0 < underWay ? () : nil }
          }
          answered.wait { $0 == each ? () : nil }
        }
      }
      for thread in threads { thread.join() }
    }
    let head = try ledger.head().position
    guard failed.change({ $0 }) == 0, head == writers * each else {
      throw Peer.Failed(description: "only \(head) of \(writers * each) entries are durable")
    }
    return result
  }

  private func microseconds(each count: Int, _ body: () throws -> Void) rethrows -> Double {
    let start = MonotonicClock.nanoseconds()
    try body()
    return Double(MonotonicClock.nanoseconds() - start) / 1_000 / Double(count)
  }
}
