import MigrationEngine
import StateTables
import Testing

/// The Swift of the README, word for word; TidyTests sees to it that both stay the same.
@Suite struct TablesReadmeExampleTests {
  struct Before: TableRow {
    var count: Int
    var note: String
    var heapByteSize: Int { note.heapByteSize }
    func digest(into builder: inout DigestBuilder) {
      builder.combine(count)
      builder.combine(note)
    }
  }

  struct After: TableRow {
    var count: Int
    var burst: Int
    func digest(into builder: inout DigestBuilder) {
      builder.combine(count)
      builder.combine(burst)
    }
  }

  @Test func example() throws {
    let (workers, reaper) = (HandWorkers(), HandWorkers())
    let v1 = HashTable<String, Before>("clients", schema: .generation(1))
    let v2 = HashTable<String, After>("clients", schema: .generation(2))
    v1["10.0.0.7"] = Before(count: 1, note: "a customer of long standing")

    let lens = RowLens<Before, After>(
      forward: { After(count: $0.count, burst: 10) },
      back: { new, previous in Before(count: new.count, note: previous?.note ?? "") })
    let migrator = Migrator(
      [.rows(of: v1, into: v2, by: lens)], record: nil, workers: workers, reaper: reaper)

    migrator.begin()
    while !migrator.step(Migrator.Budget()).isCopied {
      v1["10.0.0.7"]?.count += 1  // Callers go on calling between two steps.
      workers.finishAll()
    }
    migrator.verify(.wayBack)
    while !migrator.step(Migrator.Budget()).isVerified { workers.finishAll() }

    var record = try migrator.exchange(StateRecord(version: .generation(1)))
    v2["10.0.0.7"]?.count += 1  // Now v2 is served, and v1 kept in step.
    #expect(migrator.standing.figures.losses == 0)

    record = try migrator.exchangeBack(record)
    let row = try #require(v1["10.0.0.7"])
    #expect(row.note == "a customer of long standing")  // As it was, and not a filler.
    #expect(row.count == 3)  // Every write made since is still there.
  }
}
