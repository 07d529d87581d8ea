internal import Glibc

/// A lock on an open file that dies with whoever holds it; flock(2).
package enum FileLock {
  /// Whoever wants a lock waits this long for one that is about to be let go.
  ///
  /// A process that was killed a moment ago holds its lock until the system has cleaned up, and a
  /// child that it was just starting holds a copy until it runs its own program: a service that is
  /// started again at once must not be told that it runs already.
  static let patienceMilliseconds = 400
  private static let stepMilliseconds = 5

  /// Takes the lock; `false` with `errno` set when it cannot be had, `EWOULDBLOCK` for one that
  /// somebody else holds.
  package static func take(_ number: Int32) -> Bool {
    let end = MonotonicClock.nanoseconds() + patienceMilliseconds * 1_000_000
    while true {
      if flock(number, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK, MonotonicClock.nanoseconds() < end else { return false }
      poll(nil, 0, Int32(stepMilliseconds))
    }
  }
}
