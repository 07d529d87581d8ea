internal import UnixKit

/// The thread that does what operators ask for and takes a while: planning, looking, reading the
/// ledger.
///
/// One thing at a time, in the order it came; so neither a component nor the door waits for it.
final class Clerk: Sendable {
  /// How much may wait for it; more is refused.
  static let bound = 256

  private struct Queue {
    var jobs: [@Sendable () -> Void] = []
    var isClosed = false
  }

  private let queue = Monitor(Queue())
  private let thread: WorkerThread?

  init() {
    let queue = queue
    thread = WorkerThread {
      while true {
        let next: (@Sendable () -> Void)?? = queue.wait { queue in
          if !queue.jobs.isEmpty { return .some(queue.jobs.removeFirst()) }
          return queue.isClosed ? .some(nil) : nil
        }
        guard let job = next ?? nil else { return }
        job()
      }
    }
  }

  /// Takes a job; `false` when too many wait already.
  func take(_ job: @escaping @Sendable () -> Void) -> Bool {
    queue.change { queue in
      guard !queue.isClosed, queue.jobs.count < Clerk.bound else { return false }
      queue.jobs.append(job)
      return true
    }
  }

  /// Ends, when what waits is done; or, leaving jobs that nobody waits for any more, at once.
  func stop(leavingJobs: Bool = false) {
    queue.change { queue in
      queue.isClosed = true
      if leavingJobs { queue.jobs = [] }
    }
    thread?.join()
  }
}
