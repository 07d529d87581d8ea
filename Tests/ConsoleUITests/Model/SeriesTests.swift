import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// What is remembered of how a component did.
@Suite struct SeriesTests {
  static func status(_ p999: Double?, version: Version = .generation(1)) -> ComponentStatus {
    var status = ComponentStatus(name: "cache", version: version)
    status.latency.p999 = p999
    status.callsPerSecond = 100
    return status
  }

  @Test func aSecondIsOneMomentWithItsWorst() {
    var series = Series()
    let start = ScriptedFleet.beginning
    for (offset, p999) in [(0, 10.0), (100, 90), (200, 20), (1_000, nil), (1_100, 5)] {
      series.observe(Self.status(p999), at: start + .milliseconds(offset))
    }
    #expect(series.moments.map(\.p999) == [90, 5])
    #expect(series.moments.map(\.at) == [start, start + .seconds(1)])
    #expect(series.moments.first?.p99 == nil)
  }

  @Test func aCutOverIsAMomentOfItsOwn() {
    var series = Series()
    let start = ScriptedFleet.beginning
    series.observe(Self.status(1), at: start)
    series.observe(Self.status(2, version: .generation(2)), at: start + .milliseconds(1))
    #expect(series.cutOvers == [1])
    #expect(series.moments.map(\.version) == [.generation(1), .generation(2)])
  }

  @Test func theOldestGo() {
    var series = Series()
    for second in 0..<2_000 {
      series.observe(Self.status(Double(second)), at: ScriptedFleet.beginning + .seconds(second))
    }
    #expect((600...660).contains(series.moments.count))
    #expect(series.moments.last?.p999 == 1_999)
  }
}
