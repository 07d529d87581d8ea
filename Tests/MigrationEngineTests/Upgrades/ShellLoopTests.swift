import Testing

@testable import MigrationEngine

/// The smallest shell there can be: it does what effects say and nothing else.
///
/// It proves that effects alone drive an upgrade to its end: whatever waits for a report was told
/// to be done by an effect before.
private struct Shell {
  var rig = Rig()
  /// What went wrong once, and works the second time.
  var failing: Set<StepID> = []
  private var pending: [Effect] = []

  mutating func ask(_ request: Request) throws {
    pending += try rig.ask(request)
    work()
  }

  mutating func wait(_ duration: Duration) {
    pending += rig.wait(duration)
    work()
  }

  private mutating func work() {
    while !pending.isEmpty {
      let effect = pending.removeFirst()
      for report in reports(after: effect) { pending += rig.tell(report) }
    }
  }

  private mutating func reports(after effect: Effect) -> [Report] {
    switch effect {
    case .perform(let step):
      if failing.remove(step) != nil {
        return [news(.stepFailed(step, kind: .stepFailed, reason: "no", serving: .old))]
      }
      let found = Verification(rows: 1_000, roundTripRows: 1_000)
      let done = news(.stepDone(step, StepMeasure(rows: 1_000)))
      return step == "verify" ? [news(.verified(found)), done] : [done]
    case .exchange: return [news(.exchanged(pauseNanoseconds: 80_000))]
    case .exchangeBack: return [news(.exchangedBack(pauseNanoseconds: 80_000))]
    case .saveLosses: return [news(.lossesSaved(count: rig.state.upgrade?.loss ?? 0))]
    case .discardNew: return [news(.discarded)]
    case .discardOld: return [news(.discarded), news(.finalizedDone)]
    case .suspendComponent: return [.suspended]
    case .resumeComponent: return [.resumed]
    case .setThrottle, .holdCopy, .continueCopy, .openModule, .closeModule, .reportOutcome, .alert:
      return []
    }
  }

  private func news(_ news: Report.News) -> Report { .upgrade(rig.id, news) }
}

@Suite struct ShellLoopTests {
  private static let automatic = PlanOptions(isPostponed: false)

  @Test func onlineGoesUpAndBackAndUpForGood() throws {
    var shell = Shell()
    try shell.ask(.migrate(id: "u1", plan: Rig.plan(Self.automatic)))
    #expect(shell.rig.phase == .live)
    shell.rig.tell(.reversibilityChanged(unmappable: 1, shed: 2))
    try shell.ask(.rollBack(acceptingLoss: 3))
    #expect(shell.rig.phase == .rolledBack)
    #expect(shell.rig.state.version == Rig.v1)
    try shell.ask(.migrate(id: "u2", plan: Rig.plan(Self.automatic)))
    try shell.ask(.finalize)
    #expect(shell.rig.phase == .finalized)
    #expect(shell.rig.state.version == Rig.v2)
    #expect(shell.rig.state.upgradesBegun == 2)
  }

  @Test func keyByKeyUpAndBack() throws {
    var shell = Shell()
    try shell.ask(.suspend)
    let plan = try Rig.plan(PlanOptions(strategy: .suspended, isPostponed: false))
    try shell.ask(.migrate(id: "u1", plan: plan))
    try shell.ask(.resume)
    #expect(shell.rig.phase == .live)
    #expect(shell.rig.state.run == .running)
    try shell.ask(.suspend)
    try shell.ask(.rollBack(acceptingLoss: nil))
    try shell.ask(.resume)
    #expect(shell.rig.phase == .rolledBack)
    #expect(shell.rig.state.run == .running)
  }

  @Test(arguments: ["prepare", "validate", "backup", "migrate-table-users", "verify"])
  func everyStepMayFailOnce(_ step: String) throws {
    for strategy in Strategy.allCases {
      var shell = Shell()
      if strategy == .suspended { try shell.ask(.suspend) }
      shell.failing = [StepID(step)]
      let options = PlanOptions(strategy: strategy, isPostponed: false)
      try shell.ask(.migrate(id: "u1", plan: Rig.plan(options)))
      #expect(shell.rig.phase == .failed)
      try shell.ask(.retry)
      #expect(shell.rig.phase == .live, "\(strategy)")
    }
  }

  @Test func theServiceRollsBackWithNobodyThere() throws {
    var shell = Shell()
    var options = Self.automatic
    options.confirmWithinSeconds = 30
    try shell.ask(.migrate(id: "u1", plan: Rig.plan(options)))
    shell.wait(.seconds(31))
    #expect(shell.rig.phase == .rolledBack)
    #expect(shell.rig.state.version == Rig.v1)
  }
}
