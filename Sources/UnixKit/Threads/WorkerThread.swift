internal import Glibc

/// A thread of our own: what blocks or computes for long must not sit on Swift's cooperative pool.
///
/// Each is joined or detached in the end; the stack of one that is neither is never given back.
package struct WorkerThread: Sendable {
  let thread: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread; `nil` when the system has none to give.
  package init?(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard status == 0 else {
      body.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until the thread is done.
  package func join() { pthread_join(thread, nil) }

  /// Says that nobody will wait for it: what it has is given back when it is done.
  package func detach() { pthread_detach(thread) }
}
