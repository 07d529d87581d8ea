internal import Glibc
internal import MigrationEngine

/// The time of day, which comes along with every input.
enum ConsoleClock {
  static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec / 1_000))
  }
}
