/// What samples of a copy say about the rest of it: a value fed with ``CopyProgress``.
///
/// The rate is that of the last few seconds. The rest is a range, and counts what is inserted ahead
/// of the cursor meanwhile: rows that come as quickly as they are copied are never done.
public struct RateEstimate: Codable, Equatable, Sendable {
  /// How long the rest takes.
  public struct Remaining: Codable, Equatable, Sendable {
    /// At the best rate seen lately.
    public var shortestNanoseconds: Int
    /// At the worst; `nil` when at that rate it would never be done.
    public var longestNanoseconds: Int?
  }

  /// Whether the copy catches up, judged by what happens.
  public enum Verdict: Codable, Equatable, Sendable {
    /// Too little has been seen.
    case unknown
    /// It catches up.
    case converges
    /// It stands still.
    case stalled(since: Instant)
    /// Rows are inserted at least as quickly as they are copied.
    case outpaced(rowsPerSecond: Int, insertsPerSecond: Int)
  }

  /// The rate is that of so much time.
  static let window = Duration.seconds(8)
  /// Without progress for so long, a copy is called stalled.
  static let stall = Duration.seconds(2)
  /// The most samples that are kept; older ones go first.
  static let maximumSamples = 64

  private var samples: [CopyProgress] = []
  private var progressedAt: Instant?

  /// Nothing known yet.
  public init() {}

  /// Takes a sample in; one that is not later than the last is ignored.
  public mutating func observe(_ sample: CopyProgress) {
    guard let last = samples.last else {
      samples = [sample]
      progressedAt = sample.at
      return
    }
    guard sample.at > last.at else { return }
    if sample.rowsDone < last.rowsDone { return self = RateEstimate(startingAnewWith: sample) }
    if sample.rowsDone > last.rowsDone { progressedAt = sample.at }
    samples.append(sample)
    while samples.count > 2,
      samples.count > RateEstimate.maximumSamples
        || sample.at.since(samples[1].at) > RateEstimate.window
    {
      samples.removeFirst()
    }
  }

  /// A copy that begins again has nothing to do with what was.
  private init(startingAnewWith sample: CopyProgress) {
    samples = [sample]
    progressedAt = sample.at
  }

  /// The newest sample.
  public var latest: CopyProgress? { samples.last }

  /// Rows copied each second, lately; `nil` before two samples are known.
  public var rowsPerSecond: Double? { rate(\.rowsDone) }
  /// Bytes copied each second, lately.
  public var bytesPerSecond: Double? { rate(\.bytesDone) }
  /// Rows inserted ahead of the cursor each second, lately.
  public var insertsPerSecond: Double? { rate(\.insertsAhead) }

  /// Since when nothing has moved, once that is long enough to say and something is left.
  public var stalledSince: Instant? {
    guard let latest, let progressedAt, latest.rowsLeft > 0,
      latest.at.since(progressedAt) >= RateEstimate.stall
    else { return nil }
    return progressedAt
  }

  /// Whether the copy catches up.
  public var verdict: Verdict {
    if let stalledSince { return .stalled(since: stalledSince) }
    guard let latest, let rows = rowsPerSecond, let inserts = insertsPerSecond else {
      return .unknown
    }
    guard inserts > 0, inserts >= rows, latest.rowsLeft > 0 else { return .converges }
    return .outpaced(
      rowsPerSecond: RateEstimate.clamp(rows), insertsPerSecond: RateEstimate.clamp(inserts))
  }

  /// How long the rest takes, as a range; `nil` when that cannot be said.
  public var remaining: Remaining? {
    guard let latest, stalledSince == nil, let inserts = insertsPerSecond else { return nil }
    if latest.rowsLeft == 0 { return Remaining(shortestNanoseconds: 0, longestNanoseconds: 0) }
    let rates = zip(samples, samples.dropFirst()).map { RateEstimate.rate(\.rowsDone, $0, $1) }
    guard let best = rates.max(), let worst = rates.min(), best > inserts else { return nil }
    let left = Double(latest.rowsLeft)
    return Remaining(
      shortestNanoseconds: RateEstimate.clamp(left / (best - inserts) * 1e9),
      longestNanoseconds: worst > inserts
        ? RateEstimate.clamp(left / (worst - inserts) * 1e9) : nil)
  }

  private func rate(_ figure: KeyPath<CopyProgress, Int>) -> Double? {
    guard let first = samples.first, let last = samples.last, last.at > first.at else { return nil }
    return RateEstimate.rate(figure, first, last)
  }

  private static func rate(
    _ figure: KeyPath<CopyProgress, Int>, _ first: CopyProgress, _ last: CopyProgress
  ) -> Double {
    let seconds = last.at.since(first.at) / .seconds(1)
    let moved = Double(last[keyPath: figure]) - Double(first[keyPath: figure])
    return max(0, moved) / seconds
  }

  private static func clamp(_ number: Double) -> Int { Int(min(max(number, 0), 9e18)) }
}
