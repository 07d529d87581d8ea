import MigrationEngine
import MigrationTesting
import StateTables
import Testing

/// A table does what a dictionary does, in order, with its sizes and digests right.
@Suite struct TableTests {
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func hashTableIsADictionary(_ seed: UInt64) {
    check(HashTable<Int, ClientV1>("clients", schema: .generation(1)), seed) { $0 }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func orderedTableIsADictionaryInOrder(_ seed: UInt64) {
    let table = OrderedTable<String, ClientV1>("sessions", schema: .generation(1))
    check(table, seed) { "session-\($0 * 7919 % 5003)" }
    var keys: [String] = []
    table.forEach { key, _ in
      keys.append(key)
      return true
    }
    #expect(keys == keys.sorted { $0.isBefore($1) })
  }

  private func check<Slot: TableSlot>(
    _ table: Table<Slot, ClientV1>, _ seed: UInt64, key: (Int) -> Slot.Key
  ) {
    var generator = SeededGenerator(seed: seed)
    var model: [Slot.Key: ClientV1] = [:]
    var snapshots: [(Snapshot<Slot, ClientV1>, [Slot.Key: ClientV1])] = []
    // Grows, shrinks to almost nothing, and grows again, so that leaves split and merge.
    for round in 0..<12_000 {
      let key = key(Int.random(in: 0..<4_000, using: &generator))
      let isShrinking = (round / 4_000) == 1
      if Int.random(in: 0..<10, using: &generator) < (isShrinking ? 8 : 3) {
        #expect(table.removeValue(forKey: key) == model.removeValue(forKey: key))
      } else {
        let row = ClientV1(count: round, note: round.isMultiple(of: 3) ? "a" : "longer than inline")
        table[key] = row
        model[key] = row
      }
      if round % 1_500 == 0 { snapshots.append((table.snapshot(), model)) }
    }
    #expect(contents(table.snapshot()) == model)
    #expect(table.count == model.count)
    for (key, row) in model { #expect(table[key] == row) }
    let bytes = model.reduce(0) { $0 + $1.key.byteSize + $1.value.byteSize }
    #expect(table.facts.bytes == bytes)
    #expect(table.digest() == table.snapshot().digest)
    for (snapshot, model) in snapshots { #expect(contents(snapshot) == model) }
  }

  private func contents<Slot: TableSlot>(
    _ snapshot: Snapshot<Slot, ClientV1>
  ) -> [Slot.Key: ClientV1] {
    var found: [Slot.Key: ClientV1] = [:]
    snapshot.forEach { key, row in
      #expect(found[key] == nil, "\(key) stands twice")
      found[key] = row
    }
    #expect(found.count == snapshot.count)
    return found
  }
}
