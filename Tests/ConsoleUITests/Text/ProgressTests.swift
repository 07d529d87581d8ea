import Testing

@testable import ConsoleUI

@Suite struct ProgressTests {
  private func meter(_ samples: (Int, Double)...) -> ProgressMeter {
    var meter = ProgressMeter()
    for (done, seconds) in samples { meter.observe(done: done, atSeconds: seconds) }
    return meter
  }

  @Test func nothingIsSaidBeforeTwoMomentsAreKnown() {
    #expect(ProgressMeter().ratePerSecond == nil)
    #expect(ProgressMeter().stalledSeconds == nil)
    #expect(meter((100, 1)).ratePerSecond == nil)
    #expect(meter((100, 1), (200, 1)).ratePerSecond == nil)
    #expect(meter((0, 0), (100, 2)).ratePerSecond == 50)
  }

  @Test func theRateIsThatOfTheLastSecondsOnly() {
    // Quick for ten seconds, then slow: after a window only the slow part counts.
    var meter = ProgressMeter()
    for tick in 0...20 { meter.observe(done: tick * 1_000, atSeconds: Double(tick) / 2) }
    #expect(meter.ratePerSecond == 2_000)
    for tick in 1...20 { meter.observe(done: 20_000 + tick, atSeconds: 10 + Double(tick) / 2) }
    let rate = meter.ratePerSecond ?? 0
    #expect(rate == 2)
    #expect(meter.remainingSeconds(of: 20_120) == 50)
  }

  @Test func aWindowWithoutSamplesKeepsTwo() {
    let slow = meter((0, 0), (10, 100), (30, 200))
    #expect(slow.ratePerSecond == 0.2)
  }

  @Test func workWithoutProgressIsStalled() {
    #expect(meter((0, 0), (10, 1), (10, 2.9)).stalledSeconds == nil)
    #expect(meter((0, 0), (10, 1), (10, 3)).stalledSeconds == 2)
    #expect(meter((0, 0), (0, 9)).stalledSeconds == 9)
    #expect(meter((0, 0), (10, 1), (10, 7), (11, 8)).stalledSeconds == nil)
  }

  @Test func whatStandsStillOrIsDoneHasNoTimeLeft() {
    #expect(meter((5, 0), (5, 3)).remainingSeconds(of: 10) == nil)
    #expect(meter((0, 0), (10, 1)).remainingSeconds(of: 10) == 0)
    #expect(meter((0, 0), (20, 1)).remainingSeconds(of: 10) == 0)
  }

  @Test func aRateBeyondAllNumbersIsStillSaid() {
    let line = ProgressLine(
      done: Int.max, total: Int.max, documents: 1, meter: meter((0, 0), (Int.max, 1e-9)))
    #expect(line.text.hasPrefix("100 %, 1 document, "))
    let slow = ProgressLine(
      done: 1, total: Int.max, documents: 0, meter: meter((0, 0), (1, 5)))
    #expect(slow.text == "0 %, 0 documents, 0 B/s, over 30 years left")
  }

  @Test func aLineSaysHowFarHowFastAndHowLong() {
    let half = ProgressLine(
      done: 500_000, total: 1_000_000, documents: 1_234, meter: meter((0, 0), (500_000, 2)))
    #expect(half.text == "50 %, 1,234 documents, 250 kB/s, 2.0 s left")
    let stalled = ProgressLine(
      done: 10, total: 100, documents: 1, meter: meter((0, 0), (10, 1), (10, 5)))
    #expect(stalled.text == "10 %, 1 document, 2 B/s, stalled 4 s")
    let done = ProgressLine(done: 10, total: 10, documents: 1, meter: meter((0, 0), (10, 1)))
    #expect(done.text == "100 %, 1 document, 10 B/s")
    let nothing = ProgressLine(done: 0, total: 0, documents: 0, meter: ProgressMeter())
    #expect(nothing.text == "0 %, 0 documents")
  }

  @Test(arguments: [
    (200, "[####################····················] 50 %, 2 documents"),
    (64, "[####################····················] 50 %, 2 documents"),
    (40, "[#########··········] 50 %, 2 documents"),
    (32, "[#####······] 50 %, 2 documents"), (29, "[####····] 50 %, 2 documents"),
    (28, "50 %, 2 documents"), (10, "50 %, 2 do"), (1, "5"), (0, ""), (-1, ""),
  ])
  func theBarGivesWayToTheText(_ width: Int, _ expected: String) {
    let line = ProgressLine(done: 5, total: 10, documents: 2, meter: ProgressMeter())
    #expect(line.rendered(width: width) == expected)
  }

  @Test func noLineIsWiderThanItsTerminal() {
    let long = meter((0, 0), (1, 1), (1, 9))
    for width in 0...200 {
      for done in [0, 1, 5, 9, 10, 11] {
        let line = ProgressLine(done: done, total: 10, documents: 1_000_000, meter: long)
        #expect(line.rendered(width: width).count <= width)
      }
    }
  }
}
