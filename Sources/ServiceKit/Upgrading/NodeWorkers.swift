internal import StateTables
internal import Synchronization
internal import UnixKit

/// The threads of a node that transform and compare rows, and the one that frees what was let go.
///
/// They are of a priority that gives way to whoever serves, at once.
final class NodeWorkers: Sendable {
  private let jobs = WorkQueue<@Sendable () -> Void>()
  private let garbage = WorkQueue<Garbage>()
  private let threads: Lock<[WorkerThread]> = Lock([])

  /// Starts the threads.
  init(count: Int) {
    let (jobs, garbage) = (jobs, garbage)
    threads.withLock { threads in
      for _ in 0..<max(1, count) {
        WorkerThread {
          WorkerThread.giveWay()
          while let job = jobs.next() { job() }
        }.map { threads.append($0) }
      }
      WorkerThread {
        WorkerThread.giveWay()
        // To let go of it is to free it.
        while garbage.next() != nil {}
      }.map { threads.append($0) }
    }
  }

  func pass(_ jobs: [@Sendable () -> Void], _ garbage: [Garbage]) {
    if !jobs.isEmpty { self.jobs.add(jobs) }
    if !garbage.isEmpty { self.garbage.add(garbage) }
  }

  /// Waits until everything is done, and ends the threads.
  func stop() {
    jobs.close()
    garbage.close()
    threads.withLock { threads in
      // On a busy machine those who give way would be waited for until it is idle.
      for thread in threads { thread.giveWayNoMore() }
      for thread in threads { thread.join() }
      threads = []
    }
  }
}

/// What one component hands to the node's threads.
///
/// It collects what is handed over in the component's turn and passes it on afterwards: waking a
/// thread takes longer than the rest of a slice.
final class ComponentWorkers: Workers, Reaper {
  private struct Collected {
    var jobs: [@Sendable () -> Void] = []
    var garbage: [Garbage] = []
  }

  private let node: NodeWorkers
  private let collected = Lock(Collected())
  private let busyNanoseconds = Atomic<Int>(0)
  private let wake: @Sendable () -> Void

  /// - Parameter wake: called when a job is done, on the thread that did it.
  init(_ node: NodeWorkers, wake: @escaping @Sendable () -> Void) {
    self.node = node
    self.wake = wake
  }

  func run(_ job: @escaping @Sendable () -> Void) {
    collected.withLock { collected in
      collected.jobs.append { [self] in
        let start = MonotonicClock.nanoseconds()
        job()
        busyNanoseconds.add(MonotonicClock.nanoseconds() - start, ordering: .relaxed)
        wake()
      }
    }
  }

  func reap(_ garbage: Garbage) { collected.withLock { $0.garbage.append(garbage) } }

  /// Hands everything on; called when the turn is over.
  func passOn() {
    let handed = collected.withLock { collected in
      defer { collected = Collected() }
      return collected
    }
    if !handed.jobs.isEmpty || !handed.garbage.isEmpty { node.pass(handed.jobs, handed.garbage) }
  }

  /// How long the node's threads have worked for this component.
  var workedNanoseconds: Int { busyNanoseconds.load(ordering: .relaxed) }
}
