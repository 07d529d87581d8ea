import MigrationEngine
import MigrationTesting
import Testing

@Suite struct MakeStateTests {
  @Test func makesWhatWasAskedFor() {
    let state = makeState(at: .generation(3), ["a": 1])
    #expect(state == StateRecord(version: .generation(3), fields: ["a": 1]))
    #expect(makeState(at: .legacy).fields.isEmpty)
  }

  @Test func everyLensOfTheGeneratorGetsRecordsOrNamesWhyNot() throws {
    var (made, refused) = (0, 0)
    for seed in 0..<UInt64(300) {
      var lenses = LensGenerator(seed: seed)
      guard let file = lenses.file() else { continue }
      let migration = Migration(file)
      do throws(MigrationError) {
        let state = try makeState(for: migration, seed: seed)
        #expect(throws: Never.self, "seed \(seed)") { try migration.forward(state) }
        #expect(try makeState(at: migration.from, for: file.lens, seed: seed) == state)
        made += 1
      } catch {
        #expect(error.code == .generatorExhausted)
        refused += 1
      }
    }
    // Random steps often contradict one another; most of the rest must be reached.
    #expect(made > 2 * refused, "made \(made), refused \(refused)")
  }

  @Test func removedFieldsOfOneWayLensesArePutThereFirst() throws {
    let text = #"{"from": "v1", "to": "v2", "record": [{"remove": "p.a"}, {"remove": "p.b"}]}"#
    let migration = Migration(try LensFile(json: Array(text.utf8)))
    #expect(try makeState(for: migration, seed: 1)["p"]?.fields?["b"] != nil)
  }

  @Test func closuresAreGivenRecordsUntilTheyTakeOne() throws {
    struct Empty: Error {}
    let migration = Migration(
      from: .legacy, to: .generation(1), title: "", revision: "1",
      forward: { record in if record.fields.count > 1 { record } else { throw Empty() } })
    #expect(try makeState(for: migration, seed: 9).fields.count > 1)
  }

  @Test func benchmarksMeasureBothWays() throws {
    let text = #"{"from": "v1", "to": "v2", "record": [{"wrap": "a"}]}"#
    let migration = Migration(try LensFile(json: Array(text.utf8)))
    let records = [makeState(at: .generation(1), ["a": 1])]
    let result = try benchmark(migration, over: records, rounds: 4)
    let back = try #require(result.back)
    for timing in [result.forward, back] {
      #expect(timing.minimumNanoseconds <= timing.medianNanoseconds)
      #expect(timing.medianNanoseconds <= timing.maximumNanoseconds)
    }
    #expect("\(result)".hasPrefix("1 records, 4 rounds, nanoseconds a record\nforward: median "))

    let oneWay = Migration(
      from: .generation(1), to: .generation(2), title: "", revision: "1", forward: { $0 })
    #expect(try benchmark(oneWay, over: records, rounds: 1).back == nil)
    let error = #expect(throws: MigrationError.self) { try benchmark(oneWay, over: []) }
    #expect(error?.code == .expectationFailed)
  }
}
