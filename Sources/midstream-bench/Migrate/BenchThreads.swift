internal import StateFiles
internal import StateTables
internal import Synchronization
internal import UnixKit

/// The turn of one component: a request and a step of the migration never overlap.
///
/// Waiting is spinning, since a turn lasts a few microseconds and waking a thread lasts thirty.
final class Turn: Sendable {
  private let isTaken = Atomic<Bool>(false)

  @inline(__always) func take<Result>(_ body: () throws -> Result) rethrows -> Result {
    while isTaken.exchange(true, ordering: .acquiring) {
      while isTaken.load(ordering: .relaxed) {}
    }
    defer { isTaken.store(false, ordering: .releasing) }
    return try body()
  }
}

/// Something that threads share and use in a component's turn only.
///
/// Unchecked: the turn is what keeps them apart.
struct InTurn<Value>: @unchecked Sendable {
  let value: Value
}

/// Threads for a migration, of a priority that gives way to whoever serves.
final class BenchWorkers: Workers, Reaper {
  private struct Queue: Sendable {
    var jobs: [@Sendable () -> Void] = []
    var running = 0
    var isClosed = false
  }

  private let queue = Monitor(Queue())
  /// Handed over by the component in its turn, and passed on after it: waking a thread takes longer
  /// than the rest of a step.
  private let handedOver = Lock<[@Sendable () -> Void]>([])
  /// Raised whenever a job ends, so that the component need not ask over and over.
  private let ended = Monitor(0)
  private let threads = Lock<[WorkerThread]>([])

  /// Starts threads, and waits until each is on its core.
  init(count: Int) {
    threads.withLock { threads in
      threads = (0..<count).compactMap { _ in
        WorkerThread { [self] in
          WorkerThread.giveWay()
          WorkerThread.stay(onCore: BenchCore.migration)
          ended.change { $0 += 1 }
          work()
        }
      }
    }
    ended.wait { $0 >= count ? () : nil }
  }

  private func work() {
    while true {
      let next: (@Sendable () -> Void)?? = queue.wait { queue in
        if !queue.jobs.isEmpty {
          queue.running += 1
          return .some(queue.jobs.removeFirst())
        }
        return queue.isClosed ? .some(nil) : nil
      }
      guard let job = next ?? nil else { return }
      job()
      queue.change { $0.running -= 1 }
      ended.change { $0 += 1 }
    }
  }

  func run(_ job: @escaping @Sendable () -> Void) { handedOver.withLock { $0.append(job) } }

  /// Passes on what was handed over; called when the turn is over.
  func passOn() {
    let jobs = handedOver.withLock { jobs in
      defer { jobs = [] }
      return jobs
    }
    if !jobs.isEmpty { queue.change { $0.jobs += jobs } }
  }

  func reap(_ garbage: Garbage) { run { _ = garbage } }

  /// Waits until a job has ended since `seen`, or a millisecond has passed.
  func waitForEnd(after seen: inout Int) {
    seen =
      ended.wait(upToMilliseconds: 1) { [seen] in $0 > seen ? $0 : nil } ?? seen
  }

  /// Waits without work, as long as a component waits for a worker.
  func waitAMillisecond() { _ = ended.wait(upToMilliseconds: 1) { _ -> Void? in nil } }

  /// Waits until nothing is left to do.
  func drain() { queue.wait { $0.jobs.isEmpty && $0.running == 0 ? () : nil } }

  func stop() {
    queue.change { $0.isClosed = true }
    threads.withLock { for thread in $0 { thread.join() } }
  }
}

/// The two cores of a measurement.
///
/// A caller that spins never wakes up, so it never takes its core back from a worker of the idle
/// class that the kernel put there; it would wait for the end of a slice, which is four
/// milliseconds. Callers therefore have a core, as Erlang's have a scheduler, and all that migrates
/// shares the other.
enum BenchCore {
  static let caller = 0
  static let migration = 1
}

/// Nanoseconds on the clock that never jumps.
@inline(__always) func now() -> Int { MonotonicClock.nanoseconds() }
