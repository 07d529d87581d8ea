/// Latencies of many calls in a few kilobytes: exact to one part in 64.
struct LatencyHistogram: Sendable {
  private static let subBits = 6
  private static let powers = 40

  private var counts = [UInt32](repeating: 0, count: (powers - subBits + 1) << subBits)
  private(set) var total = 0
  private(set) var maximumNanoseconds = 0

  mutating func add(nanoseconds: Int) {
    let value = max(0, nanoseconds)
    total += 1
    maximumNanoseconds = max(maximumNanoseconds, value)
    counts[min(LatencyHistogram.bucket(of: value), counts.count - 1)] += 1
  }

  /// Takes in all of another's.
  mutating func add(_ other: LatencyHistogram) {
    for (index, count) in other.counts.enumerated() { counts[index] += count }
    total += other.total
    maximumNanoseconds = max(maximumNanoseconds, other.maximumNanoseconds)
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

  /// What so large a part of the calls stayed below; 0 when there were none.
  func nanoseconds(quantile: Double) -> Int {
    guard total > 0 else { return 0 }
    var left = Int((Double(total) * quantile).rounded(.up))
    for (bucket, count) in counts.enumerated() {
      left -= Int(count)
      if left <= 0 { return LatencyHistogram.nanoseconds(of: bucket) }
    }
    return maximumNanoseconds
  }
}
