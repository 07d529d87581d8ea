import MigrationEngine
import MigrationTesting
import Testing

@Suite struct RoundTripTests {
  static func migration(_ steps: String) throws -> Migration {
    let text = #"{"from": "v1", "to": "v2", "record": [\#(steps)]}"#
    return Migration(try LensFile(json: Array(text.utf8)))
  }

  @Test func provesWhatComesBackAndCountsWhatIsRefused() throws {
    let migration = try Self.migration(#"{"wrap": "a"}"#)
    let records = [makeState(at: .generation(1), ["a": 1]), makeState(at: .generation(1))]
    let proof = try proveRoundTrip(migration, over: records)
    #expect((proof.proved, proof.refused) == (1, 1))
    #expect("\(proof)" == "1 records came back equal, 1 were refused")
  }

  @Test(arguments: [
    #"{"add": "p.q", "value": []}, {"move": "a.b", "to": "c"}"#,
    #"{"nest": ["a", "b"], "under": "a", "optional": true}"#,
    #"{"convert": "n", "from": "string", "to": "int"}, {"rename": "n", "to": "m"}"#,
    #"{"each": "s", "do": [{"map": ".", "values": {"gold": 1, "free": 2}}]}, {"unwrap": "u"}"#,
  ])
  func provesOnGeneratedRecords(steps: String) throws {
    let proof = try proveRoundTrip(try Self.migration(steps), generating: 300)
    #expect(proof.proved + proof.refused == 300)
    #expect(proof.proved > 100, "\(proof)")
  }

  @Test func shrinksToTheSmallestCounterExample() throws {
    let migration = try Self.migration(#"{"remove": "a", "value": 0}, {"wrap": "b"}"#)
    let record = makeState(
      at: .generation(1), ["a": ["x": [1, "long text", ["y": 2]]], "b": ["c": "d"], "e": [1, 2]])
    let error = #expect(throws: MigrationError.self) {
      try proveRoundTrip(migration, over: [record])
    }
    #expect(error?.code == .roundTripFailed)
    #expect(
      error?.message == """
        a record does not come back through v1_to_v2 as it went
        record at v1: {"a": null, "b": null}
        ~ a: null → 0
        correct the way back, or take such records out of the way first
        """)
  }

  @Test func generatedFailuresNameTheirSeed() throws {
    let migration = try Self.migration(#"{"each": "s", "do": [{"remove": "a", "value": 0}]}"#)
    let error = #expect(throws: MigrationError.self) {
      try proveRoundTrip(migration, generating: 200, seed: 42)
    }
    #expect(error?.code == .roundTripFailed)
    #expect(error?.message.contains(#"{"s": [{"a": null}]}"#) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("seed 42\n") == true)
    let again = #expect(throws: MigrationError.self) {
      try proveRoundTrip(migration, generating: 200, seed: 42)
    }
    #expect(again == error)
  }

  @Test func aWayBackThatRefusesIsAFailureToo() throws {
    struct Stuck: Error {}
    let migration = Migration(
      from: .generation(1), to: .generation(2), title: "", revision: "1", forward: { $0 },
      back: { record, _ in if record["bad"] != nil { throw Stuck() } else { record } })
    try proveRoundTrip(migration, generating: 20)
    let error = #expect(throws: MigrationError.self) {
      try proveRoundTrip(
        migration, over: [makeState(at: .generation(1), ["x": 1, "bad": [1, 2]])])
    }
    #expect(error?.code == .roundTripFailed)
    #expect(error?.message.contains(#"record at v1: {"bad": null}"#) == true)
    #expect(error?.cause?.contains("Stuck") == true)
  }

  @Test func nothingProvedIsNoProof() throws {
    let migration = try Self.migration(#"{"wrap": "a"}"#)
    for records in [[], [makeState(at: .generation(1))]] {
      let error = #expect(throws: MigrationError.self) {
        try proveRoundTrip(migration, over: records)
      }
      #expect(error?.code == .expectationFailed)
    }
    let picky = try Self.migration(#"{"remove": "a"}, {"remove": "b"}"#)
    #expect(throws: MigrationError.self) { try proveRoundTrip(picky, generating: 5) }
  }

  @Test func impossibleMigrationsExhaustTheGenerator() throws {
    let migration = try Self.migration(#"{"add": "a", "value": 1}, {"add": "a", "value": 1}"#)
    let error = #expect(throws: MigrationError.self) {
      try proveRoundTrip(migration, generating: 10, seed: 3)
    }
    #expect(error?.code == .generatorExhausted)
    #expect(error?.message.contains("(seed 3); give it records of your own") == true)
    #expect(error?.cause?.contains("a field stands here already") == true)
    let state = #expect(throws: MigrationError.self) { try makeState(for: migration, seed: 3) }
    #expect(state?.code == .generatorExhausted)
  }

  @Test func withoutAWayBackThereIsNothingToProve() throws {
    let error = #expect(throws: MigrationError.self) {
      try proveRoundTrip(try Self.migration(#"{"remove": "a"}"#), generating: 1)
    }
    #expect(error?.code == .notReversible)
  }
}
