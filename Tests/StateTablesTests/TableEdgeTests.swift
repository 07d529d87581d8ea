import MigrationEngine
import MigrationTesting
import Testing

@testable import StateTables

/// The corners of a table: bounds, emptiness, awkward keys, and handlers that misbehave.
@Suite struct TableEdgeTests {
  private typealias Clients = OrderedTable<Int, ClientV1>

  private func table(_ keys: some Sequence<Int>, fanOut: Int = 4) -> Clients {
    let table = Clients("clients", schema: .generation(1), fanOut: FanOut(maximum: fanOut))
    for key in keys { table[key] = Moving.row(key) }
    return table
  }

  private func range(_ table: Clients, _ lower: Int?, _ upper: Int?) -> [Int] {
    var keys: [Int] = []
    table.forEach(from: lower, upTo: upper) { key, row in
      #expect(row == Moving.row(key))
      keys.append(key)
      return true
    }
    return keys
  }

  /// Every pair of bounds, on a table with gaps: before, on, between and behind its keys.
  @Test(arguments: [0, 1, 4, 5, 16, 17, 40]) func rangesAreThoseOfASortedList(_ count: Int) {
    let keys = (0..<count).map { $0 * 2 }
    let table = table(keys)
    let bounds: [Int?] = [nil] + (-1...count * 2 + 1).map(Optional.some)
    for lower in bounds {
      for upper in bounds {
        let expected = keys.filter { $0 >= lower ?? .min && $0 < upper ?? .max }
        let found = range(table, lower, upper)
        if found != expected { Issue.record("\(lower as Any)..<\(upper as Any): \(found)") }
      }
    }
  }

  @Test func visitEndsWhenItIsTold() {
    var seen = 0
    table(0..<100).forEach { _, _ in
      seen += 1
      return seen < 7
    }
    #expect(seen == 7)
  }

  @Test func emptyTable() {
    let table = table([])
    #expect(table.count == 0 && table.facts.bytes == 0 && table.facts.writes == 0)
    #expect(table[1] == nil)
    #expect(table.removeValue(forKey: 1) == nil)
    #expect(table.update(1) { $0.count += 1 } == nil)
    #expect(table.facts.writes == 0, "nothing was written")
    #expect(table.digest() == Digest(bits: 0) && table.snapshot().count == 0)
    table.expectSoundShape()
  }

  @Test func oneRow() {
    let table = table([7])
    #expect(range(table, nil, nil) == [7] && range(table, 7, 7).isEmpty)
    #expect(table.removeValue(forKey: 7) == Moving.row(7))
    #expect(table.keys.isEmpty && table.facts.bytes == 0)
    table[7] = Moving.row(7)
    #expect(table[7] == Moving.row(7))
    table.expectSoundShape()
  }

  private struct HadEnough: Error {}

  @Test func updateThatThrowsChangesNothing() {
    let table = table(0..<20)
    let (before, digest) = (table.facts, table.digest())
    #expect(throws: HadEnough.self) {
      try table.update(3) { row in
        row.count = 99
        throw HadEnough()
      }
    }
    #expect(table[3] == Moving.row(3))
    #expect(table.facts == before && table.digest() == digest)
  }

  @Test func updateReturnsWhatItsBodyReturned() {
    let table = table(0..<20)
    let old = table.update(3) { row in
      defer { row.count = 99 }
      return row.count
    }
    #expect(old == 3 && table[3]?.count == 99)
    table[3]?.count += 1
    #expect(table[3]?.count == 100)
  }

  /// What a handler writes while it visits is not seen, and nothing else is disturbed.
  @Test func handlerThatWritesWhileItVisits() {
    let table = table(0..<50)
    var seen: [Int] = []
    table.forEach { key, row in
      #expect(row == Moving.row(key))
      seen.append(key)
      table[key] = nil
      table[key + 1] = ClientV1(count: -9, note: "later")
      table[key + 1_000] = Moving.row(key + 1_000)
      return true
    }
    #expect(seen == Array(0..<50))
    #expect(table.count == 51)
    #expect(table[50] == ClientV1(count: -9, note: "later"))
    table.expectSoundShape()
  }

  /// An update is a read, the body, and a write: what the body did to the row's own key is
  /// overwritten, and to all others it stands.
  @Test func handlerThatWritesInsideAnUpdate() {
    let table = table(0..<50)
    table.update(3) { row in
      for key in 0..<50 { table[key] = nil }
      table[3] = ClientV1(count: 5, note: "inner")
      table[100] = Moving.row(100)
      row.count = 6
    }
    #expect(table.keys == [3, 100])
    #expect(table[3] == ClientV1(count: 6, note: "note 3"))
    table.expectSoundShape()
  }

  @Test func snapshotIsOneMoment() {
    let table = table(0..<100)
    let (snapshot, digest, rows) = (table.snapshot(), table.digest(), table.rows)
    for key in 0..<300 where key % 3 != 0 { table[key] = ClientV1(count: 1, note: "n") }
    for key in 0..<90 where key % 5 == 0 { table[key] = nil }
    var seen: [Int: ClientV1] = [:]
    snapshot.forEach { seen[$0] = $1 }
    #expect(seen == rows && snapshot.count == 100)
    #expect(snapshot.digest == digest && table.digest() != digest)
    #expect(snapshot[0] == Moving.row(0) && snapshot[299] == nil)
    table.expectSoundShape()
  }

  @Test func factsAreDatedByTheComponentsOwnClock() {
    let clock = TableClock(Instant(microseconds: 5))
    let table = Clients("clients", schema: .generation(1), clock: clock, secretFields: ["note"])
    #expect(table.facts.created == Instant(microseconds: 5) && table.facts.lastWrite == nil)
    clock.now = Instant(microseconds: 9)
    table[1] = ClientV1(count: 1, note: "a text that is not held inline")
    #expect(table.facts.lastWrite == Instant(microseconds: 9))
    let row = MemoryLayout<ClientV1>.stride + "a text that is not held inline".utf8.count
    #expect(table.facts.bytes == 8 + row)
    clock.now = Instant(microseconds: 11)
    _ = table[1]
    table[2] = nil
    #expect(table.facts.lastWrite == Instant(microseconds: 9), "reading is not writing")
    table[1] = ClientV1(count: 1, note: "")
    #expect(table.facts.bytes == 8 + MemoryLayout<ClientV1>.stride)
    table[1] = nil
    let facts = table.facts
    #expect(facts.lastWrite == Instant(microseconds: 11))
    #expect(facts.rows == 0 && facts.bytes == 0 && facts.writes == 3)
    #expect(facts.name == "clients" && facts.schema == .generation(1))
    #expect(table.definition.secretFields == ["note"])
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func digestTellsRowsAndNothingElse(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let keys = (0..<200).shuffled(using: &random)
    let (one, other) = (table(0..<200, fanOut: 4), table(keys, fanOut: 16))
    for key in 200..<400 { other[key] = Moving.row(key) }
    _ = other.digest()
    for key in (200..<400).shuffled(using: &random) { other[key] = nil }
    #expect(one.digest() == other.digest(), "seed \(seed)")
    #expect(other.digest() == other.snapshot().digest)
    let digest = one.digest()
    one[3]?.count += 1
    #expect(one.digest() != digest)
    one[3]?.count -= 1
    #expect(one.digest() == digest)
    // The same rows under each other's keys are something else.
    (one[3], one[4]) = (one[4], one[3])
    #expect(one.digest() != digest)
  }

  @Test(arguments: [4, 5, 8, 16, 64], [31, 32] as [UInt64])
  func shapeIsSoundAfterAnyChurn(_ fanOut: Int, _ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let table = table([], fanOut: fanOut)
    var held: [Snapshot<KeySlot<Int>, ClientV1>] = []
    for round in 0..<3_000 {
      let key = Int.random(in: 0..<600, using: &random)
      let removes = (round / 500).isMultiple(of: 2) ? 3 : 8
      if Int.random(in: 0..<10, using: &random) < removes {
        table[key] = nil
      } else {
        table[key] = Moving.row(key)
      }
      if round % 300 == 0 {
        held.append(table.snapshot())
        table.expectSoundShape()
      }
      if round % 700 == 0 { held = [] }
    }
    table.expectSoundShape()
    for key in (0..<600).shuffled(using: &random) { table[key] = nil }
    table.expectSoundShape()
    #expect(table.storage.pointee.tree.root.level == 0, "seed \(seed)")
  }

  /// The first fence of a node is never looked at and may be too high; once the node is merged into
  /// the one before, it is looked at.
  @Test func firstFenceOfANodeThatIsMergedIsTheNodesOwn() throws {
    let table = table(stride(from: 0, to: 3_000, by: 10), fanOut: 8)
    let second = try #require(table.storage.pointee.tree.stretch(from: nil)?.upper?.key)
    // The second node loses its first leaf, and then gets keys of that leaf's again.
    for key in stride(from: second, to: second + 80, by: 10) { table[key] = nil }
    table[second + 5] = Moving.row(1)
    for key in stride(from: 10, to: second * 2 - 10, by: 10) { table[key] = nil }
    let merged = try #require(table.storage.pointee.tree.stretch(from: nil)?.upper?.key)
    #expect(merged > second, "nothing has merged; the test tests nothing")
    table.expectSoundShape()
    #expect(table[second + 5] == Moving.row(1))
    #expect(table[0] == Moving.row(0))
  }

  @Test func rowsInOrderLeaveFullLeavesBehind() {
    let table = table(0..<256, fanOut: 4)
    let root = table.storage.pointee.tree.root
    // 256 rows at four to a leaf are 64 leaves: three levels of nodes, were all of them full.
    #expect(root.level <= 3)
    table.expectSoundShape()
  }
}
