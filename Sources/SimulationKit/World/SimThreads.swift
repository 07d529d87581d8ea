internal import MigrationEngine
internal import MigrationTesting
internal import StateTables
internal import Synchronization

/// Workers whose jobs end when the world says so, in whatever order.
final class SimWorkers: Workers, Reaper {
  private let jobs = Mutex<[@Sendable () -> Void]>([])
  private let garbage = Mutex<[Garbage]>([])

  var waiting: Int { jobs.withLock { $0.count } }

  func run(_ job: @escaping @Sendable () -> Void) { jobs.withLock { $0.append(job) } }
  func reap(_ garbage: Garbage) { self.garbage.withLock { $0.append(garbage) } }

  /// Lets one job end; false when there is none.
  func runOne(_ random: inout SeededGenerator) -> Bool {
    let count = waiting
    guard count > 0 else { return false }
    let index = Int.random(in: 0..<count, using: &random)
    let job = jobs.withLock { $0.remove(at: index) }
    job()
    return true
  }

  /// Everything is gone with the process.
  func endProcess() {
    jobs.withLock { $0 = [] }
    free()
  }

  func free() { garbage.withLock { $0 = [] } }
}

/// A ledger in memory that acknowledges late, and fails where the world lets it.
final class SimJournal: Journal {
  private(set) var durable: [Event] = []
  private(set) var waiting: [Event]?

  func append(_ batch: [Event], answering command: Int?) { waiting = batch }

  /// What waits is durable, or it is gone; nobody is told.
  func endProcess(isThere: Bool) {
    if isThere { durable += waiting ?? [] }
    waiting = nil
  }

  /// Makes durable what a service writes before it does anything else.
  func write(_ batch: [Event]) { durable += batch }

  /// Gives the outcome of what waits; `nil` when nothing does.
  func settle(isDurable: Bool) -> Result<Void, JournalFailure>? {
    guard let batch = waiting else { return nil }
    waiting = nil
    guard isDurable else { return .failure(JournalFailure(reason: "the disk is full")) }
    durable += batch
    return .success(())
  }
}
