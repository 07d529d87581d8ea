/// A moment: microseconds since 1970-01-01 00:00 UTC.
///
/// It is always handed in; nothing in this library asks what time it is. Arithmetic stops at the
/// ends of the range instead of trapping, since moments come from other machines as well.
public struct Instant: Hashable, Sendable {
  /// Microseconds since the epoch.
  public let microseconds: Int64

  /// The moment so many microseconds after the epoch.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// The moment `duration` after another.
  public static func + (instant: Instant, duration: Duration) -> Instant {
    let (sum, isOver) = instant.microseconds.addingReportingOverflow(duration.clampedMicroseconds)
    let end = duration < .zero ? Int64.min : Int64.max
    return Instant(microseconds: isOver ? end : sum)
  }

  /// The moment `duration` before another.
  public static func - (instant: Instant, duration: Duration) -> Instant {
    instant + (Duration.zero - duration)
  }

  /// How much later `self` is than `other`; negative when it is earlier.
  public func since(_ other: Instant) -> Duration {
    .microseconds(microseconds) - .microseconds(other.microseconds)
  }
}

extension Instant: Comparable {
  /// Whether one moment is before another.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension Instant: Codable {
  /// Reads microseconds since the epoch.
  public init(from decoder: any Decoder) throws {
    microseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  /// Writes microseconds since the epoch.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microseconds)
  }
}

extension Duration {
  /// Whole microseconds, at most what 64 bits hold.
  var clampedMicroseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, isOver) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, isOverToo) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
    guard !isOver, !isOverToo else { return seconds < 0 ? .min : .max }
    return sum
  }
}
