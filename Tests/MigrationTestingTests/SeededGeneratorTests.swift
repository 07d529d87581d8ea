import MigrationEngine
import MigrationTesting
import Testing

@Suite struct SeededGeneratorTests {
  /// The first numbers of the seed 1234567, as the reference implementation prints them
  /// (https://prng.di.unimi.it/splitmix64.c).
  @Test func agreesWithTheReference() {
    var generator = SeededGenerator(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func valuesFollowFromTheSeedAlone() {
    var (first, second) = (ValueGenerator(seed: 7), ValueGenerator(seed: 7))
    var other = ValueGenerator(seed: 8)
    let records = (0..<50).map { _ in first.record(at: .legacy) }
    #expect(records == (0..<50).map { _ in second.record(at: .legacy) })
    #expect(records != (0..<50).map { _ in other.record(at: .legacy) })
  }
}
