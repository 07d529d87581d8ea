internal import Glibc
package import MigrationEngine
internal import UnixKit

/// What time it is, handed in so that tests need not wait.
package struct DoorClock: Sendable {
  /// Nanoseconds of a clock that never jumps, for deadlines.
  package var nanoseconds: @Sendable () -> Int
  /// The time of day, to be shown.
  package var instant: @Sendable () -> Instant

  package init(
    nanoseconds: @escaping @Sendable () -> Int, instant: @escaping @Sendable () -> Instant
  ) {
    self.nanoseconds = nanoseconds
    self.instant = instant
  }

  /// The system's clocks.
  package static let system = DoorClock(
    nanoseconds: { MonotonicClock.nanoseconds() },
    instant: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    })
}
