internal import Glibc
internal import MigrationEngine
internal import StateFiles
internal import StateTables
internal import UnixKit

/// What one round of `midstream-bench migrate` measured.
struct MigrateRound {
  var baseline = Latencies(p50: 0, p99: 0, p999: 0, max: 0)
  var during = Latencies(p50: 0, p99: 0, p999: 0, max: 0)
  var copyVerifyRowsPerSecond = 0.0
  var longestHoldMicros = 0.0
  var cutOverMicros = 0.0
  var rollbackMicros = 0.0
  var mirroredCallRatio = 0.0
  var liveCallRatio = 0.0
  var idleCallRatio = 0.0
  var peakBytes = 0
  var rowBytes = 0
  var lostWrites = 0
  var wrongAnswers = 0
}

/// One component of so many rows that is migrated, taken back, migrated again and finalized, while
/// a caller on a thread of its own goes on calling.
struct MigrateTrial<Slot: TableSlot, V1: BenchRow, V2: BenchRow> where Slot.Key == Int {
  private static var costCalls: Int { 200_000 }
  private static var liveNanoseconds: Int { 100_000_000 }
  private static var shortestNanoseconds: Int { 300_000_000 }

  let options: MigrateOptions
  let lens: RowLens<V1, V2>

  /// The memory of all tables of one version, in a process that has nothing else.
  func bytes(of side: MigrateOptions.Side) -> Int {
    let before = CurrentProcess.residentBytes
    let component = BenchComponent<Slot, V1, V2>(rows: side == .old ? options.rows : 0, options)
    if side == .new {
      for key in 0..<options.rows {
        component.news[key % options.tables][key] = V2.make(key, mark: 0)
      }
    }
    return withExtendedLifetime(component) { CurrentProcess.residentBytes - before }
  }

  func run(seed: UInt64, idleNanoseconds: Int) throws -> (round: MigrateRound, nanoseconds: Int) {
    var round = MigrateRound()
    let before = CurrentProcess.residentBytes
    // Threads come first: what puts them on their cores would disturb a process full of rows.
    WorkerThread.stay(onCore: BenchCore.migration)
    let workers = BenchWorkers(count: 1)
    defer { workers.stop() }
    guard let callers = CallerThread<Slot, V1, V2>() else {
      throw Peer.Failed(description: "no thread for the caller; end other programs first")
    }
    defer { callers.stop() }
    let component = BenchComponent<Slot, V1, V2>(rows: options.rows, options)
    round.rowBytes = component.rowBytes
    let turn = Turn()
    let caller = BenchCaller(InTurn(value: component), turn, options, seed: seed)
    let plain = caller.cost(of: Self.costCalls)

    let idleEnd = now() + max(idleNanoseconds, Self.shortestNanoseconds)
    callers.start(caller)
    while now() < idleEnd { workers.waitAMillisecond() }
    round.baseline = callers.finish().latencies

    callers.start(caller)
    let start = now()
    var peak = 0
    let outcome = Swift.Result { try thereAndBack(component, turn, workers, &round, &peak) }
    let nanoseconds = now() - start
    round.during = callers.finish().latencies
    try outcome.get()
    round.lostWrites = caller.lostWrites()

    try thereForGood(component, turn, workers, caller, plain, &round)
    round.lostWrites += caller.lostWrites()
    round.wrongAnswers = caller.wrongAnswers
    round.peakBytes = peak - before
    return (round, nanoseconds)
  }

  private func migrator(
    _ component: BenchComponent<Slot, V1, V2>, _ workers: BenchWorkers
  ) -> Migrator {
    let changes = zip(component.olds, component.news).map { old, new in
      TableChange.rows(of: old, into: new, by: lens)
    }
    return Migrator(changes, record: nil, workers: workers, reaper: workers)
  }

  /// Copies and verifies between calls; returns the longest turn that this took from them.
  private func prepare(
    _ migrator: Migrator, _ turn: Turn, _ workers: BenchWorkers, _ peak: inout Int
  ) -> Int {
    var longest = 0
    var seen = 0
    var isVerifying = false
    turn.take { migrator.begin() }
    while true {
      let (report, hold) = turn.take {
        let start = now()
        var report = migrator.step(Migrator.Budget())
        if report.isCopied, !isVerifying {
          isVerifying = true
          migrator.verify(.wayBack)
          report = migrator.standing
        }
        return (report, now() - start)
      }
      workers.passOn()
      longest = max(longest, hold)
      precondition(report.problem == nil, report.problem?.description ?? "")
      if report.isVerified { return longest }
      peak = max(peak, CurrentProcess.residentBytes)
      if report.underWay > 0 { workers.waitForEnd(after: &seen) }
    }
  }

  private func thereAndBack(
    _ component: BenchComponent<Slot, V1, V2>, _ turn: Turn, _ workers: BenchWorkers,
    _ round: inout MigrateRound, _ peak: inout Int
  ) throws {
    let migrator = turn.take { self.migrator(component, workers) }
    let start = now()
    let longest = prepare(migrator, turn, workers, &peak)
    round.copyVerifyRowsPerSecond = Double(options.rows) / (Double(now() - start) / 1e9)
    let record = StateRecord(version: .generation(1))
    let cutOver = try turn.take {
      let start = now()
      _ = try migrator.exchange(record)
      component.servesNew = true
      return now() - start
    }
    let liveUntil = now() + Self.liveNanoseconds
    var seen = 0
    while now() < liveUntil { workers.waitForEnd(after: &seen) }
    peak = max(peak, CurrentProcess.residentBytes)
    let rollback = try turn.take {
      let start = now()
      _ = try migrator.exchangeBack(record)
      component.servesNew = false
      return now() - start
    }
    workers.passOn()
    workers.drain()
    round.cutOverMicros = Double(cutOver) / 1e3
    round.rollbackMicros = Double(rollback) / 1e3
    round.longestHoldMicros = Double(max(longest, cutOver, rollback)) / 1e3
  }

  /// Again without callers, to see what a call costs in each state; then for good.
  private func thereForGood(
    _ component: BenchComponent<Slot, V1, V2>, _ turn: Turn, _ workers: BenchWorkers,
    _ caller: BenchCaller<Slot, V1, V2>, _ plain: Double, _ round: inout MigrateRound
  ) throws {
    let migrator = turn.take { self.migrator(component, workers) }
    var peak = 0
    _ = prepare(migrator, turn, workers, &peak)
    round.mirroredCallRatio = caller.cost(of: Self.costCalls) / plain
    _ = try migrator.exchange(StateRecord(version: .generation(1)))
    component.servesNew = true
    round.liveCallRatio = caller.cost(of: Self.costCalls) / plain
    migrator.finalize()
    workers.passOn()
    workers.drain()
    round.idleCallRatio = caller.cost(of: Self.costCalls) / plain
  }
}
