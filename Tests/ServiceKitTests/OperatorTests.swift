import FleetKit
import Ledger
import MigrationEngine
import ServiceKit
import StateTables
import Testing
import UnixKit
import WireProtocol

/// What operators ask for, alone, at once, and again.
@Suite struct OperatorTests {
  // MARK: Holds

  @Test func aPausedUpgradeStandsStill() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(500)
    try node.migrate(to: .generation(2), PlanOptions(isStepMode: true, isPostponed: false))
    try node.ask(.pause(reason: "lunch"))
    try node.event("a pause") {
      if case .held(let hold) = $0 { hold.kind == .pause } else { false }
    }
    #expect(try node.status.hold?.contains("lunch") == true)
    #expect(throws: FleetError.self) { try node.ask(.step) }
    try node.ask(.unpause)
    try node.ask(.throttle(share: TimeShare(perMille: 100)))
    try node.event("a throttle") { $0 == .throttled(TimeShare(perMille: 100)) }
    try node.ask(.continue)
    try node.isLive()
  }

  @Test func stepByStep() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(100)
    let options = PlanOptions(isStepMode: true, isPostponed: true)
    let plan = try node.connection.call(
      PlanRequest(component: "rate_limiter", to: .generation(2), options: options)
    ).plan
    try node.migrate(to: .generation(2), options)
    let steps = plan.steps.filter { $0.kind != .cutOver && $0.kind != .cleanup }
    #expect(steps.count >= 3)
    for step in steps {
      try node.ask(.step)
      try node.event("\(step.id)") {
        if case .stepDone(step.id, _) = $0 { true } else { false }
      }
      _ = try node.limiter.call(.hit("c1"))
    }
    #expect(try node.status.version == .generation(1))
    try node.ask(.cancel)
    try node.event("freeing") { $0 == .discarded }
    #expect(try node.limiter.call(.hit("c1")) == .count(steps.count + 2, tier: nil))
    #expect(try node.status.lastOutcome?.contains("cancelled") == true)
  }

  @Test func noShareMeansNoCopy() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(500)
    try node.migrate(to: .generation(2), PlanOptions(isStepMode: true, isPostponed: true))
    try node.ask(.throttle(share: .zero))
    try node.event("a hold") {
      if case .held(let hold) = $0 { hold.kind == .throttle } else { false }
    }
    #expect(try node.status.hold != nil)
    try node.ask(.continue)
    try node.ask(.throttle(share: .full))
    try node.event("armed") { $0 == .armed }
  }

  // MARK: Two at once

  @Test func aStaleScreenDoesNotAct() throws {
    let node = try TestNode()
    defer { node.stop() }
    let other = try node.another()
    defer { other.close() }
    try node.fill(50)
    let seen = try node.status
    let plan = try other.call(PlanRequest(component: "rate_limiter", to: .generation(2)))
    try node.migrate(to: .generation(2))
    try node.isLive()
    // The other one's screen still shows v1, and no upgrade.
    for request in [Request.suspend, .finalize, .rollBack(acceptingLoss: nil)] {
      let refusal = #expect(throws: FleetError.self) {
        try other.call(
          CommandRequest(
            component: "rate_limiter", request,
            expected: Command.Expectation(version: seen.version, planHash: seen.planHash)))
      }
      #expect(refusal?.failure?.kind == .interlocked, "\(request.verb)")
    }
    let refusal = #expect(throws: FleetError.self) {
      try other.call(
        MigrateRequest(
          component: "rate_limiter", to: .generation(2), options: PlanOptions(), upgrade: "u2",
          expected: Command.Expectation(version: .generation(1), planHash: plan.hash)))
    }
    #expect(refusal != nil)
    #expect(try node.status.phase == "live")
  }

  @Test func oneOfTwoWins() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(50)
    let plan = try node.connection.call(
      PlanRequest(component: "rate_limiter", to: .generation(2)))
    let outcomes = Monitor<[Bool]>([])
    let socket = node.service.socket
    let threads = (0..<4).compactMap { index in
      WorkerThread {
        var isDone = false
        if let other = try? NodeConnection.open(NodeAddress(socket: socket)) {
          defer { other.close() }
          let request = MigrateRequest(
            component: "rate_limiter", to: .generation(2), options: PlanOptions(),
            upgrade: UpgradeID(stringLiteral: "u\(index)"),
            expected: Command.Expectation(version: .generation(1), planHash: plan.hash))
          isDone = (try? other.call(request)) != nil
        }
        outcomes.change { $0.append(isDone) }
      }
    }
    for thread in threads { thread.join() }
    #expect(outcomes.change { $0.count { $0 } } == 1)
    #expect(try node.history(.event).count { $0.summary.contains("plan") } >= 1)
  }

  // MARK: Once only

  @Test func aRequestIsDoneOnce() throws {
    let folder = try TestNode.makeFolder()
    let ledger = try SQLiteLedger(directory: folder + "/ledger", node: "edge-1")
    let node = try TestNode(ledger: ledger, folder: folder + "/door")
    let id = RequestID.random()
    let suspend = CommandRequest(
      component: "rate_limiter", .suspend,
      expected: Command.Expectation(version: .generation(1)))
    let first = try node.connection.call(suspend, id: id)
    try node.event("suspension") { $0 == .suspended }
    try node.ask(.resume)
    try node.event("resumption") { $0 == .resumed }
    // Again, and after a reconnect: answered, and not done.
    #expect(try node.connection.call(suspend, id: id).events == first.events)
    let other = try node.another()
    #expect(try other.call(suspend, id: id).events == first.events)
    // The name of one request is not that of another.
    let reused = #expect(throws: FleetError.self) {
      try other.call(
        CommandRequest(
          component: "rate_limiter", .resume,
          expected: Command.Expectation(version: .generation(1))), id: id)
    }
    #expect(reused?.failure?.kind == .idReused)
    #expect(try node.status.run == .running)
    other.close()
    node.stop()
    // The door has forgotten it by now; the ledger has not.
    let again = try TestNode(
      ledger: SQLiteLedger(directory: folder + "/ledger", node: "edge-1"),
      folder: folder + "/door")
    defer { again.stop() }
    #expect(try again.connection.call(suspend, id: id).events == first.events)
    #expect(try again.status.run == .running)
    let reusedLater = #expect(throws: FleetError.self) {
      try again.connection.call(
        CommandRequest(
          component: "rate_limiter", .resume,
          expected: Command.Expectation(version: .generation(1))), id: id)
    }
    #expect(reusedLater?.failure?.kind == .idReused)
  }

  // MARK: Whoever watches

  @Test func aWatcherWhoComesLateKnowsTheSame() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(200)
    try node.migrate(to: .generation(2), PlanOptions(isPostponed: true))
    try node.event("armed") { $0 == .armed }
    let late = try node.another()
    defer { late.close() }
    let snapshot = try #require(try late.call(WatchRequest()).snapshot)
    var watched = WatchedNode(snapshot)
    #expect(watched.states["rate_limiter"]?.upgrade?.phase == .armed)
    #expect(snapshot.legal.first?.commands.first { $0.verb == .cutOver }?.isLegal == true)
    #expect(snapshot.legal.first?.commands.first { $0.verb == .finalize }?.isLegal == false)
    try node.ask(.cutOver)
    var isLegalTold = false
    while watched.states["rate_limiter"]?.upgrade?.phase != .live || !isLegalTold {
      switch try #require(try late.nextNews(upTo: .seconds(60))) {
      case .event(let notice): #expect(watched.take(notice) == .applied)
      case .legal(let notice):
        isLegalTold = notice.commands.first { $0.verb == .finalize }?.isLegal == true
      case .sample, .operators, .log, .goodbye, .unknown: break
      }
    }
    // After a lost connection it goes on where it was.
    let resume = WatchRequest.Resume(epoch: watched.epoch, sequence: watched.sequence)
    try node.ask(.finalize)
    try node.event("finalize") { $0 == .finalized }
    let back = try node.another()
    defer { back.close() }
    let answer = try back.call(WatchRequest(resume: resume))
    #expect(answer.snapshot == nil)
    while watched.states["rate_limiter"]?.upgrade?.phase != .finalized {
      guard case .event(let notice) = try #require(try back.nextNews(upTo: .seconds(60))) else {
        continue
      }
      #expect(watched.take(notice) == .applied)
    }
  }
}
