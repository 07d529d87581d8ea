package import MigrationEngine
package import WireProtocol

/// How a component did over time: what sparklines are drawn from.
///
/// However often it is measured, one moment stands for a second, and holds the longest that anybody
/// waited in it.
package struct Series: Equatable, Sendable {
  /// So many moments are kept at the least; at one a second, ten minutes.
  package static let maximumMoments = 600
  /// So many more may stand there before the oldest go, all at once: moving the rest costs.
  private static let slackMoments = 60
  /// What is measured within so much time is one moment.
  static let resolution = Duration.seconds(1)

  /// What was measured at one moment.
  package struct Moment: Equatable, Sendable {
    package var at: Instant
    package var callsPerSecond: Double
    package var writesPerSecond: Double
    /// In microseconds; `nil` where nobody called.
    package var p99: Double?
    package var p999: Double?
    package var version: Version
  }

  /// The same in less room: there are hundreds of them for each of hundreds of components.
  private struct Kept: Equatable, Sendable {
    var at: Instant
    var version: Version
    var calls: Float
    var writes: Float
    /// Below zero where nobody called.
    var p99: Float
    var p999: Float
  }

  private var kept: [Kept] = []

  /// Nothing measured yet.
  package init() {}

  /// Takes a measurement in.
  package mutating func observe(_ status: ComponentStatus, at: Instant) {
    let new = Kept(
      at: at, version: status.version, calls: Float(status.callsPerSecond),
      writes: Float(status.writesPerSecond), p99: Float(status.latency.p99 ?? -1),
      p999: Float(status.latency.p999 ?? -1))
    if let last = kept.last, last.version == new.version,
      at.since(last.at) < Series.resolution
    {
      kept[kept.count - 1] = Kept(
        at: last.at, version: new.version, calls: new.calls, writes: new.writes,
        p99: max(last.p99, new.p99), p999: max(last.p999, new.p999))
      return
    }
    kept.append(new)
    if kept.count > Series.maximumMoments + Series.slackMoments {
      kept.removeFirst(kept.count - Series.maximumMoments)
    }
  }

  /// The oldest first.
  package var moments: [Moment] {
    kept.map { kept in
      Moment(
        at: kept.at, callsPerSecond: Double(kept.calls), writesPerSecond: Double(kept.writes),
        p99: kept.p99 < 0 ? nil : Double(kept.p99),
        p999: kept.p999 < 0 ? nil : Double(kept.p999), version: kept.version)
    }
  }

  /// The moments at which another version began to serve: positions in ``moments``.
  package var cutOvers: [Int] {
    kept.indices.dropFirst().filter { kept[$0].version != kept[$0 - 1].version }
  }
}
