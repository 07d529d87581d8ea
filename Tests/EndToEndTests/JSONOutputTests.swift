import MigrationEngine
import Testing

/// What pipelines read: one object a run, with stable names.
@Suite struct JSONOutputTests {
  static let counts = [
    "documents", "migrated", "alreadyThere", "failed", "skippedFiles", "bytes", "interrupted",
  ]

  private func number(_ fields: Fields, _ name: String) -> Int64? {
    if case .int(let number)? = fields[name] { number } else { nil }
  }

  @Test(arguments: ["plan", "check", "prove", "migrate --dry-run", "migrate"])
  func everyVerbCountsTheSame(_ verb: String) throws {
    let workshop = try Workshop.withFleet()
    let result = try workshop.state("\(verb) fleet --json")
    #expect(result.code == 1)
    let fields = try result.json()
    #expect(fields["verb"]?.text == verb.split(separator: " ").first.map(String.init))
    #expect(fields["to"]?.text == "v2")
    for name in Self.counts { #expect(fields[name] != nil, "\(name)") }
    #expect(number(fields, "documents") == 6)
    #expect(number(fields, "migrated") == 3)
    #expect(number(fields, "alreadyThere") == 1)
    #expect(number(fields, "failed") == 2)
    let problems = (fields["listed"]?.elements ?? []).filter { $0.fields?["error"] != nil }
    #expect(problems.compactMap { $0.fields?["file"]?.text } == ["fleet/c.json", "fleet/d.ndjson"])
    #expect(problems.last?.fields?["line"] == 2)
    // People still see the problems beside it.
    #expect(result.errors.contains("fleet/d.ndjson:2"))
  }

  @Test func eachVerbAddsItsOwn() throws {
    let workshop = try Workshop.withFleet()
    let plan = try workshop.state("plan fleet --json").json()
    let rows = plan["versions"]?.elements?.compactMap(\.fields) ?? []
    #expect(rows.map { $0["version"]?.text } == ["legacy", "v1", "v2"])
    #expect(rows.map { $0["path"] } == [["legacy", "v1", "v2"], ["v1", "v2"], ["v2"]])
    #expect(rows.first?["wayBack"] == "lossless")
    #expect(try workshop.state("prove fleet --json").json()["lossless"] == false)
    let dry = try workshop.state("migrate fleet --dry-run --json").json()
    #expect(dry["dryRun"] == true)
    let first = dry["listed"]?.elements?.first?.fields
    #expect(first?["document"] == "fleet/a.json")
    #expect(
      first?["changes"] == [["field": "a", "removed": 1], ["field": "b", "added": 1]])
  }

  @Test func changingVerbsNameTheirBackups() throws {
    let workshop = try Workshop.withFleet()
    let migrated = try workshop.state("migrate fleet --json").json()
    #expect(number(migrated, "backups") == 2)
    let listed = migrated["listed"]?.elements?.compactMap { $0.fields?["backup"]?.text } ?? []
    #expect(listed.count == 2)
    for backup in listed { #expect(workshop.names(in: "fleet").contains(backup)) }
    let result = try workshop.state("restore fleet --json", [])
    #expect(result.code == 0)
    let restored = try result.json()
    #expect(restored["verb"] == "restore")
    #expect(number(restored, "migrated") == 2)
    #expect(number(restored, "alreadyThere") == 2)
    let chosen = try workshop.state("restore fleet/d.ndjson --to mixed --json", [])
    #expect(try chosen.json()["to"] == "mixed")
  }

  @Test func authorsGetObjectsToo() throws {
    let workshop = try Workshop.withFleet()
    let bench = try workshop.state("bench fleet/a.json --json").json()
    #expect(bench["parts"]?.elements?.count == 4)
    let lint = try workshop.state("lint --migrations migrations --json", []).json()
    #expect(lint["unrecorded"] == ["legacy_to_v1", "v1_to_v2"])
    #expect(lint["problems"] == [])
    let recorded = try workshop.state("lint --migrations migrations --record --json", [])
    #expect(try recorded.json()["recorded"] == ["legacy_to_v1", "v1_to_v2"])
    let made = try workshop.state("new v2 v3 --migrations migrations --json", [])
    #expect(try made.json()["file"] == "migrations/v2_to_v3.json")
  }
}
