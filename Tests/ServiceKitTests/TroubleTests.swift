import FleetKit
import Ledger
import MigrationEngine
import ServiceKit
import StateTables
import Testing
import UnixKit
import WireProtocol

/// What goes wrong: callers do not notice, and operators are told.
@Suite struct TroubleTests {
  @Test func aStuckCallKeepsItFromBeingSuspended() throws {
    let node = try TestNode()
    defer { node.stop() }
    let stuck = StuckCall(node.limiter)
    defer { stuck.end() }
    try node.ask(.suspend)
    #expect(try node.status.run == .suspending)
    let given = try node.event("giving up") {
      if case .suspendTimedOut = $0 { true } else { false }
    }
    guard case .suspendTimedOut(let sentence) = given.content else { return }
    #expect(sentence.contains("stick"))
    let status = try node.status
    #expect(status.run == .running)
    #expect(status.mailbox.blocker == "stick")
    stuck.end()
    // Nothing has to be resumed.
    #expect(try node.limiter.call(.hit("c1")) == .count(1, tier: nil))
    try node.ask(.suspend)
    try node.event("suspension") { $0 == .suspended }
  }

  @Test func aFailedConversionIsNotResumed() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(50)
    _ = try node.limiter.call(.note("c3", "not to be converted"))
    try node.ask(.suspend)
    try node.event("suspension") { $0 == .suspended }
    try node.migrate(
      to: .generation(2),
      PlanOptions(strategy: .suspended, isStepMode: true, isPostponed: false))
    // No sample has found it.
    Limiter.poisons.change { _ = $0.insert("not to be converted") }
    try node.ask(.continue)
    try node.failure()
    #expect(try node.status.failure?.serving == .nobody)
    let refusal = #expect(throws: FleetError.self) { try node.ask(.resume) }
    #expect(refusal?.failure?.kind == .interlocked)
    // Cancelled it may be.
    try node.ask(.cancel)
    try node.ask(.resume)
    try node.event("resumption") { $0 == .resumed }
    #expect(try node.limiter.call(.hit("c3")) == .count(2, tier: nil))
    #expect(try node.status.version == .generation(1))
  }

  @Test func aRowThatCannotBeTakenAlong() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(200)
    _ = try node.limiter.call(.note("c7", "poison"))
    let load = Load(node.limiter)
    load.goOn(50)
    // It stands in a sample; nothing is even begun.
    #expect(throws: FleetError.self) { try node.migrate(to: .generation(2)) }
    _ = try node.limiter.call(.note("c7", "well"))
    try node.migrate(to: .generation(2), PlanOptions(isStepMode: true, isPostponed: false))
    _ = try node.limiter.call(.note("c7", "poison"))
    try node.ask(.continue)
    let failed = try node.failure()
    #expect(failed.reason.contains("c7"))
    #expect(failed.reason.contains("it is poisoned; remove it"))
    #expect(failed.serving == .old)
    let status = try node.status
    #expect((status.phase, status.version) == ("failed", .generation(1)))
    load.goOn(50)
    // The row is corrected, and it goes on from there.
    _ = try node.limiter.call(.note("c7", "well"))
    try node.ask(.retry)
    try node.isLive()
    load.goOn(50)
    let outcome = load.stop()
    #expect(outcome.wrong == [])
    for (name, count) in outcome.counts {
      guard case .count(count, _) = try node.limiter.call(.count(name)) else {
        Issue.record("\(name) is not \(count)")
        continue
      }
    }
    #expect(try node.limiter.call(.hit("c7")) == .count(2, tier: "free"))
  }

  /// A row that is written while an upgrade waits, and that v2 cannot hold, is the upgrade's
  /// trouble.
  @Test func aWriteThatCannotBeMirrored() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(20)
    try node.migrate(to: .generation(2), PlanOptions(isPostponed: true))
    try node.event("armed") { $0 == .armed }
    _ = try node.limiter.call(.note("c3", "poison"))
    let failed = try node.failure()
    #expect(failed.reason.contains("c3"))
    #expect(try node.limiter.call(.hit("c3")) == .count(2, tier: nil))
    _ = try node.limiter.call(.note("c3", "well"))
    try node.ask(.retry)
    try node.event("armed") { $0 == .armed }
    try node.ask(.cancel)
    try node.event("freeing") { $0 == .discarded }
    #expect(try node.status.phase == "idle")
    #expect(try node.limiter.call(.hit("c3")) == .count(3, tier: nil))
  }

  @Test func whatIsNotWellGoesBackByItself() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(100)
    try node.migrate(to: .generation(2))
    try node.isLive()
    _ = try node.limiter.call(.hit("c1"))
    _ = try node.limiter.call(.sicken)
    try node.event("going back") { if case .exchangedBack = $0 { true } else { false } }
    #expect(try node.limiter.call(.count("c1")) == .count(2, tier: nil))
    #expect(try node.status.version == .generation(1))
  }

  @Test func whatIsNotKeptGoesBackByItself() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(100)
    try node.migrate(
      to: .generation(2), PlanOptions(isPostponed: false, confirmWithinSeconds: 1))
    try node.isLive()
    #expect(try node.limiter.call(.hit("c1")) == .count(2, tier: "free"))
    let back = try node.event("going back") {
      if case .rollBackIntended = $0 { true } else { false }
    }
    guard case .rollBackIntended(_, let request) = back.content else { return }
    #expect(request.isAutomatic)
    try node.event("going back") { if case .exchangedBack = $0 { true } else { false } }
    #expect(try node.limiter.call(.count("c1")) == .count(2, tier: nil))
  }

  @Test func whatIsKeptStays() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(100)
    try node.migrate(
      to: .generation(2), PlanOptions(isPostponed: false, confirmWithinSeconds: 60))
    try node.isLive()
    #expect(try node.status.confirmBy != nil)
    try node.ask(.keep)
    try node.event("keeping") { $0 == .kept }
    #expect(try node.status.confirmBy == nil)
    #expect(try node.status.phase == "live")
  }

  // MARK: The ledger

  @Test func aLedgerThatFailsStopsEverythingButCallers() throws {
    let ledger = try MemoryLedger(node: "edge-1")
    let node = try TestNode(ledger: ledger)
    defer { node.stop() }
    try node.fill(100)
    let load = Load(node.limiter)
    ledger.setFault(LedgerFailure(.diskFull, "the disk is full; free some of it"))
    let refusal = #expect(throws: FleetError.self) { try node.migrate(to: .generation(2)) }
    #expect(refusal?.message.contains("nothing was done") == true)
    #expect(refusal?.message.contains("the disk is full") == true)
    #expect(throws: FleetError.self) { try node.ask(.suspend) }
    load.goOn(50)
    let sick = try node.connection.call(StatusRequest())
    #expect(!sick.ledger.healthy)
    #expect(sick.ledger.detail?.contains("the disk is full") == true)
    #expect(sick.components.first?.phase == "idle")
    #expect(sick.components.first?.run == .running)
    ledger.setFault(nil)
    try node.migrate(to: .generation(2), upgrade: "u2")
    try node.isLive()
    #expect(try node.connection.call(StatusRequest()).ledger.healthy)
    #expect(load.stop().wrong == [])
  }

  /// Half way through, the ledger fails: it stays where it is, and goes on when it can.
  @Test func aLedgerThatFailsHoldsAnUpgrade() throws {
    let ledger = try MemoryLedger(node: "edge-1")
    let node = try TestNode(ledger: ledger)
    defer { node.stop() }
    try node.fill(100)
    try node.migrate(to: .generation(2), PlanOptions(isPostponed: true))
    try node.event("armed") { $0 == .armed }
    ledger.setFault(LedgerFailure(.diskFull, "the disk is full; free some of it"))
    #expect(throws: FleetError.self) { try node.ask(.cutOver) }
    #expect(try node.status.version == .generation(1))
    #expect(try node.limiter.call(.hit("c1")) == .count(2, tier: nil))
    ledger.setFault(nil)
    // What stood in the way is told; then it is asked again.
    try node.ask(.cutOver)
    try node.isLive()
    #expect(try node.limiter.call(.hit("c1")) == .count(3, tier: "free"))
  }

  @Test func aLedgerThatStallsStopsEverythingButCallers() throws {
    let ledger = try MemoryLedger(node: "edge-1")
    let node = try TestNode(ledger: ledger)
    defer { node.stop() }
    try node.fill(100)
    ledger.setStalled(true)
    let plan = try node.connection.call(
      PlanRequest(component: "rate_limiter", to: .generation(2), options: PlanOptions()))
    let unknown = #expect(throws: FleetError.self) {
      _ = try node.connection.call(
        MigrateRequest(
          component: "rate_limiter", to: .generation(2), options: PlanOptions(), upgrade: "u1",
          expected: Command.Expectation(version: .generation(1), planHash: plan.hash)),
        id: RequestID(high: 0, low: 1), deadline: .milliseconds(1_500))
    }
    // It may be done or not: nobody says that it failed.
    #expect(unknown?.code == .outcomeUnknown)
    let status = try node.connection.call(StatusRequest())
    #expect(!status.ledger.healthy)
    #expect(status.components.first?.phase == "idle")
    #expect(try node.limiter.call(.hit("c1")) == .count(2, tier: nil))
    ledger.setStalled(false)
    try node.event("the plan") { if case .planned = $0 { true } else { false } }
  }
}
