import Glibc
import MigrationEngine
import Testing

@testable import Ledger

/// Processes that are killed, and processes that want the same ledger.
@Suite(.serialized) struct CrashTests {
  private static let lives = 6

  /// Two seeds that stay, and one that nobody has tried.
  private static let seeds: [UInt64] = [1, 2, .random(in: 3...(.max))]

  @Test(arguments: seeds) func whatWasAcknowledgedSurvivesAKill(_ seed: UInt64) async throws {
    let folder = try TestFolder()
    let path = folder.path
    var known = 0
    for life in 0..<Self.lives {
      await #expect(processExitsWith: .signal(SIGKILL), "seed \(seed), life \(life)") {
        [path = path as String, seed = seed as UInt64, life = life as Int] in
        try DoomedWriter(folder: path, seed: seed, life: life).run()
      }
      let acknowledged = try DoomedWriter.acknowledged(in: path)
      #expect(acknowledged.count > known, "seed \(seed), life \(life): nothing was acknowledged")
      known = acknowledged.count
      // Read as another process would find it, and then as the next life does.
      try check(SQLiteLedgerReader(directory: folder.ledger), acknowledged, seed, life)
      let ledger = try SQLiteLedger(directory: folder.ledger, node: "edge-1")
      defer { ledger.close() }
      try check(ledger, acknowledged, seed, life)
    }
  }

  private func check(
    _ ledger: some LedgerReading, _ acknowledged: [LedgerHead], _ seed: UInt64, _ life: Int
  ) throws {
    let place: Comment = "seed \(seed), life \(life)"
    #expect(try ledger.verify() == .sound(ledger.head()), place)
    let stored = try all(of: ledger)
    #expect(missing(acknowledged, in: stored).isEmpty, place)
    var rest = stored[...]
    while let first = rest.first {
      let batch = rest.prefix { $0.batch == first.batch }
      rest = rest.dropFirst(batch.count)
      guard case .request(answer: .string(let text)) = first.entry.content,
        let number = text.split(separator: "/").first.flatMap({ Int($0) })
      else { throw TestFolder.Failure(what: "\(place): \(first)") }
      // A batch is there as a whole or not at all.
      #expect(batch.count == DoomedWriter.entries(of: number), place)
    }
  }

  private func missing(_ heads: [LedgerHead], in stored: [StoredEntry]) -> [LedgerHead] {
    heads.filter { head in
      !stored.indices.contains(head.position - 1) || stored[head.position - 1].hash != head.hash
    }
  }

  private func all(of ledger: some LedgerReading) throws -> [StoredEntry] {
    var stored: [StoredEntry] = []
    while true {
      let page = try ledger.entries(LedgerQuery(after: stored.count))
      stored += page
      if page.count < LedgerLimits.entriesAtOnce { return stored }
    }
  }

  @Test func aSecondProcessIsRefusedAndMayRead() async throws {
    let folder = try TestFolder()
    let ledger = try SQLiteLedger(directory: folder.ledger, node: "edge-1")
    let receipt = try ledger.appended(Story.batch(1))
    let (path, pid, hash) = (folder.ledger, getpid(), receipt.hash.hexadecimal)
    await #expect(processExitsWith: .success) {
      [path = path as String, pid = pid as Int32, hash = hash as String] in
      let failure = #expect(throws: LedgerFailure.self) {
        try SQLiteLedger(directory: path, node: "edge-1")
      }
      #expect(failure?.code == .inUse)
      #expect(failure?.message.contains(path) == true)
      #expect(failure?.message.contains("process \(pid)") == true)
      let reader = try SQLiteLedgerReader(directory: path)
      #expect(try reader.head().hash.hexadecimal == hash)
      #expect(try reader.verify() == .sound(reader.head()))
    }
    // Reading and leaving took nothing away from the one that writes.
    #expect(try ledger.appended(Story.batch(2)).positions == 2...2)
    #expect(throws: LedgerFailure.self) { try SQLiteLedger(directory: path, node: "edge-1") }
    ledger.close()
    await #expect(processExitsWith: .success) { [path = path as String] in
      let ledger = try SQLiteLedger(directory: path, node: "edge-1")
      defer { ledger.close() }
      #expect(try ledger.appended(Story.batch(3)).positions == 3...3)
    }
  }

  /// The canary: an acknowledgement that is not in the ledger would be noticed.
  @Test func aLostAcknowledgementIsNoticed() throws {
    let ledger = try MemoryLedger(node: "edge-1")
    defer { ledger.close() }
    let receipt = try ledger.appended(Story.batch(0))
    let head = try ledger.head()
    #expect(head == LedgerHead(position: receipt.positions.upperBound, hash: receipt.hash))
    let stored = try all(of: ledger)
    #expect(missing([head], in: stored).isEmpty)
    let lost = LedgerHead(position: 2, hash: receipt.hash)
    let other = LedgerHead(position: 1, hash: Checksum(of: []))
    #expect(missing([lost, head, other], in: stored) == [lost, other])
  }
}
