import MigrationEngine
import Synchronization
import Testing

@testable import StateFiles

/// Runs that end before everything is done.
@Suite struct StoppingTests {
  /// Says yes from the `limit`th question on.
  private final class Questions: Sendable {
    private let asked = Atomic<Int>(0)
    let limit: Int
    init(limit: Int) { self.limit = limit }
    var isOver: Bool { asked.wrappingAdd(1, ordering: .relaxed).newValue >= limit }
  }

  private static func options(afterQuestions limit: Int) -> StateFiles.Options {
    let questions = Questions(limit: limit)
    return StateFiles.Options(isInterrupted: { questions.isOver })
  }

  @Test func theFirstProblemEndsARunThatFailsFast() throws {
    let folder = try TemporaryFolder()
    for index in 0..<10 {
      try folder.write(index == 4 ? "bad" : Fixtures.old(index), to: "\(index).json")
    }
    let options = StateFiles.Options(workers: 1, failsFast: true)
    let outcome = try StateFiles([folder.path], options: options).migrated()
    #expect(outcome.counts == [4, 0, 1])
    #expect(outcome.tally.skippedFiles == 5)
    #expect(try folder.text(of: "3.json") == Fixtures.new(3))
    #expect(try folder.text(of: "5.json") == Fixtures.old(5))
  }

  @Test func withSeveralWorkersTheOnesInHandAreStillDone() throws {
    let folder = try TemporaryFolder()
    for index in 100..<200 {
      try folder.write(index == 104 ? "bad" : Fixtures.old(index), to: "\(index).json")
    }
    let options = StateFiles.Options(workers: 4, failsFast: true)
    let outcome = try StateFiles([folder.path], options: options).migrated()
    #expect(outcome.tally.failed == 1)
    #expect(outcome.tally.documents + outcome.tally.skippedFiles == 100)
    var new = 0
    for index in 100..<200 where index != 104 {
      let text = try folder.text(of: "\(index).json")
      #expect(text == Fixtures.new(index) || text == Fixtures.old(index))
      new += text == Fixtures.new(index) ? 1 : 0
    }
    #expect(new == outcome.tally.migrated)
  }

  @Test func aFileOfLinesStaysWhollyOldWhenOneLineFailsFast() throws {
    let folder = try TemporaryFolder()
    let text = "\(Fixtures.old(1))\nbad\n\(Fixtures.old(2))\n"
    let path = try folder.write(text, to: "a.ndjson")
    try folder.write(Fixtures.old(1), to: "b.json")
    let options = StateFiles.Options(failsFast: true)
    let outcome = try StateFiles([path, folder.path(of: "b.json")], options: options).migrated()
    #expect(try folder.text(of: "a.ndjson") == text)
    #expect(outcome.tally.migrated == 0)
    #expect(outcome.tally.failed == 1)
    #expect(outcome.tally.skippedFiles == 2)
    #expect(folder.leftovers.isEmpty)
  }

  @Test(arguments: 1...8)
  func anInterruptionLeavesWhatWasNotBegun(_ limit: Int) throws {
    let folder = try TemporaryFolder()
    for index in 0..<5 { try folder.write(Fixtures.old(index), to: "\(index).json") }
    let options = Self.options(afterQuestions: limit)
    let tally = try StateFiles([folder.path], options: options).migrated().tally
    #expect(tally.failed == 0)
    #expect(tally.migrated + tally.skippedFiles == 5)
    #expect(folder.leftovers.count == tally.migrated)
    for index in 0..<5 {
      let expected = index < tally.migrated ? Fixtures.new(index) : Fixtures.old(index)
      #expect(try folder.text(of: "\(index).json") == expected)
    }
  }

  @Test(arguments: 1...4)
  func anInterruptedFileOfLinesStaysWhollyOld(_ limit: Int) throws {
    let folder = try TemporaryFolder()
    let line = Fixtures.old("\"" + String(repeating: "x", count: 1_000) + "\"") + "\n"
    let text = String(repeating: line, count: 3_000)
    let path = try folder.write(text, to: "a.ndjson")
    let options = Self.options(afterQuestions: limit)
    let tally = try StateFiles([path], options: options).migrated().tally
    #expect(tally.migrated == 0)
    #expect(tally.skippedFiles == 1)
    let isSame = try folder.text(of: "a.ndjson") == text
    #expect(isSame)
    #expect(folder.leftovers.isEmpty)
  }

  /// An interrupted look at half a file must not count as one at all of it.
  @Test func anInterruptedScanSaysThatAFileIsLeft() throws {
    let folder = try TemporaryFolder()
    let line = Fixtures.old("\"" + String(repeating: "x", count: 1_000) + "\"") + "\n"
    let path = try folder.write(String(repeating: line, count: 3_000), to: "a.ndjson")
    let options = Self.options(afterQuestions: 2)
    let tally = try StateFiles([path], options: options).scanned(as: .check).tally
    #expect(tally.migrated < 3_000)
    #expect(tally.skippedFiles == 1)
  }

  @Test func aScanThatFailsFastNamesOneProblem() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("bad\nbad\n\(Fixtures.old(1))\n", to: "a.ndjson")
    try folder.write("bad", to: "b.json")
    let options = StateFiles.Options(workers: 1, failsFast: true)
    let outcome = try StateFiles([path, folder.path(of: "b.json")], options: options)
      .scanned(as: .check)
    #expect(outcome.problems.map(\.line) == [1])
  }

  @Test func aRestoreCanBeInterruptedToo() throws {
    let folder = try TemporaryFolder()
    for index in 0..<5 { try folder.write(Fixtures.old(index), to: "\(index).json") }
    _ = try StateFiles([folder.path]).migrated()
    let options = Self.options(afterQuestions: 3)
    let tally = try StateFiles([folder.path], options: options).restored().tally
    #expect(tally.migrated == 2)
    #expect(tally.skippedFiles == 3)
  }
}
