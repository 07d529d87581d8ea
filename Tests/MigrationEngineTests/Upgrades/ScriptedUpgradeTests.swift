import Testing

@testable import MigrationEngine

/// What operators do, word by word.
@Suite struct ScriptedUpgradeTests {
  @Test func onlineFromPlanToFinalized() throws {
    var rig = Rig()
    let effects = try rig.ask(.migrate(id: "u1", plan: Rig.plan()))
    #expect(effects == [.openModule(Rig.v2), .perform("prepare")])
    rig.build(until: .verifying)
    #expect(rig.tell(.verified(Verification(rows: 1_000, roundTripRows: 1_000))) == [])
    #expect(rig.tell(.stepDone("verify", StepMeasure())) == [.exchange(to: Rig.v2)])
    #expect(rig.state.version == Rig.v1, "an intent changes nothing")
    #expect(rig.tell(.exchanged(pauseNanoseconds: 70_000)) == [])
    #expect(rig.state.version == Rig.v2)
    #expect(rig.state.upgrade?.pauseNanoseconds == 70_000)
    #expect(rig.state.upgrade?.reversibility.roundTripRows == 1_000)
    #expect(try rig.ask(.finalize) == [.discardOld, .closeModule(Rig.v1)])
    rig.tell(.discarded)
    rig.tell(.finalizedDone)
    #expect(rig.phase == .finalized)
    #expect(rig.events.allSatisfy { $0.upgrade == "u1" })
    let undone = try #require(rig.state.upgrade).steps.filter { !$0.isDone }
    #expect(undone == [])
  }

  @Test func postponedStaysArmedUntilAsked() throws {
    var rig = try Rig.at(.armed)
    #expect(rig.state.upgrade?.holds[.postpone]?.reason.contains("cut over") == true)
    #expect(rig.wait(.seconds(86_400)) == [])
    #expect(rig.phase == .armed)
    #expect(try rig.ask(.cutOver) == [.exchange(to: Rig.v2)])
  }

  @Test func abandonedCutOverWaitsForAnOperator() throws {
    var rig = Rig()
    try rig.migrate()
    rig.build(until: .cutOverIntended)
    rig.tell(.abandoned(reason: "a key was dirty"))
    #expect(rig.phase == .armed)
    #expect(rig.state.upgrade?.holds[.cutOver]?.reason.contains("a key was dirty") == true)
    _ = rig.wait(.seconds(5))
    #expect(rig.phase == .armed, "it must not try again by itself, for ever")
    #expect(try rig.ask(.cutOver) == [.exchange(to: Rig.v2)])
  }

  @Test func stepModeHoldsBeforeEachStep() throws {
    var rig = Rig()
    try rig.migrate(Rig.plan(PlanOptions(isStepMode: true, isPostponed: false)))
    #expect(rig.phase == .planned)
    #expect(rig.state.upgrade?.holds[.step]?.reason.contains("Open the module") == true)
    #expect(try rig.ask(.step) == [.openModule(Rig.v2), .perform("prepare")])
    #expect(rig.refusal(.step)?.contains("being done") == true)
    #expect(rig.tell(.stepDone("prepare", StepMeasure())) == [])
    #expect(try rig.ask(.continue) == [.perform("validate")])
    #expect(rig.tell(.stepDone("validate", StepMeasure())) == [.perform("backup")])
  }

  @Test func pauseHoldsAndSaysWhoAndWhy() throws {
    var rig = try Rig.at(.copying)
    #expect(try rig.ask(.pause(reason: "peak hour")) == [.holdCopy])
    #expect(rig.state.upgrade?.holds[.pause]?.reason.contains("ada paused it: peak hour") == true)
    let running = try #require(rig.state.upgrade?.runningStep)
    #expect(rig.tell(.stepDone(running.id, StepMeasure())) == [], "the next step must wait")
    let next = try #require(rig.state.upgrade?.nextStep)
    #expect(try rig.ask(.unpause) == [.continueCopy, .perform(next.id)])
  }

  @Test func throttleOfNothingIsAHold() throws {
    var rig = try Rig.at(.copying)
    #expect(try rig.ask(.throttle(share: .zero)) == [.setThrottle(.zero)])
    #expect(rig.state.upgrade?.holds[.throttle] != nil)
    try rig.ask(.throttle(share: TimeShare(perMille: 100)))
    #expect(rig.state.upgrade?.holds[.throttle] == nil)
    #expect(rig.state.upgrade?.throttle == TimeShare(perMille: 100))
  }

  @Test func liveCounts() throws {
    var rig = Rig()
    try rig.goLive()
    let next = try Rig.plan(from: Rig.v2, to: Rig.v3)
    let sentence = try #require(rig.refusal(.migrate(id: "u2", plan: next)))
    #expect(sentence.contains("v1 → v2 is live; finalize it or roll it back first"))
    try rig.ask(.finalize)
    #expect(rig.refusal(.migrate(id: "u2", plan: next)) != nil)
    rig.tell(.finalizedDone)
    #expect(rig.refusal(.migrate(id: "u2", plan: next)) == nil)
  }

  @Test func finalizeWinsTheRaceOrRollBackDoes() throws {
    var finalized = try Rig.at(.live)
    var rolledBack = finalized
    try finalized.ask(.finalize)
    let late = try #require(finalized.refusal(.rollBack(acceptingLoss: nil)))
    #expect(late.contains("given up by finalize"))
    #expect(finalized.tell(.exchangedBack(pauseNanoseconds: 1)) == [])
    #expect(finalized.state.version == Rig.v2)
    #expect(
      try rolledBack.ask(.rollBack(acceptingLoss: nil))
        == [.exchangeBack(to: Rig.v1, acceptingLoss: 0)])
    #expect(rolledBack.refusal(.finalize)?.contains("wait for the outcome") == true)
    #expect(
      rolledBack.tell(.exchangedBack(pauseNanoseconds: 1)) == [.discardNew, .closeModule(Rig.v2)])
    #expect(rolledBack.state.version == Rig.v1)
  }

  @Test func rollBackWithLossIsShownAcceptedAndSavedFirst() throws {
    var rig = try Rig.at(.live)
    rig.tell(.reversibilityChanged(unmappable: 2, shed: 3))
    #expect(rig.refusal(.rollBack(acceptingLoss: nil))?.contains("5 rows") == true)
    #expect(rig.refusal(.rollBack(acceptingLoss: 4))?.contains("accept 5") == true)
    #expect(try rig.ask(.rollBack(acceptingLoss: 5)) == [.saveLosses])
    #expect(rig.phase == .live, "no intent before what is lost is saved")
    #expect(rig.refusal(.finalize)?.contains("roll back is under way") == true)
    #expect(
      rig.tell(.lossesSaved(count: 5)) == [.exchangeBack(to: Rig.v1, acceptingLoss: 5)])
    #expect(rig.state.upgrade?.savedLosses == 5)
  }

  @Test func lossThatGrewWhileItWasSavedIsRefused() throws {
    var rig = try Rig.at(.live)
    rig.tell(.reversibilityChanged(unmappable: 2, shed: 0))
    try rig.ask(.rollBack(acceptingLoss: 2))
    rig.tell(.reversibilityChanged(unmappable: 3, shed: 0))
    rig.tell(.lossesSaved(count: 3))
    #expect(rig.phase == .live)
    #expect(rig.state.upgrade?.holds[.rollBack]?.reason.contains("3 rows by now") == true)
    #expect(rig.state.upgrade?.rollBack == nil)
  }

  @Test func policyMayAskForAnAdmin() throws {
    var rig = Rig(policy: Policy(roleToLose: .admin, roleToFinalize: .admin))
    try rig.goLive()
    #expect(rig.refusal(.rollBack(acceptingLoss: nil)) == nil)
    #expect(rig.refusal(.finalize)?.contains("needs admin") == true)
    rig.tell(.reversibilityChanged(unmappable: 1, shed: 0))
    #expect(rig.refusal(.rollBack(acceptingLoss: 1))?.contains("needs admin") == true)
    let root = Authority(uid: 0, name: "root", role: .admin)
    let oneWay = try Rig.plan(loss: .oneWay)
    let idle = Rig(policy: rig.state.policy)
    #expect(idle.refusal(.migrate(id: "u", plan: oneWay))?.contains("needs admin") == true)
    #expect(idle.refusal(.migrate(id: "u", plan: oneWay), by: root) == nil)
    #expect(Rig().refusal(.migrate(id: "u", plan: oneWay)) == nil)
    #expect(rig.refusal(.rollBack(acceptingLoss: 1), by: root) == nil)
  }

  @Test(arguments: Verb.allCases) func viewersChangeNothing(_ verb: Verb) throws {
    let readOnly = Authority(uid: 1, name: "eve", role: .admin, isReadOnly: true)
    for phase in InterlockTableTests.phases {
      let rig = try Rig.at(phase)
      let request = try InterlockTableTests.request(verb)
      for who in [Rig.viewer, readOnly] {
        do throws(Refusal) {
          _ = try rig.state.decide(rig.command(request), by: who, at: rig.now)
          Issue.record("\(who.name) may \(verb) in \(phase?.rawValue ?? "-")")
        } catch { #expect(error.kind == .notAuthorised) }
      }
    }
  }

  @Test func staleScreensAreRefused() throws {
    let rig = try Rig.at(.live)
    var command = rig.command(.finalize)
    func sentence(_ command: Command) -> String? {
      do throws(Refusal) {
        _ = try rig.state.decide(command, by: Rig.ada, at: rig.now)
        return nil
      } catch { return error.sentence }
    }
    #expect(sentence(command) == nil)
    command.expected.version = Rig.v1
    #expect(sentence(command)?.contains("serves v2 and the screen showed v1") == true)
    command.expected = rig.expectation
    command.expected.planHash = Checksum(of: [1])
    #expect(sentence(command)?.contains("the plan is") == true)
    command.expected.planHash = nil
    #expect(sentence(command)?.contains("which plan was shown") == true)
    command.expected = rig.expectation
    command.expected.upgrade = "older"
    #expect(sentence(command)?.contains("the screen showed older") == true)
  }

  @Test func staleAndLateReportsLeadToNothing() throws {
    let rig = try Rig.at(.copying)
    let done = Report.News.stepDone("migrate-table-users", StepMeasure())
    let stale: [Report] = [
      .upgrade("another", done), .upgrade(rig.id, .stepDone("prepare", StepMeasure())),
      .upgrade(rig.id, .stepDone("no such step", StepMeasure())),
      .upgrade(rig.id, .exchanged(pauseNanoseconds: 1)),
      .upgrade(rig.id, .exchangedBack(pauseNanoseconds: 1)), .upgrade(rig.id, .finalizedDone),
      .upgrade(rig.id, .lossesSaved(count: 1)), .upgrade(rig.id, .discarded), .suspended, .resumed,
      .upgrade(rig.id, .reversibilityChanged(unmappable: 1, shed: 1)),
    ]
    for report in stale { #expect(rig.state.decide(report, at: rig.now) == [], "\(report)") }
    #expect(!rig.state.decide(.upgrade(rig.id, done), at: rig.now).isEmpty)
  }

  @Test func aWriteThatCannotBeJournalledLeavesNothingHalfDone() throws {
    var rig = try Rig.at(.armed)
    let before = rig.state
    // The shell decides, cannot append, and applies nothing: the state is what it was.
    _ = try rig.state.decide(rig.command(.cutOver), by: Rig.ada, at: rig.now)
    #expect(rig.state == before)
    let effects = rig.tell(.journalFailed(reason: "disk full"))
    #expect(effects.last == .reportOutcome)
    #expect(rig.state == before)
    #expect(try rig.ask(.cutOver) == [.exchange(to: Rig.v2)])
  }
}
