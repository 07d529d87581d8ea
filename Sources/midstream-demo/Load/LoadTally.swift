/// What became of some calls.
struct LoadTally: Sendable {
  var latency = LatencyHistogram()
  /// Answers that were as they must be.
  var right = 0
  /// Answers that cannot be, and handlers that threw.
  var errors = 0
  /// Calls that were not handled, and said so.
  var refused = 0
  /// Calls that were never answered, because their node went away.
  var unanswered = 0
  /// Writes that were acknowledged and are missing.
  var lost = 0

  /// Takes in all of another's.
  mutating func add(_ other: LoadTally) {
    latency.add(other.latency)
    right += other.right
    errors += other.errors
    refused += other.refused
    unanswered += other.unanswered
    lost += other.lost
  }

  /// The tally in one line.
  func line(seconds: Int) -> String {
    let quantiles = [("p50", 0.5), ("p99.9", 0.999)].map { name, quantile in
      "\(name) \(LoadTally.time(latency.nanoseconds(quantile: quantile)))"
    }
    let rate = latency.total / max(1, seconds)
    var parts = ["\(LoadTally.padded(rate, 6)) calls/s"] + quantiles
    parts.append("max \(LoadTally.time(latency.maximumNanoseconds))")
    parts.append("\(errors) errors")
    if refused > 0 { parts.append("\(refused) refused") }
    if unanswered > 0 { parts.append("\(unanswered) unanswered") }
    parts.append("\(lost) lost")
    return parts.joined(separator: "  ")
  }

  /// A time, in the unit that suits it.
  static func time(_ nanoseconds: Int) -> String {
    let microseconds = nanoseconds / 1_000
    if microseconds < 1_000 { return padded(microseconds, 3) + " µs" }
    if microseconds < 1_000_000 {
      return padded(microseconds / 1_000, 3) + " ms"
    }
    return padded(microseconds / 1_000_000, 3) + " s"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: " ", count: max(0, width - digits.count)) + digits
  }
}
