import MigrationEngine
@testable import ServiceKit
import StateTables
import Testing

@testable import midstream_demo

/// What callers expect, next to what the modules answer: the same, through upgrades and rollbacks;
/// and a write that is missing is found.
@Suite struct ModelTests {
  /// A component without a service: modules take turns by hand, and time passes as it is told to.
  private struct Bench<Model: LoadModel> {
    var model = Model(prefix: "p-")
    var random = LoadRandom(seed: 7)
    var microseconds: Int64 = 1_700_000_000_000_000
    var problems: [String] = []

    mutating func call<Module: LiveModule>(_ module: inout Module, times: Int) throws
    where Module.Request == Model.Ask, Module.Reply == Model.Reply {
      for _ in 0..<times {
        microseconds += 20_000
        try ask(model.next(using: &random), &module)
      }
    }

    mutating func sweep<Module: LiveModule>(_ module: inout Module) throws
    where Module.Request == Model.Ask, Module.Reply == Model.Reply {
      for ask in model.sweep { try self.ask(ask, &module) }
    }

    private mutating func ask<Module: LiveModule>(_ ask: Model.Ask, _ module: inout Module) throws
    where Module.Request == Model.Ask, Module.Reply == Model.Reply {
      let now = Instant(microseconds: microseconds)
      module.tick(at: now)
      let reply = try module.handle(ask, at: now)
      switch model.check(ask, reply, sent: now.seconds...now.seconds) {
      case .right: break
      case .wrong(let sentence): problems.append("wrong: \(sentence)")
      case .lost(let sentence): problems.append("lost: \(sentence)")
      }
    }
  }

  private func carry<Slot: TableSlot, Old, New>(
    _ old: Table<Slot, Old>, _ new: Table<Slot, New>, _ change: (Old) throws -> New
  ) {
    old.forEach { (key: Slot.Key, row: Old) in
      new[key] = try? change(row)
      return true
    }
  }

  @Test func limiter() throws {
    var bench = Bench<LimiterModel>()
    var legacy = LimiterLegacy(.scratch(.legacy))
    try bench.call(&legacy, times: 4_000)
    var new = LimiterV2(.scratch(.generation(2)))
    carry(legacy.clients, new.clients) { LimiterV2.Client(try LimiterV1.Client(loose: $0)) }
    carry(legacy.violations, new.violations) {
      LimiterV2.Violation(try LimiterV1.Violation(loose: $0))
    }
    try bench.call(&new, times: 4_000)
    var old = LimiterV1(.scratch(.generation(1)))
    carry(new.clients, old.clients) { $0.old }
    carry(new.violations, old.violations) { $0.old }
    try bench.call(&old, times: 4_000)
    #expect(bench.problems == [])
    #expect(old.violations.count > 0)
    // A write that goes missing is found by the last look at everything.
    let key = try #require(
      bench.model.sweep.first.flatMap { ask -> String? in
        if case .look(let key) = ask { return key }
        return nil
      })
    old.clients.update(key) { $0.total -= 1 }
    try bench.sweep(&old)
    #expect(bench.problems.count == 1)
    #expect(bench.problems.first?.hasPrefix("lost: \(key) has ") == true)
  }

  @Test func sessions() throws {
    var bench = Bench<SessionModel>()
    var legacy = SessionsLegacy(.scratch(.legacy))
    try bench.call(&legacy, times: 4_000)
    #expect(legacy.record.expired > 0)
    var new = SessionsV2(.scratch(.generation(2)))
    carry(legacy.sessions, new.sessions) { SessionsV2.Session(try SessionsV1.Session(loose: $0)) }
    try bench.call(&new, times: 4_000)
    var old = SessionsV1(.scratch(.generation(1)))
    carry(new.sessions, old.sessions) { $0.old }
    try bench.call(&old, times: 4_000)
    #expect(bench.problems == [])
    old.sessions.forEach { key, _ in
      old.sessions[key] = nil
      return true
    }
    try bench.sweep(&old)
    #expect(bench.problems.contains { $0.hasPrefix("lost: ") })
  }

  @Test func cache() throws {
    var bench = Bench<CacheModel>()
    var first = CacheV1(.scratch(.generation(1)))
    try bench.call(&first, times: 8_000)
    #expect(first.record.statistics.evictions > 0)
    for _ in 0..<2 {
      // Up, and back without the generations: the model knows that those are lost.
      var new = CacheV2(.scratch(.generation(2)))
      new.record = CacheV2.Record(statistics: first.record.statistics)
      carry(first.entries, new.entries) { CacheV2.Entry($0) }
      try bench.call(&new, times: 4_000)
      first = CacheV1(.scratch(.generation(1)))
      first.record.statistics = new.record.statistics
      carry(new.entries, first.entries) { $0.old }
      try bench.call(&first, times: 2_000)
    }
    #expect(bench.problems == [])
    first.record.statistics.puts -= 1
    try bench.sweep(&first)
    #expect(bench.problems.count == 1)
    #expect(bench.problems.first?.hasPrefix("lost: the statistics say ") == true)
  }

  @Test func generationsThatAreMissingAreFound() throws {
    var bench = Bench<CacheModel>()
    var new = CacheV2(.scratch(.generation(2)))
    try bench.call(&new, times: 2_000)
    var spoiled = 0
    new.entries.forEach { key, entry in
      guard entry.generation > 1, entry.expires > 1_700_000_100 else { return true }
      spoiled += 1
      new.entries.update(key) { $0.generation -= 1 }
      return true
    }
    try bench.sweep(&new)
    #expect(spoiled > 0)
    #expect(bench.problems.count == spoiled)
  }

  @Test func histogramIsExactToOnePartIn64() {
    var histogram = LatencyHistogram()
    for value in 1...100_000 { histogram.add(nanoseconds: value) }
    let median = histogram.nanoseconds(quantile: 0.5)
    #expect(abs(median - 50_000) <= 50_000 / 64 + 1)
    #expect(histogram.maximumNanoseconds == 100_000)
    #expect(LatencyHistogram().nanoseconds(quantile: 0.5) == 0)
  }

  @Test func aTallySaysWhatThereWas() {
    var tally = LoadTally()
    tally.latency.add(nanoseconds: 48_000)
    tally.lost = 2
    tally.refused = 1
    let line = tally.line(seconds: 1)
    #expect(line.contains("1 calls/s") && line.contains("0 errors  1 refused  2 lost"))
  }
}
