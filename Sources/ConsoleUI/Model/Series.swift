package import MigrationEngine
package import WireProtocol

/// How a component did over time: what sparklines are drawn from.
package struct Series: Equatable, Sendable {
  /// So many moments are kept; at one a second, ten minutes.
  static let maximumMoments = 600

  /// What was measured at one moment.
  package struct Moment: Equatable, Sendable {
    package var at: Instant
    package var callsPerSecond: Double
    package var writesPerSecond: Double
    /// In microseconds; `nil` where nobody called.
    package var p99: Double?
    package var p999: Double?
    package var version: Version
    package var phase: String
  }

  /// The oldest first.
  package private(set) var moments: [Moment] = []

  /// Nothing measured yet.
  package init() {}

  /// Takes a measurement in.
  package mutating func observe(_ status: ComponentStatus, at: Instant) {
    if moments.count >= Series.maximumMoments {
      moments.removeFirst(moments.count - Series.maximumMoments + 1)
    }
    moments.append(
      Moment(
        at: at, callsPerSecond: status.callsPerSecond, writesPerSecond: status.writesPerSecond,
        p99: status.latency.p99, p999: status.latency.p999, version: status.version,
        phase: status.phase))
  }

  /// The moments at which another version began to serve: positions in ``moments``.
  package var cutOvers: [Int] {
    moments.indices.dropFirst().filter { moments[$0].version != moments[$0 - 1].version }
  }
}
