import Testing

@testable import MigrationEngine

/// What samples of a copy say about the rest of it.
@Suite struct RateEstimateTests {
  private static func sample(
    _ milliseconds: Int, _ done: Int, total: Int = 10_000, inserts: Int = 0, dirty: Int = 0
  ) -> CopyProgress {
    CopyProgress(
      at: Rig.start + .milliseconds(milliseconds), rowsDone: done, rowsTotal: total,
      bytesDone: done * 100, dirtyInFlight: dirty, insertsAhead: inserts)
  }

  private static func estimate(_ samples: [CopyProgress]) -> RateEstimate {
    samples.reduce(into: RateEstimate()) { $0.observe($1) }
  }

  @Test func steadyCopyIsDoneInTime() throws {
    let estimate = Self.estimate([Self.sample(0, 0), Self.sample(1_000, 1_000)])
    #expect(estimate.rowsPerSecond == 1_000)
    #expect(estimate.bytesPerSecond == 100_000)
    #expect(estimate.verdict == .converges)
    let rest = try #require(estimate.remaining)
    #expect(rest.shortestNanoseconds == 9_000_000_000)
    #expect(rest.longestNanoseconds == 9_000_000_000)
  }

  @Test func remainingIsARangeAndCountsTheBacklog() throws {
    let estimate = Self.estimate([
      Self.sample(0, 0), Self.sample(1_000, 1_000), Self.sample(2_000, 1_500, inserts: 200),
    ])
    // 8,500 rows at 1,000 − 100 at best and 500 − 100 at worst.
    let rest = try #require(estimate.remaining)
    #expect(rest.shortestNanoseconds == 9_444_444_444)
    #expect(rest.longestNanoseconds == 21_250_000_000)
    let dirty = Self.estimate([Self.sample(0, 0), Self.sample(1_000, 1_000, dirty: 1_000)])
    #expect(dirty.remaining?.shortestNanoseconds == 10_000_000_000)
  }

  @Test func insertsThatOutpaceTheCopyAreSaid() {
    let estimate = Self.estimate([
      Self.sample(0, 0), Self.sample(1_000, 100, total: 10_200, inserts: 200),
    ])
    #expect(estimate.verdict == .outpaced(rowsPerSecond: 100, insertsPerSecond: 200))
    #expect(estimate.remaining == nil)
  }

  @Test func stalledSaysSinceWhen() {
    var estimate = Self.estimate([Self.sample(0, 0), Self.sample(500, 50), Self.sample(2_400, 50)])
    #expect(estimate.stalledSince == nil)
    estimate.observe(Self.sample(2_500, 50))
    #expect(estimate.stalledSince == Rig.start + .milliseconds(500))
    #expect(estimate.verdict == .stalled(since: Rig.start + .milliseconds(500)))
    #expect(estimate.remaining == nil)
    estimate.observe(Self.sample(3_000, 60))
    #expect(estimate.stalledSince == nil)
    let done = Self.estimate([
      Self.sample(0, 0), Self.sample(1, 10_000), Self.sample(9_000, 10_000),
    ])
    #expect(done.stalledSince == nil, "what is done does not stall")
    #expect(done.remaining?.longestNanoseconds == 0)
  }

  @Test func nothingIsSaidOfTooLittle() {
    #expect(RateEstimate().verdict == .unknown)
    #expect(Self.estimate([Self.sample(0, 5)]).remaining == nil)
    // A sample from the same moment, or an earlier one, is none.
    let same = Self.estimate([Self.sample(5, 5), Self.sample(5, 9), Self.sample(4, 9)])
    #expect(same.rowsPerSecond == nil)
  }

  @Test func aCopyThatBeginsAgainForgets() {
    let estimate = Self.estimate([
      Self.sample(0, 0), Self.sample(1_000, 900), Self.sample(2_000, 0),
    ])
    #expect(estimate.rowsPerSecond == nil)
  }

  @Test func memoryIsBoundedAndFiguresDoNotTrap() throws {
    var estimate = RateEstimate()
    for index in 0..<1_000 { estimate.observe(Self.sample(index, index)) }
    #expect(estimate.rowsPerSecond == 1_000)
    estimate.observe(
      CopyProgress(
        at: Rig.start + .seconds(10), rowsDone: .max, rowsTotal: .max, dirtyInFlight: .max,
        insertsAhead: .max))
    _ = estimate.remaining
    _ = estimate.verdict
    #expect(try coded(estimate) == estimate)
  }
}
