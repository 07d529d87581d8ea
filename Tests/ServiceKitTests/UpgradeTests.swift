import MigrationEngine
import ServiceKit
import StateTables
import Testing
import UnixKit
import WireProtocol

/// A component is upgraded and rolled back over the wire while callers call it.
@Suite struct UpgradeTests {
  @Test func thereAndBackWithEveryWrite() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(300)
    try node.migrate(to: .generation(2))
    try node.isLive()
    #expect(try node.limiter.call(.hit("c7")) == .count(2, tier: "free"))
    #expect(try node.limiter.call(.hit("fresh")) == .count(1, tier: "new"))
    _ = try node.limiter.call(.forget("c8"))
    // A row that v2 made has a tier that v1 cannot hold; it comes forward as another one.
    let shed = try node.event("a loss") {
      if case .reversibilityChanged = $0 { true } else { false }
    }
    #expect(shed.content == .reversibilityChanged(Reversibility(roundTripRows: 0, shed: 1)))
    #expect(throws: (any Error).self) { try node.ask(.rollBack(acceptingLoss: nil)) }
    try node.ask(.rollBack(acceptingLoss: 1))
    try node.event("a roll back") { if case .exchangedBack = $0 { true } else { false } }
    #expect(try node.limiter.call(.count("c7")) == .count(2, tier: nil))
    #expect(try node.limiter.call(.count("fresh")) == .count(1, tier: nil))
    #expect(try node.limiter.call(.count("c8")) == .count(0, tier: nil))
  }

  @Test func finalizeLeavesTheNewOne() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(100)
    try node.migrate(to: .generation(2), PlanOptions(validation: .strict, isPostponed: false))
    try node.isLive()
    try node.ask(.finalize)
    try node.event("finalize") { $0 == .finalized }
    #expect(try node.limiter.call(.hit("c7")) == .count(2, tier: "free"))
    // Down again is an upgrade like any other.
    try node.migrate(to: .generation(1), upgrade: "u2")
    try node.isLive()
    #expect(try node.limiter.call(.count("c7")) == .count(2, tier: nil))
  }

  @Test func suspendMigrateResume() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(100)
    try node.ask(.suspend)
    try node.event("suspension") { $0 == .suspended }
    let refusal = #expect(throws: CallRefused.self) {
      try node.limiter.call(.hit("c1"), waiting: .milliseconds(20))
    }
    #expect(refusal?.code == .suspended)
    try node.migrate(to: .generation(2), PlanOptions(strategy: .suspended, isPostponed: false))
    try node.isLive()
    try node.ask(.resume)
    try node.event("resumption") { $0 == .resumed }
    #expect(try node.limiter.call(.hit("c1")) == .count(2, tier: "free"))
  }

  @Test func statusSaysWhatIs() throws {
    let node = try TestNode()
    defer { node.stop() }
    #expect(try node.status.phase == "idle")
    #expect(try node.status.version == .generation(1))
    try node.migrate(to: .generation(2), PlanOptions(isPostponed: true))
    try node.event("armed") { $0 == .armed }
    try node.ask(.cutOver)
    try node.isLive()
    let status = try node.status
    #expect(status.name == "rate_limiter")
    #expect(status.versions == [.generation(1)])
  }

  @Test func aRollBackThatLosesGetsThroughSteadyWrites() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.migrate(to: .generation(2))
    try node.isLive()
    let isOver = Latch()
    let calls = Monitor(0)
    let limiter = node.limiter
    let caller = WorkerThread {
      // Rows that the new version made are lost in part, and each call makes or changes one.
      var number = 0
      while !isOver.isOpened {
        number += 1
        _ = try? limiter.call(.hit("fresh\(number % 50)"))
        calls.change { $0 += 1 }
      }
    }
    calls.wait { $0 > 200 ? () : nil }
    // An operator accepts a loss that is shown.
    try node.event("a loss") { if case .reversibilityChanged = $0 { true } else { false } }
    try node.ask(.rollBack(acceptingLoss: 1_000))
    try node.event("a roll back") { if case .exchangedBack = $0 { true } else { false } }
    let before = calls.wait { $0 }
    calls.wait { $0 > before + 10 ? () : nil }
    isOver.open()
    caller?.join()
    #expect(try node.status.version == .generation(1))
    #expect(try node.status.mailbox.refused == 0)
  }
}
