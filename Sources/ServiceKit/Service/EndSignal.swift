internal import Glibc

/// SIGTERM and SIGINT, as one thing to wait for.
enum EndSignal {
  /// Unsafe to the compiler's eyes only: a semaphore is made to be shared.
  nonisolated(unsafe) private static let arrived: UnsafeMutablePointer<sem_t> = {
    let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    sem_init(semaphore, 0, 0)
    return semaphore
  }()

  static func wait() {
    _ = arrived
    // Of what a handler may do, sem_post is enough: man 7 signal-safety.
    for number in [SIGTERM, SIGINT] { signal(number) { _ in sem_post(EndSignal.arrived) } }
    while sem_wait(arrived) != 0 {}
  }
}
