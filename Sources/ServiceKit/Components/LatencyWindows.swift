internal import UnixKit

/// How long callers waited, over the last seconds: counted in the component's turn at a few
/// nanoseconds a call, and summed up now and then.
///
/// Each octave has sixteen places, so that a figure is at most 6 % too high.
struct LatencyWindows: ~Copyable {
  /// How long a window is, and how many are kept.
  static let windowNanoseconds = 1_000_000_000
  static let windows = 10
  private static let places = 16 * 44

  private let counts: UnsafeMutablePointer<UInt32>
  private var worst: [Int] = Array(repeating: 0, count: LatencyWindows.windows)
  private var current = 0
  private var windowEnds = 0
  /// Calls since the start.
  private(set) var calls = 0

  init() {
    let all = LatencyWindows.places * LatencyWindows.windows
    counts = .allocate(capacity: all)
    counts.initialize(repeating: 0, count: all)
  }

  deinit { counts.deallocate() }

  @inline(__always) mutating func record(_ nanoseconds: Int) {
    calls &+= 1
    counts[current &* LatencyWindows.places &+ LatencyWindows.place(of: nanoseconds)] &+= 1
    if nanoseconds > worst[current] { worst[current] = nanoseconds }
  }

  @inline(__always) static func place(of nanoseconds: Int) -> Int {
    let value = UInt64(max(nanoseconds, 16))
    let octave = 63 &- value.leadingZeroBitCount
    let step = Int((value &>> UInt64(octave &- 4)) & 15)
    return min((octave &- 4) &* 16 &+ step, places &- 1)
  }

  static func nanoseconds(at place: Int) -> Int {
    let (octave, step) = (place / 16 + 4, place % 16)
    return ((16 + step + 1) << (octave - 4)) - 1
  }

  /// Begins a new window when it is time.
  mutating func rotate(at now: Int) {
    guard now >= windowEnds else { return }
    guard windowEnds > 0 else { return windowEnds = now + LatencyWindows.windowNanoseconds }
    let isIdle = now - windowEnds > LatencyWindows.windowNanoseconds * LatencyWindows.windows
    windowEnds = now + LatencyWindows.windowNanoseconds
    if isIdle { clear(0..<LatencyWindows.windows) }
    current = (current + 1) % LatencyWindows.windows
    clear(current..<current + 1)
  }

  private mutating func clear(_ range: Range<Int>) {
    for window in range {
      let start = counts + window * LatencyWindows.places
      start.update(repeating: 0, count: LatencyWindows.places)
      worst[window] = 0
    }
  }

  /// What the last so many windows say, the present one among them.
  func summary(of last: Int = LatencyWindows.windows) -> LatencySummary {
    var sums = [Int](repeating: 0, count: LatencyWindows.places)
    var summary = LatencySummary()
    for back in 0..<min(last, LatencyWindows.windows) {
      let window = (current + LatencyWindows.windows - back) % LatencyWindows.windows
      let start = counts + window * LatencyWindows.places
      for place in 0..<LatencyWindows.places where start[place] > 0 {
        sums[place] += Int(start[place])
        summary.calls += Int(start[place])
      }
      summary.worst = max(summary.worst, worst[window])
    }
    guard summary.calls > 0 else { return summary }
    var seen = 0
    let ranks = [summary.calls * 500, summary.calls * 990, summary.calls * 999]
    var found: [Int] = []
    for place in 0..<LatencyWindows.places where sums[place] > 0 {
      seen += sums[place]
      while found.count < 3, seen * 1_000 >= ranks[found.count] {
        found.append(min(LatencyWindows.nanoseconds(at: place), summary.worst))
      }
    }
    (summary.p50, summary.p99, summary.p999) = (found[0], found[1], found[2])
    return summary
  }
}

/// How long callers waited, in nanoseconds.
struct LatencySummary: Sendable {
  var calls = 0
  var p50 = 0
  var p99 = 0
  var p999 = 0
  var worst = 0
}
