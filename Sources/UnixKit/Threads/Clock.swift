internal import Glibc

/// The clock that never jumps.
package enum MonotonicClock {
  /// Nanoseconds since some moment of the past.
  @inline(__always) package static func nanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
