/// How quickly work is done, and how long the rest will take: a value fed with samples.
public struct ProgressMeter: Equatable, Sendable {
  /// Work done up to a moment.
  private struct Sample: Equatable { var seconds: Double, done: Int }

  /// The rate is that of the last few seconds, so that it follows what happens now.
  static let windowSeconds = 5.0
  /// Without progress for so long, work is called stalled.
  static let stallSeconds = 2.0

  private var samples: [Sample] = []
  private var lastProgressSeconds = 0.0

  /// Nothing known yet.
  public init() {}

  /// Takes in how much was done at a moment, in seconds since the start.
  public mutating func observe(done: Int, atSeconds seconds: Double) {
    if done > (samples.last?.done ?? 0) { lastProgressSeconds = seconds }
    samples.append(Sample(seconds: seconds, done: done))
    while samples.count > 2, seconds - samples[1].seconds > ProgressMeter.windowSeconds {
      samples.removeFirst()
    }
  }

  /// Work a second over the last few seconds; `nil` before two moments are known.
  public var ratePerSecond: Double? {
    guard let first = samples.first, let last = samples.last, last.seconds > first.seconds else {
      return nil
    }
    return Double(last.done - first.done) / (last.seconds - first.seconds)
  }

  /// How long the rest of `total` takes at this rate; `nil` when nothing moves.
  public func remainingSeconds(of total: Int) -> Double? {
    guard let rate = ratePerSecond, rate > 0, let done = samples.last?.done else { return nil }
    return Double(max(0, total - done)) / rate
  }

  /// For how long nothing has been done, once that is long enough to say.
  public var stalledSeconds: Double? {
    guard let last = samples.last else { return nil }
    let idle = last.seconds - lastProgressSeconds
    return idle >= ProgressMeter.stallSeconds ? idle : nil
  }
}

/// One line that says how far something is.
public struct ProgressLine {
  /// Work done and to do, in the same unit.
  public var done: Int
  /// All of it.
  public var total: Int
  /// Things done, to be counted beside the bar.
  public var documents: Int
  /// How quickly it goes.
  public var meter: ProgressMeter

  /// Says how far something is.
  public init(done: Int, total: Int, documents: Int, meter: ProgressMeter) {
    self.done = done
    self.total = total
    self.documents = documents
    self.meter = meter
  }

  private var share: Double { total > 0 ? min(1, Double(done) / Double(total)) : 0 }

  /// Percent, documents, rate and the time that is left, without a bar.
  public var text: String {
    var parts = [
      "\(Quantity.fixed(share * 100, digits: 0)) %", Quantity.count(documents, "document"),
    ]
    if let rate = meter.ratePerSecond {
      // Two moments may be as good as one, and then the rate is more than an Int holds.
      parts.append("\(Quantity.bytes(Int(min(max(rate, 0), 1e18))))/s")
    }
    if let stalled = meter.stalledSeconds {
      parts.append("stalled \(Quantity.fixed(stalled, digits: 0)) s")
    } else if let rest = meter.remainingSeconds(of: total), done < total {
      parts.append("\(Quantity.duration(nanoseconds: rest * 1e9)) left")
    }
    return parts.joined(separator: ", ")
  }

  /// The same behind a bar, not wider than `width`.
  public func rendered(width: Int) -> String {
    ProgressBar.rendered(share: share, text: text, width: width)
  }
}

/// A bar in front of the text that says how far something is.
public enum ProgressBar {
  /// A bar that is full by a share of it, and the text, together not wider than `width`.
  public static func rendered(share: Double, text: String, width: Int) -> String {
    let room = min(40, width - text.count - 4)
    guard room >= 8 else { return String(text.prefix(max(0, width))) }
    let full = Int((share * Double(room)).rounded(.down))
    return "[" + String(repeating: "#", count: full) + String(repeating: "·", count: room - full)
      + "] " + text
  }
}
