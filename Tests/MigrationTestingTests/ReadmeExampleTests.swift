import MigrationEngine
import MigrationTesting
import Testing

/// The Swift of the README, word for word; TidyTests sees to it that both stay the same.
@Suite struct ReadmeExampleTests {
  @Test func example() throws {
    let lens = try Lens(record: [
      Operation(.rename(FieldPath("memory"), to: "longTermMemory")),
      Operation(.add(FieldPath("permissions.history"), value: [])),
    ])
    let migration = Migration(
      LensFile(from: .legacy, to: .generation(1), title: "Say what memory means", lens: lens))

    var catalog = Catalog()
    try catalog.register(migration)
    let old = StateRecord(version: .legacy, fields: ["memory": ["short answers"], "mood": "good"])
    let result = try catalog.migrate(old, to: .generation(1))
    #expect(result.record["mood"] == "good")
    #expect(try catalog.migrate(result.record, to: .legacy).record == old)

    try validate(
      migration, from: old,
      expecting: [
        .removed("memory", ["short answers"]), .added("longTermMemory", ["short answers"]),
        .added("permissions", ["history": []]),
      ])
    _ = try proveRoundTrip(migration, over: [old])
    _ = try proveRoundTrip(migration, generating: 500)
  }
}
