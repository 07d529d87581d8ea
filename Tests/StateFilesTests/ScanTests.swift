import MigrationEngine
import Testing

@testable import StateFiles

@Suite struct ScanTests {
  private func fleet() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Fixtures.old(1), to: "a.json")
    try folder.write(Fixtures.new(2), to: "b.json")
    try folder.write("\(Fixtures.old(3))\nbad\n{\"a\":4}\n", to: "c.ndjson")
    try folder.write("not looked at", to: "notes.txt")
    try folder.write("not looked at", to: ".hidden.json")
    return folder
  }

  @Test(
    arguments: [
      StateFiles.Examination.plan, .check, .difference, .prove,
    ], [1, 3])
  func nothingIsWrittenAndCountsAgree(_ look: StateFiles.Examination, _ workers: Int) throws {
    let folder = try fleet()
    let before = folder.names
    let options = StateFiles.Options(workers: workers)
    let outcome = try StateFiles([folder.path], options: options).scanned(as: look)
    #expect(outcome.counts == [3, 1, 1])
    #expect(
      outcome.tally.versions == [.legacy: 1, Fixtures.one: 2, Fixtures.two: 1])
    #expect(outcome.problems.map(\.place) == [folder.path(of: "c.ndjson") + ":2"])
    #expect(folder.names == before)
    #expect(try folder.text(of: "a.json") == Fixtures.old(1))
  }

  @Test func aPlanTimesSomeDocumentsOfEachVersion() throws {
    let folder = try fleet()
    let tally = try StateFiles([folder.path]).scanned(as: .plan).tally
    #expect(tally.timings[.legacy]?.documents == 1)
    #expect(tally.timings[Fixtures.one]?.documents == 2)
    #expect(tally.timings[Fixtures.two] == nil)
  }

  @Test func aDifferenceNamesEveryChange() throws {
    let folder = try fleet()
    let outcome = try StateFiles([folder.path]).scanned(as: .difference)
    var lines: [String] = []
    for case .difference(let place, let version, let changes) in outcome.notable {
      let name = place.split(separator: "/").last.map(String.init) ?? ""
      lines.append("\(name) \(version) \(changes.count)")
    }
    #expect(lines == ["a.json v1 2", "c.ndjson:1 v1 2", "c.ndjson:3 legacy 2"])
  }

  /// A filler that stands in for a removed field loses what stood there.
  @Test func aProofFindsTheFieldsThatWouldBeLost() throws {
    let folder = try TemporaryFolder()
    try folder.write(#"{"state_version":"v1","a":null}"#, to: "a.json")
    try folder.write(#"{"state_version":"v1","a":5}"#, to: "b.json")
    try folder.write(#"{"state_version":"v1"}"#, to: "c.json")
    let lens = #"{"from": "v1", "to": "v2", "record": [{"remove": "a", "value": null}]}"#
    var catalog = Catalog()
    try catalog.register(Migration(LensFile(json: Array(lens.utf8))))
    let rules = try DocumentRules(catalog: catalog, target: Fixtures.two)
    let outcome = try StateFiles([folder.path]).scanned(as: .prove, rules: rules)
    #expect(outcome.counts == [2, 0, 1])
    #expect(outcome.tally.lossy == 1)
    #expect(outcome.tally.lostFields == ["a": 1])
    #expect(try StateFiles([folder.path]).scanned(as: .prove).tally.lossy == 0)
  }

  @Test func sourcesAreFilesFoldersAndWhatTheirEndingsSay() throws {
    let folder = try fleet()
    try folder.write("", to: "a.json.v1.0123456789abcdef.bak")
    try folder.write("", to: ".a.json.midstream")
    try folder.write("", to: "d.jsonl")
    let names = ["a.json", "b.json", "c.ndjson", "d.jsonl"].map { folder.path(of: $0) }
    let expected: [Source] = [
      .document(names[0]), .document(names[1]), .lines(names[2]), .lines(names[3]),
    ]
    #expect(try Source.find([folder.path]) == expected)
    #expect(try Source.find([folder.path + "//"]) == expected)
    #expect(try Source.find([names[2], folder.path, names[2]]).count == 4)
    let odd = folder.path(of: "notes.txt")
    #expect(try Source.find([odd, "missing"]) == [.document(odd), .document("missing")])
  }

  @Test func benchmarksCoverEveryPartOfTheWay() throws {
    let folder = try fleet()
    var problems: [DocumentProblem] = []
    let rules = try Fixtures.rules(to: Fixtures.three)
    let result = try StateFiles([folder.path]).bench(rules) { problems.append($0) }
    #expect(result.documents == 4)
    #expect(result.failed == 1)
    #expect(problems.count == 1)
    #expect(
      result.parts.map(\.name) == [
        "read", "legacy → v1", "v1 → legacy, home again", "v1 → v2", "v2 → v1, home again",
        "v2 → v3", "v3 → v2, home again", "write",
      ])
    #expect(result.parts.map(\.documents) == [4, 1, 1, 3, 3, 4, 4, 4])
    for part in result.parts {
      #expect(part.minimumNanoseconds <= part.medianNanoseconds)
      #expect(part.medianNanoseconds <= part.maximumNanoseconds)
    }
  }
}
