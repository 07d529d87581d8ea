import MigrationEngine
import Testing

@testable import StateTables

/// Commands, reports and the journal around one component.
@Suite struct ShellTests {
  private let rig = ShellRig()

  private func live() throws {
    try rig.migrate("u1", PlanOptions(isPostponed: false))
    rig.go(to: .live)
  }

  private func sentence(_ answer: UpgradeShell.Answer?) -> String? {
    if case .refused(let refusal) = answer { return refusal.sentence }
    return nil
  }

  @Test func upgradeGoesLiveAndIsFinalized() throws {
    try live()
    #expect(rig.component.record.version == .generation(2))
    #expect(rig.component.clients2?.count == 40)
    rig.ask(.finalize)
    rig.go(until: { $0.phase == .finalized && $0.upgrade?.isDiscarded == true })
    #expect(rig.component.clients1.count == 0)
    #expect(
      rig.component.did == ["open v2", "changes to v2", "serve v2", "close v1"])
    #expect(rig.idle().isEmpty)
    rig.expectSound()
  }

  @Test func nextUpgradeIsRefusedWhileThisOneIsLive() throws {
    try live()
    let plan = try ShellRig.plan(from: 2, to: 3)
    let answer = rig.ask(.migrate(id: "u2", plan: plan))
    #expect(sentence(answer) == "the upgrade v1 → v2 is live; finalize it or roll it back first")
    #expect(rig.upgrade?.id == "u1" && rig.phase == .live)
    // The way back goes on as if nothing had been asked.
    rig.component.clients2?[3] = ClientV2(weighted: 100, burst: 10, tier: 0)
    #expect(rig.component.clients1[3]?.count == 50)
    #expect(rig.idle().isEmpty)
    rig.expectSound()
  }

  /// Both are asked before either is durable: the first one wins, and the other learns why not.
  @Test(arguments: [true, false], [true, false])
  func rollBackRacingFinalize(_ isRollBackFirst: Bool, _ isFirstDurable: Bool) throws {
    try live()
    let requests: [Request] = [.rollBack(acceptingLoss: nil), .finalize]
    let order = isRollBackFirst ? requests : requests.reversed()
    if !isFirstDurable { rig.failing = [rig.journal.appends + 1] }
    let numbers = order.map { rig.submit($0) }
    rig.turn()
    #expect(rig.answers.count == 1, "neither is answered before it is durable")
    rig.go(until: { $0.upgrade?.phase.isEnd == true && $0.upgrade?.isDiscarded == true })
    let answers = numbers.map { $0.flatMap { rig.answers[$0]?.first } }
    let (winner, loser) = isFirstDurable ? (0, 1) : (1, 0)
    guard case .done = answers[winner] else {
      Issue.record("nobody won: \(answers)")
      return
    }
    if isFirstDurable {
      #expect(sentence(answers[loser]) != nil)
    } else {
      #expect(answers[loser] == .failed(reason: "the disk is full"))
    }
    let rollsBack = isRollBackFirst == isFirstDurable
    #expect(rig.phase == (rollsBack ? .rolledBack : .finalized))
    #expect(rig.component.clients1.count == (rollsBack ? 40 : 0))
    #expect(rig.component.clients2?.count == (rollsBack ? 0 : 40))
    #expect(rig.component.did.filter { $0.hasPrefix("serve") }.count == (rollsBack ? 2 : 1))
    rig.expectSound()
  }

  @Test func recordThatThrowsAtCutOverHoldsItArmed() throws {
    try rig.migrate()
    rig.go(to: .armed)
    rig.component.lock()
    rig.ask(.cutOver)
    rig.go(to: .armed)
    #expect(rig.upgrade?.holds[.cutOver]?.reason.contains("the record is locked") == true)
    #expect(!rig.component.did.contains("serve v2"))
    rig.component.clients1[0] = Moving.row(30)
    #expect(rig.component.clients2?[0]?.weighted == 60)
    rig.component.unlock()
    rig.ask(.cutOver)
    rig.go(to: .live)
    #expect(rig.component.did.filter { $0 == "serve v2" }.count == 1)
    rig.expectSound()
  }

  @Test func writeThatCannotGoForwardFailsTheUpgradeAndARetryBuildsItAnew() throws {
    try rig.migrate()
    rig.go(to: .armed)
    rig.component.clients1[7] = ClientV1(count: -1, note: "poison")
    rig.go(to: .failed)
    #expect(rig.upgrade?.failure?.reason.contains("clients[7]: a negative count") == true)
    #expect(rig.component.clients1[7]?.note == "poison")
    rig.component.clients1[7] = Moving.row(7)
    rig.ask(.retry)
    rig.go(to: .armed)
    rig.ask(.cutOver)
    rig.go(to: .live)
    #expect(rig.component.clients2?[7]?.weighted == 14)
    rig.expectSound()
  }

  @Test func moduleThatDoesNotOpenFailsThePreparation() throws {
    rig.component.openProblem = "no such module"
    try rig.migrate()
    rig.go(to: .failed)
    #expect(rig.upgrade?.failure?.kind == .dependencyUnavailable)
    #expect(rig.upgrade?.failure?.reason == "no such module")
    rig.component.openProblem = nil
    rig.ask(.retry)
    rig.go(to: .armed)
    rig.ask(.cancel)
    rig.go(until: { $0.upgrade?.isDiscarded == true })
    #expect(rig.component.clients1.count == 40 && rig.component.clients2?.count == 0)
    rig.expectSound()
  }

  @Test func losesAreSavedBeforeTheRollBackTakesEffect() throws {
    try live()
    rig.component.clients2?[1] = ClientV2(weighted: 1, burst: 10, tier: 0)
    rig.go(until: { $0.upgrade?.loss == 1 })
    let refused = rig.ask(.rollBack(acceptingLoss: nil))
    #expect(sentence(refused)?.contains("would lose 1 row") == true)
    rig.ask(.rollBack(acceptingLoss: 1))
    rig.go(to: .rolledBack)
    let did = rig.component.did
    let (saved, served) = (did.firstIndex(of: "save 1"), did.firstIndex(of: "serve v1"))
    #expect(saved != nil && served != nil)
    if let saved, let served { #expect(saved < served) }
    rig.expectSound()
  }

  @Test func lossesThatCannotBeSavedKeepTheNewVersionLive() throws {
    try live()
    rig.component.clients2?[1] = ClientV2(weighted: 1, burst: 10, tier: 0)
    rig.go(until: { $0.upgrade?.loss == 1 })
    rig.savesLosses = false
    rig.ask(.rollBack(acceptingLoss: 1))
    rig.go(until: { $0.upgrade?.holds[.rollBack] != nil })
    #expect(rig.phase == .live && rig.component.record.version == .generation(2))
    #expect(rig.upgrade?.holds[.rollBack]?.reason.contains("there is no room") == true)
    rig.savesLosses = true
    rig.ask(.rollBack(acceptingLoss: 1))
    rig.go(to: .rolledBack)
    rig.expectSound()
  }

  @Test func queueIsBounded() throws {
    let number = rig.submit(.pause(reason: "x"))
    #expect(number == 1)
    for _ in 1..<UpgradeShell.maximumWaiting { #expect(rig.submit(.pause(reason: "x")) != nil) }
    #expect(rig.submit(.pause(reason: "x")) == nil)
    rig.shell.take(.tick)
    #expect(!rig.shell.isQuiet)
    rig.turn()
    #expect(rig.answers.count == UpgradeShell.maximumWaiting)
    #expect(rig.shell.isQuiet)
    #expect(rig.submit(.pause(reason: "x")) != nil)
    rig.turn()
    rig.expectSound()
  }

  @Test func nothingFollowsBeforeTheJournalAnswers() throws {
    let plan = try ShellRig.plan()
    let number = try #require(rig.submit(.migrate(id: "u1", plan: plan)))
    for _ in 0..<5 { rig.turn() }
    #expect(rig.journal.appends == 1 && rig.upgrade == nil)
    #expect(rig.component.did.isEmpty && rig.answers[number] == nil)
    rig.settleJournal()
    #expect(rig.upgrade?.id == "u1" && rig.answers[number]?.count == 1)
    #expect(rig.shell.needsTurn && rig.component.did.isEmpty, "what follows waits for the turn")
    rig.shell.work(Migrator.Budget(rows: 0, stretches: 0))
    // An answer that nobody waits for changes nothing.
    let state = rig.shell.state
    rig.shell.journalled(.success(()), at: rig.now)
    rig.shell.journalled(.failure(JournalFailure(reason: "late")), at: rig.now)
    #expect(rig.shell.state == state && rig.shell.isQuiet)
  }
}
