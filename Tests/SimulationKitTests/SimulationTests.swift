import MigrationEngine
import SimulationKit
import StateTables
import Testing

/// One seed is one run, and the checkers can find what they look for.
@Suite struct SimulationTests {
  @Test(arguments: [2, 7, 42] as [UInt64]) func sameSeedSameRun(_ seed: UInt64) {
    let first = Simulation.run(seed: seed, keepsLog: true)
    #expect(first == Simulation.run(seed: seed, keepsLog: true))
    #expect(first.log != Simulation.run(seed: seed + 1, keepsLog: true).log)
    // Whether somebody reads along changes nothing.
    let unread = Simulation.run(seed: seed)
    #expect(unread.log.isEmpty)
    #expect(unread.tally == first.tally && unread.failure == first.failure)
  }

  /// Nothing of one run is left for the next.
  @Test func orderOfRunsDoesNotMatter() {
    let seeds: [UInt64] = [5, 6, 8]
    let there = seeds.map(logDigest)
    let back = seeds.reversed().map(logDigest)
    #expect(there == back.reversed())
    #expect(Set(there.map(\.description)).count == seeds.count)
  }

  private func logDigest(_ seed: UInt64) -> Digest {
    Value.array(Simulation.run(seed: seed, keepsLog: true).log.map { .string($0) }).digest
  }

  @Test func scheduleNamesItsActs() {
    let log = Simulation.run(seed: 7, keepsLog: true).log
    #expect(log.first?.hasPrefix("fan-out ") == true)
    for act in [
      "caller: write ", "caller: re-create ", "ledger: durable ", "ledger: FAILED ",
      "operator: migrate", "a worker's job ends", "the clock shows ", "answer to ",
      "— healing —",
    ] {
      #expect(log.contains { $0.hasPrefix(act) }, "no act is called “\(act)”")
    }
  }

  /// A third of the first sixty seeds in each of three tests, so that two cores share them.
  @Test(arguments: [1...20, 21...40, 41...60] as [ClosedRange<UInt64>])
  func seedsKeepEveryPromise(_ seeds: ClosedRange<UInt64>) {
    var tally = Simulation.Tally()
    for seed in seeds {
      let result = Simulation.run(seed: seed)
      #expect(
        result.failure == nil, "seed \(seed); replay it with midstream-simulate --seed \(seed)")
      tally.add(result.tally)
    }
    // What never happens is not tested either.
    #expect(tally.upgrades > 20 && tally.exchanges > 5 && tally.exchangesBack > 0)
    #expect(tally.failures > 20 && tally.events > 500)
    #expect(tally.conversions > 0 && tally.restarts > 0)
    #expect(Set(tally.ends.keys) == ["cancelled", "finalized", "rolledBack"])
  }

  /// Every planted bug with the seed that finds it soonest as things are; when schedules change and
  /// it does not any more, the seeds from 1 on are tried.
  static let canaries: [(bug: String, seed: UInt64)] = [
    ("skip-dirty-keys", 11), ("forget-deletes", 11), ("mirror-before-throw", 38),
    ("flag-per-leaf", 37), ("no-check-after-intent", 282), ("stale-way-back", 64),
  ]
  static let canaryLimit: UInt64 = 300

  @Test func everyPlantedBugHasATest() {
    #expect(Self.canaries.map(\.bug) == MigrationFaults.named.map(\.name))
  }

  @Test(arguments: canaries) func plantedBugIsFound(_ bug: String, _ seed: UInt64) throws {
    let fault = try #require(MigrationFaults.named.first { $0.name == bug }?.fault)
    let seeds = [seed] + Array(1...Self.canaryLimit)
    let finding = seeds.first { Simulation.run(seed: $0, faults: fault).failure != nil }
    #expect(finding != nil, "the checkers are blind to it within \(Self.canaryLimit) seeds")
    if let finding { #expect(Simulation.run(seed: finding).failure == nil) }
  }

  /// Seeds that found a bug once.
  ///
  /// The schedules have changed since, so they do not walk the same paths any more; what pins each
  /// bug is a scripted test, `RegressionTests` of StateTables.
  @Test(
    arguments: [
      // A verification that was told again and again though it was known.
      1,
      // A resumption whose event failed to become durable was never told again.
      3,
      // An upgrade cancelled before its first step was never told that what it held is freed.
      4,
      // The late outcome of an earlier save of losses overwrote the outcome of the exchange.
      54,
      // Who wanted it to end did not know that a roll back that cannot be made is ended by keeping.
      2158,
    ] as [UInt64])
  func seedThatFailedOnceKeepsEveryPromise(_ seed: UInt64) {
    #expect(Simulation.run(seed: seed).failure == nil)
  }
}
