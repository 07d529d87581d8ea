internal import UnixKit

/// A moment until which something may take.
struct Deadline: Sendable {
  private let end: Int

  init(after duration: Duration) {
    let (sum, isOver) = MonotonicClock.nanoseconds().addingReportingOverflow(duration.nanoseconds)
    end = isOver ? .max : sum
  }

  /// What is left, rounded up; 0 when it is over.
  var milliseconds: Int {
    let left = end - MonotonicClock.nanoseconds()
    return left <= 0 ? 0 : (left - 1) / 1_000_000 + 1
  }

  var isOver: Bool { milliseconds == 0 }
}
