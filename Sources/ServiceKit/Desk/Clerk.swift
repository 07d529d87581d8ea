internal import UnixKit

/// The thread that does what operators ask for and takes a while: planning, looking, reading the
/// ledger.
///
/// One thing at a time, in the order it came; so neither a component nor the door waits for it.
final class Clerk: Sendable {
  /// How much may wait for it; more is refused.
  static let bound = 256

  private let jobs = WorkQueue<@Sendable () -> Void>(bound: Clerk.bound)
  private let thread: WorkerThread?

  init() {
    let jobs = jobs
    thread = WorkerThread {
      while let job = jobs.next() { job() }
    }
  }

  /// Takes a job; `false` when too many wait already.
  func take(_ job: @escaping @Sendable () -> Void) -> Bool { jobs.add([job]) }

  /// Ends, when what waits is done; or, leaving jobs that nobody waits for any more, at once.
  func stop(leavingJobs: Bool = false) {
    jobs.close(leavingItems: leavingJobs)
    thread?.join()
  }
}
