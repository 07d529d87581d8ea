internal import Glibc

/// Signals that one thread waits for, as others wait for messages.
struct SignalSet {
  private var signals = sigset_t()

  init(_ numbers: [Int32]) {
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
  }

  /// Keeps the signals from interrupting this thread, and those that it starts.
  func block() {
    var signals = signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Waits for the next one.
  func next() -> Int32 {
    var signals = signals
    var number: Int32 = 0
    while sigwait(&signals, &number) != 0 {}
    return number
  }

  /// Waits for the next one, or for so long: then `nil`.
  func next(upToMilliseconds milliseconds: Int) -> Int32? {
    var signals = signals
    var time = timespec(
      tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    let number = sigtimedwait(&signals, nil, &time)
    return number > 0 ? number : nil
  }
}
