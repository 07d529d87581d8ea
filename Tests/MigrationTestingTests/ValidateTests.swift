import MigrationEngine
import MigrationTesting
import Testing

@Suite struct ValidateTests {
  static let file = #"{"from": "v1", "to": "v2", "record": [{"rename": "a", "to": "b"}]}"#
  static let record = makeState(at: .generation(1), ["a": 1, "x": 2])

  @Test func orderDoesNotMatter() throws {
    let file = try LensFile(json: Array(Self.file.utf8))
    let changes: [Change] = [.added("b", 1), .removed("a", 1)]
    try validate(file, from: Self.record, expecting: changes)
    try validate(Migration(file), from: Self.record, expecting: changes.reversed())
  }

  @Test func listsWhatIsMissingAndWhatWasNotExpected() throws {
    let file = try LensFile(json: Array(Self.file.utf8))
    let error = #expect(throws: MigrationError.self) {
      try validate(file, from: Self.record, expecting: [.removed("a", 1), .added("c", 1)])
    }
    #expect(error?.code == .expectationFailed)
    #expect(
      error?.message == """
        v1_to_v2 did not change what was expected
        missing:    + c: 1
        unexpected: + b: 1
        correct the migration or the expectation
        """)
  }

  @Test func aChangeCountsAsOftenAsItIsExpected() throws {
    let file = try LensFile(json: Array(Self.file.utf8))
    let changes: [Change] = [.added("b", 1), .removed("a", 1), .removed("a", 1)]
    #expect(throws: MigrationError.self) {
      try validate(file, from: Self.record, expecting: changes)
    }
  }

  @Test func whatTheMigrationRefusesIsThrownAsItIs() throws {
    let file = try LensFile(json: Array(Self.file.utf8))
    let error = #expect(throws: MigrationError.self) {
      try validate(file, from: makeState(at: .generation(1)), expecting: [])
    }
    #expect(error?.code == .fieldMissing)
  }
}
