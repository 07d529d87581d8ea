import MigrationEngine
import Testing

/// Every verb as an operator types it: what it says, what it does, how it ends.
@Suite struct VerbTests {
  static let toTwo = "--to v2 --migrations migrations"

  @Test func planShowsVersionsWaysAndCosts() throws {
    let workshop = try Workshop.withFleet()
    let result = try workshop.state("plan fleet")
    #expect(result.code == 1)
    let lines = result.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("6 documents, ") == true)
    #expect(lines.contains { $0.contains("legacy → v1 → v2") })
    #expect(lines.contains { $0.contains("already there") })
    #expect(result.output.contains("measured on 3 documents"))
    #expect(result.errors.contains("fleet/c.json: line 1, column 2"))
    #expect(result.errors.contains("fleet/d.ndjson:2: "))
  }

  @Test func checkCountsWhatCanGo() throws {
    let workshop = try Workshop.withFleet()
    let result = try workshop.state("check fleet")
    #expect(result.code == 1)
    #expect(
      result.output
        == "✗ 3 documents can be migrated to v2, 1 already there, 2 cannot\n")
    let good = try workshop.state("check fleet/a.json fleet/b.json")
    #expect(good.code == 0)
    #expect(good.output == "✓ 1 document can be migrated to v2, 1 already there, 0 cannot\n")
    #expect(good.errors.isEmpty)
  }

  @Test func proveComesHomeOrSaysWhatWouldBeLost() throws {
    let workshop = try Workshop.withFleet()
    let good = try workshop.state("prove fleet/a.json")
    #expect(good.code == 0)
    #expect(good.output.hasPrefix("✓ lossless: 1 document went to v2 and came home unchanged"))
    try workshop.write(
      #"{"from": "v1", "to": "v2", "record": [{"remove": "a", "value": null}]}"#,
      to: "migrations/v1_to_v2.json")
    let bad = try workshop.state("prove fleet/a.json")
    #expect(bad.code == 1)
    #expect(
      bad.output == """
        ✗ 1 of 1 document would lose something on the way to v2 and home:
          a: 1 document
        the first is fleet/a.json:
          ~ a: 1 → null

        """)
  }

  @Test func aDryRunShowsAllAndWritesNothing() throws {
    let workshop = try Workshop.withFleet()
    let before = try workshop.digest(of: "fleet")
    let result = try workshop.state("migrate fleet --dry-run")
    #expect(result.code == 1)
    #expect(result.output.contains("fleet/a.json: v1 → v2\n  - a: 1\n  + b: 1\n"))
    #expect(result.output.contains("fleet/d.ndjson:3: legacy → v2\n"))
    #expect(
      result.output.hasSuffix(
        "dry run: 3 documents would change, 1 already there, 2 cannot; nothing was written\n"))
    #expect(try workshop.digest(of: "fleet") == before)
    for verb in ["plan", "check", "prove", "bench"] {
      _ = try workshop.state("\(verb) fleet")
      #expect(try workshop.digest(of: "fleet") == before, "\(verb)")
    }
  }

  @Test func migrateKeepsABackupAndRestoreTakesItBack() throws {
    let workshop = try Workshop.withFleet()
    let result = try workshop.state("migrate fleet/a.json")
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("✓ 1 migrated to v2, 0 already there, 0 failed, in "))
    #expect(
      result.output.hasSuffix(
        "  take it back with: midstream state restore fleet/a.json --to v1\n"))
    #expect(try workshop.text(of: "fleet/a.json") == Workshop.new(1))
    let hint = try #require(result.output.split(separator: "with: midstream state ").last)
    let back = try workshop.state(String(hint.dropLast()), [])
    #expect(back.code == 0)
    #expect(back.output.hasPrefix("✓ 1 restored, 0 left as they are, 0 failed, in "))
    #expect(try workshop.text(of: "fleet/a.json") == Workshop.old(1))
  }

  @Test func theHintNamesTheVersionFieldAndQuotesWhatAShellWouldTakeApart() throws {
    let workshop = try Workshop.withMigrations()
    try workshop.write(#"{"v":"v1","a":1}"#, to: "it's one.json")
    let result = try Program.midstream(
      ["state", "migrate", "it's one.json", "--version-field", "v"] + Workshop.toTwo,
      in: workshop.path)
    #expect(result.code == 0)
    #expect(
      result.output.hasSuffix(#"restore 'it'\''s one.json' --to v1 --version-field v"# + "\n"))
  }

  @Test func oneBadDocumentStopsNothingUnlessAsked() throws {
    let workshop = try Workshop.withFleet()
    let all = try workshop.state("migrate fleet --workers 1")
    #expect(all.code == 1)
    #expect(all.output.hasPrefix("✗ 3 migrated to v2, 1 already there, 2 failed, in "))
    let other = try Workshop.withFleet()
    let fast = try other.state("migrate fleet --fail-fast --workers 1")
    #expect(fast.code == 1)
    #expect(fast.output.hasPrefix("✗ 1 migrated to v2, 1 already there, 1 failed, in "))
    #expect(
      fast.errors.hasSuffix("stopped at the first problem: 1 file untouched; run again to go on\n"))
    #expect(try other.text(of: "fleet/d.ndjson").contains("v1"))
  }

  @Test func ofSeveralBackupsOneIsChosen() throws {
    let workshop = try Workshop.withMigrations()
    try workshop.write("\(Workshop.old(1))\n", to: "a.ndjson")
    _ = try workshop.state("migrate a.ndjson")
    _ = try workshop.state("restore a.ndjson", [])
    let unclear = try workshop.state("restore a.ndjson", [])
    #expect(unclear.code == 1)
    #expect(
      unclear.errors
        == "midstream: a.ndjson: there are backups of mixed, v1; choose one with --to VERSION\n")
    #expect(try workshop.state("restore a.ndjson --to mixed", []).code == 0)
    #expect(try workshop.text(of: "a.ndjson") == "\(Workshop.new(1))\n")
    #expect(try workshop.state("restore a.ndjson --to v1", []).code == 0)
    #expect(try workshop.text(of: "a.ndjson") == "\(Workshop.old(1))\n")
  }

  @Test func benchMeasuresEachPart() throws {
    let workshop = try Workshop.withFleet()
    let result = try workshop.state("bench fleet/a.json fleet/b.json")
    #expect(result.code == 0)
    let names = result.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: "  ").first.map { $0.trimmed } ?? ""
    }
    #expect(names == ["read", "v1 → v2", "v2 → v1, home again", "write"])
  }

  @Test func newWritesATemplateOnceAndLintTakesIt() throws {
    let workshop = try Workshop.withMigrations()
    let made = try workshop.state("new v2 1.0.0 --migrations migrations", [])
    #expect(made.code == 0)
    #expect(made.output.contains("migrations/v2_to_v1_0_0.json"))
    let text = try workshop.text(of: "migrations/v2_to_v1_0_0.json")
    let again = try workshop.state("new v2 1.0.0 --migrations migrations", [])
    #expect(again.code == 1)
    #expect(again.errors.contains("exists already"))
    #expect(try workshop.text(of: "migrations/v2_to_v1_0_0.json") == text)
    #expect(try workshop.state("lint --migrations migrations", []).code == 0)
    #expect(try workshop.state("new v2 v2 --migrations migrations", []).code == 3)
    #expect(try workshop.state("new v2 two --migrations migrations", []).code == 2)
  }

  @Test func lintRecordsAndFindsWhatChanged() throws {
    let workshop = try Workshop.withMigrations()
    let first = try workshop.state("lint --migrations migrations --record", [])
    #expect(first.code == 0)
    #expect(
      first.output == """
        · legacy_to_v1 changes nothing but the version; give it operations, or a title
        ✓ recorded legacy_to_v1
        ✓ recorded v1_to_v2
        ✓ 2 migrations, 3 versions, 0 to mend

        """)
    try workshop.write(
      #"{"from": "v1", "to": "v2", "record": [{"rename": "a", "to": "c"}]}"#,
      to: "migrations/v1_to_v2.json")
    let second = try workshop.state("lint --migrations migrations", [])
    #expect(second.code == 1)
    #expect(second.output.hasPrefix("✗ migrations/v1_to_v2.json: v1_to_v2 was "))
    #expect(second.output.hasSuffix("1 to mend\n"))
    try workshop.write(Workshop.old(1), to: "fleet/a.json")
    let refused = try workshop.state("migrate fleet")
    #expect(refused.code == 3)
    #expect(try workshop.text(of: "fleet/a.json") == Workshop.old(1))
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0 == " " })
  }
}
