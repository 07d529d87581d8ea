import StateTables
import Synchronization

/// Workers whose jobs end when a test says so, and a reaper that keeps what it was given.
final class HandWorkers: Workers, Reaper {
  private let jobs = Mutex<[@Sendable () -> Void]>([])
  private let garbage = Mutex<[Garbage]>([])

  /// Jobs that have not been run.
  var waiting: Int { jobs.withLock { $0.count } }
  /// How often something was handed to the reaper that it has not freed.
  var reaped: Int { garbage.withLock { $0.count } }

  func run(_ job: @escaping @Sendable () -> Void) { jobs.withLock { $0.append(job) } }
  func reap(_ garbage: Garbage) { self.garbage.withLock { $0.append(garbage) } }

  /// Runs one job, of those that wait.
  func finish(_ index: Int = 0) {
    let job = jobs.withLock { $0.remove(at: index) }
    job()
  }

  /// Runs every job that waits.
  func finishAll() { while waiting > 0 { finish() } }

  /// Frees what the reaper was given.
  func free() {
    let all = garbage.withLock { garbage in
      defer { garbage = [] }
      return garbage
    }
    withExtendedLifetime(all) {}
  }
}
