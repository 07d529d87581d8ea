/// Latencies of many calls in a few kilobytes: exact to one part in 64.
struct LatencyHistogram {
  private static let subBits = 6
  private static let powers = 40

  private var counts = [UInt32](repeating: 0, count: (powers - subBits + 1) << subBits)
  private(set) var total = 0
  private(set) var maximumNanoseconds = 0

  mutating func add(nanoseconds: Int) {
    let value = max(0, nanoseconds)
    total += 1
    if value > maximumNanoseconds { maximumNanoseconds = value }
    counts[min(LatencyHistogram.bucket(of: value), counts.count - 1)] += 1
  }

  private static func bucket(of value: Int) -> Int {
    guard value >= 1 << subBits else { return value }
    let power = Int.bitWidth - 1 - value.leadingZeroBitCount
    let shift = power - subBits
    return (shift + 1) << subBits + (value >> shift) - (1 << subBits)
  }

  private static func nanoseconds(of bucket: Int) -> Int {
    guard bucket >= 1 << subBits else { return bucket }
    let shift = bucket >> subBits - 1
    return (bucket & (1 << subBits - 1) + 1 << subBits) << shift
  }

  func microseconds(quantile: Double) -> Double {
    guard total > 0 else { return .nan }
    var left = Int((Double(total) * quantile).rounded(.up))
    for (bucket, count) in counts.enumerated() {
      left -= Int(count)
      if left <= 0 { return Double(LatencyHistogram.nanoseconds(of: bucket)) / 1e3 }
    }
    return Double(maximumNanoseconds) / 1e3
  }

  var latencies: Latencies {
    Latencies(
      p50: microseconds(quantile: 0.5), p99: microseconds(quantile: 0.99),
      p999: microseconds(quantile: 0.999), max: Double(maximumNanoseconds) / 1e3)
  }
}

/// What is told of the latencies of one stretch of time, in microseconds.
struct Latencies {
  var p50: Double
  var p99: Double
  var p999: Double
  var max: Double

  /// Each figure's median over rounds.
  static func median(_ rounds: [Latencies]) -> Latencies {
    Latencies(
      p50: Measurement.median(rounds.map(\.p50)), p99: Measurement.median(rounds.map(\.p99)),
      p999: Measurement.median(rounds.map(\.p999)), max: Measurement.median(rounds.map(\.max)))
  }
}
