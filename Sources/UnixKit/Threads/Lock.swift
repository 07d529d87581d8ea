internal import Glibc

/// A value that threads share, touched by one of them at a time.
///
/// ```swift
/// private let next = Lock(0)
/// let number = next.withLock { next in … }
/// ```
///
/// `Synchronization.Mutex` is a word that threads wait for in the kernel, and the thread sanitizer
/// knows nothing of it: it takes all that such a lock keeps apart for races. A POSIX mutex is one
/// that it sees, and whose order it checks. Who must wait for a change takes a ``Monitor``.
///
/// Unchecked: the compiler cannot see that the value is touched under the lock only.
package struct Lock<Value>: ~Copyable, @unchecked Sendable {
  private let value: UnsafeMutablePointer<Value>
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  /// Makes a lock with its first value.
  package init(_ value: consuming sending Value) {
    self.value = .allocate(capacity: 1)
    self.value.initialize(to: value)
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    value.deinitialize(count: 1)
    value.deallocate()
  }

  /// Reads and changes the value; whoever comes meanwhile waits.
  package borrowing func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value.pointee)
  }
}
