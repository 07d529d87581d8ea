import MigrationEngine
import Testing

@testable import StateTables

/// Keys have one order, whatever they are made of and whoever chose them.
@Suite struct KeyTests {
  /// A key whose spread bits say nothing, as if somebody had chosen all of them to collide.
  struct Colliding: TableKey {
    let number: Int
    var description: String { "c\(number)" }
    var spreadBits: UInt64 { 42 }
    var byteSize: Int { 8 }
    func isBefore(_ other: Colliding) -> Bool { number < other.number }
    func isSame(as other: Colliding) -> Bool { number == other.number }
  }

  @Test func keysThatAllCollideAreStillKeys() {
    let table = HashTable<Colliding, ClientV1>(
      "clients", schema: .generation(1), fanOut: FanOut(maximum: 4))
    for number in 0..<500 { table[Colliding(number: number * 7 % 500)] = Moving.row(number) }
    #expect(table.count == 500)
    #expect(table.keys.map(\.number) == Array(0..<500))
    for number in 0..<500 {
      #expect(table[Colliding(number: number * 7 % 500)] == Moving.row(number))
    }
    for number in 0..<500 where number % 3 != 0 { table[Colliding(number: number)] = nil }
    #expect(table.keys.map(\.number) == Array(stride(from: 0, to: 500, by: 3)))
    table.expectSoundShape()
  }

  @Test func keysThatAllCollideGoLiveAndBack() throws {
    let workers = HandWorkers()
    let old = HashTable<Colliding, ClientV1>(
      "clients", schema: .generation(1), fanOut: FanOut(maximum: 4))
    for number in 0..<100 { old[Colliding(number: number)] = Moving.row(number) }
    let new = HashTable<Colliding, ClientV2>(
      "clients", schema: .generation(2), fanOut: FanOut(maximum: 4))
    let migrator = Migrator(
      [.rows(of: old, into: new, by: Lenses.v1v2)], record: nil, workers: workers, reaper: workers)
    migrator.begin()
    for _ in 0..<60 {
      _ = migrator.step(Migrator.Budget())
      old[Colliding(number: 50)]?.count += 1
      workers.finishAll()
    }
    migrator.verify(.wayBack)
    for _ in 0..<60 {
      _ = migrator.step(Migrator.Budget())
      workers.finishAll()
    }
    _ = try migrator.exchange(StateRecord(version: .generation(1)))
    #expect(new[Colliding(number: 50)]?.weighted == 220)
    // Books of losses are kept by slot, and these all hash alike.
    for number in 0..<60 {
      new[Colliding(number: number)] = ClientV2(weighted: 1, burst: 10, tier: 0)
    }
    #expect(migrator.standing.figures.unmappable == 60)
    _ = try migrator.exchangeBack(StateRecord(version: .generation(2)))
    #expect(old.count == 40)
  }

  private static let composed = "caf\u{E9}"
  private static let decomposed = "cafe\u{301}"

  @Test func textIsComparedByItsBytes() {
    #expect(Self.composed == Self.decomposed, "Swift calls them equal; a table must not")
    let hash = HashTable<String, ClientV1>("clients", schema: .generation(1))
    let ordered = OrderedTable<String, ClientV1>("clients", schema: .generation(1))
    for (key, count) in [(Self.composed, 1), (Self.decomposed, 2)] {
      hash[key] = Moving.row(count)
      ordered[key] = Moving.row(count)
    }
    #expect(hash.count == 2 && ordered.count == 2)
    #expect(hash[Self.composed]?.count == 1 && ordered[Self.decomposed]?.count == 2)
    // By bytes, “e” comes before the first byte of “é”.
    #expect(
      ordered.keys.map { Array($0.utf8) } == [
        Array(Self.decomposed.utf8), Array(Self.composed.utf8),
      ])
    hash[Self.composed] = nil
    #expect(hash[Self.decomposed]?.count == 2)
    #expect(hash.digest() != ordered.digest())
  }

  @Test func textsThatSwiftCallsEqualAreLostApart() throws {
    let workers = HandWorkers()
    let old = HashTable<String, ClientV1>("clients", schema: .generation(1))
    let new = HashTable<String, ClientV2>("clients", schema: .generation(2))
    let migrator = Migrator(
      [.rows(of: old, into: new, by: Lenses.v1v2)], record: nil, workers: workers, reaper: workers)
    migrator.begin()
    for _ in 0..<4 { _ = migrator.step(Migrator.Budget()) }
    migrator.verify(.everyRow)
    for _ in 0..<4 { _ = migrator.step(Migrator.Budget()) }
    _ = try migrator.exchange(StateRecord(version: .generation(1)))
    new[Self.composed] = ClientV2(weighted: 1, burst: 10, tier: 0)
    new[Self.decomposed] = ClientV2(weighted: 3, burst: 10, tier: 0)
    #expect(migrator.standing.figures.unmappable == 2)
    new[Self.composed] = nil
    #expect(migrator.standing.figures.unmappable == 1)
    migrator.finalize()
  }

  @Test(arguments: [("", "a"), ("a", "b"), ("a", "aa"), ("z", "é"), ("\u{7F}", "\u{80}")])
  func orderOfTextIsThatOfItsBytes(_ left: String, _ right: String) {
    #expect(left.isBefore(right) && !right.isBefore(left))
    #expect(!left.isSame(as: right) && left.isSame(as: left) && !left.isBefore(left))
  }

  @Test func numbersAtTheEdgesAreKeys() {
    let table = OrderedTable<Int, ClientV1>("clients", schema: .generation(1))
    for key in [Int.max, 0, .min, -1, 1] { table[key] = Moving.row(1) }
    #expect(table.keys == [.min, -1, 0, 1, .max])
    var within: [Int] = []
    table.forEach(from: .min, upTo: .max) { key, _ in
      within.append(key)
      return true
    }
    #expect(within == [.min, -1, 0, 1])
  }

  @Test func sizesOfTextsAreThoseInMemory() {
    let (inline, long) = (String(repeating: "x", count: 15), String(repeating: "x", count: 16))
    #expect(inline.byteSize == 16 && long.byteSize == 32)
    #expect("é".heapByteSize == 0)
  }
}
