import MigrationEngine
import Testing

@testable import StateFiles

@Suite struct MigrateLinesTests {
  /// A file of lines, and what it becomes.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let old: String
    let new: String
    let counts: [Int]
    var codes: [String] = []
    var lines: [Int] = []
  }

  static let (old, new) = (Fixtures.old("1"), Fixtures.new("1"))

  static let cases = [
    Case(testDescription: "empty", old: "", new: "", counts: [0, 0, 0]),
    Case(testDescription: "blank", old: "\n  \n\r\n\t", new: "\n  \n\r\n\t", counts: [0, 0, 0]),
    Case(testDescription: "no final newline", old: old, new: new, counts: [1, 0, 0]),
    Case(
      testDescription: "blank lines between", old: "\n\(old)\n\n \n\(old)\n\n",
      new: "\n\(new)\n\n \n\(new)\n\n", counts: [2, 0, 0]),
    Case(
      testDescription: "CR LF", old: "\(old)\r\n\r\n\(old)\r\n", new: "\(new)\r\n\r\n\(new)\r\n",
      counts: [2, 0, 0]),
    Case(
      testDescription: "CR LF, none at the end", old: "\(old)\r\n\(old)", new: "\(new)\r\n\(new)",
      counts: [2, 0, 0]),
    Case(
      testDescription: "bad lines stay as they are",
      old: "\(old)\n{\"a\" : oops} \n\(old)\n[1]\nnull\n\(old)\n{\"state_version\":\"v1\"}",
      new: "\(new)\n{\"a\" : oops} \n\(new)\n[1]\nnull\n\(new)\n{\"state_version\":\"v1\"}",
      counts: [3, 0, 4],
      codes: Array(repeating: "migration.document-malformed", count: 3) + [
        "migration.field-missing"
      ], lines: [2, 4, 5, 7]),
    Case(
      testDescription: "several versions",
      old: "{\"a\":1}\n\(old)\n\(new)\n  { \"state_version\" : \"v2\" , \"b\" : 1 }\n",
      new: "\(new)\n\(new)\n\(new)\n  { \"state_version\" : \"v2\" , \"b\" : 1 }\n",
      counts: [2, 2, 0]),
    Case(
      testDescription: "an unknown version", old: "\(old)\n{\"state_version\":\"v9\"}\n",
      new: "\(new)\n{\"state_version\":\"v9\"}\n", counts: [1, 0, 1], codes: ["version.unknown"],
      lines: [2]),
  ]

  @Test(arguments: cases, [1, 4])
  func eachLineIsADocument(_ example: Case, _ workers: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(example.old, to: "a.ndjson", mode: 0o600)
    let options = StateFiles.Options(workers: workers)
    let outcome = try StateFiles([path], options: options).migrated()
    #expect(outcome.counts == example.counts)
    #expect(outcome.codes == example.codes)
    #expect(outcome.problems.map { $0.line ?? 0 } == example.lines)
    #expect(try folder.text(of: "a.ndjson") == example.new)
    #expect(folder.leftovers.count == (example.counts[0] > 0 ? 1 : 0))
    if let backup = outcome.backups.first {
      #expect(try folder.text(of: backup) == example.old)
    }
  }

  @Test func theBackupIsNamedAfterTheVersionThatMoved() throws {
    let folder = try TemporaryFolder()
    try folder.write("\(Self.old)\n\(Self.new)\n", to: "a.ndjson")
    try folder.write("\(Self.old)\n{\"a\":2}\n", to: "b.jsonl")
    let outcome = try StateFiles([folder.path]).migrated()
    #expect(outcome.backups.map { $0.split(separator: ".")[2] } == ["v1", "mixed"])
  }

  /// Lines are cut at a mebibyte when they are read; here the cut falls into every kind of place.
  @Test(arguments: [-1, 0, 1])
  func linesMayCrossTheEdgeOfAChunk(_ shift: Int) throws {
    let folder = try TemporaryFolder()
    // The first line ends `shift` bytes from the edge, its line break included.
    let frame = Fixtures.old("\"\"").utf8.count + 1
    let filler = String(repeating: "x", count: Chunk.bytes + shift - frame)
    let texts = [filler, "y", "z"].map { "\"\($0)\"" }
    let old = texts.map { Fixtures.old($0) + "\n" }.joined()
    #expect(Fixtures.old(texts[0]).utf8.count + 1 == Chunk.bytes + shift)
    let path = try folder.write(old, to: "a.ndjson")
    #expect(try StateFiles([path]).migrated().counts == [3, 0, 0])
    let isSame =
      try folder.text(of: "a.ndjson") == texts.map { Fixtures.new($0) + "\n" }.joined()
    #expect(isSame)
  }

  @Test(arguments: [1, 4])
  func aLineMayBeLargerThanTwoChunks(_ workers: Int) throws {
    let folder = try TemporaryFolder()
    let large = "\"" + String(repeating: "long ", count: 2 * Chunk.bytes / 5) + "\""
    let texts = ["1", large, "2", "oops", "3"]
    let path = try folder.write(
      texts.map { Fixtures.old($0) }.joined(separator: "\n"), to: "a.ndjson")
    let options = StateFiles.Options(workers: workers)
    let outcome = try StateFiles([path], options: options).migrated()
    #expect(outcome.counts == [4, 0, 1])
    #expect(outcome.problems.map(\.line) == [4])
    let expected = texts.map { $0 == "oops" ? Fixtures.old($0) : Fixtures.new($0) }
    let isSame = try folder.text(of: "a.ndjson") == expected.joined(separator: "\n")
    #expect(isSame)
  }

  @Test func theOrderOfLinesDoesNotDependOnTheWorkers() throws {
    let count = 12_000
    let padding = String(repeating: "p", count: 250)
    var old = ""
    for index in 0..<count {
      old += index.isMultiple(of: 997) ? "bad \(index)\n" : Fixtures.old(#""\#(index)\#(padding)""#)
      old += "\n"
    }
    var results: [[UInt8]] = []
    var places: [[Int?]] = []
    for workers in [1, 4, 7] {
      let folder = try TemporaryFolder()
      let path = try folder.write(old, to: "a.ndjson")
      let options = StateFiles.Options(workers: workers)
      let outcome = try StateFiles([path], options: options).migrated()
      #expect(outcome.tally.failed == count / 997 + 1)
      results.append(try folder.bytes(of: "a.ndjson"))
      places.append(outcome.problems.map(\.line))
    }
    for index in results.indices.dropFirst() {
      let isSame = results[index] == results[0]
      #expect(isSame)
      #expect(places[index] == places[0])
    }
    #expect(places[0].compactMap { $0 } == places[0].compactMap { $0 }.sorted())
  }

  @Test func aProblemSaysFileLineAndColumn() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("\(Self.old)\n{\"a\":}\n", to: "a.ndjson")
    let problem = try #require(try StateFiles([path]).migrated().problems.first)
    #expect(problem.place == "\(path):2")
    #expect(problem.location == "column 6")
  }

  @Test func progressEndsAtTheSizeOfTheFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.old, to: "a.json")
    try folder.write("\n\(Self.old)\r\n\nbad\n\(Self.old)", to: "b.ndjson")
    let files = try StateFiles([folder.path])
    let size = try folder.bytes(of: "a.json").count + folder.bytes(of: "b.ndjson").count
    let looked = try files.scanned(as: .check)
    #expect(looked.tally.bytes == size)
    #expect(files.progress.sample.doneBytes == size)
    let again = try StateFiles([folder.path])
    #expect(again.progress.sample.totalBytes == 0)
    #expect(try again.migrated().tally.bytes == size)
    #expect(again.progress.sample.doneBytes == size)
    #expect(again.progress.sample.totalBytes == size)
    #expect(again.progress.sample.doneDocuments == 4)
  }
}
