import MigrationEngine
import Testing

@testable import StateTables

/// Bugs that seeds of the simulation found, each as a script of its own.
@Suite struct RegressionTests {
  private let rig = ShellRig()

  /// Seed 1: what a verification found was told in every turn, though it was known, and the step
  /// itself never got its turn.
  @Test func verificationIsToldOnce() throws {
    try rig.migrate("u1", PlanOptions(validation: .strict))
    rig.go(to: .verifying)
    rig.go(to: .armed)
    #expect(rig.count { if case .verified = $0 { true } else { false } } == 1)
    #expect(rig.upgrade?.verification == Verification(rows: 40, roundTripRows: 40))
    // Writes to what is armed change no figure that is known.
    for key in 0..<10 { rig.component.clients1[key] = Moving.row(key + 5) }
    #expect(rig.idle().isEmpty)
    #expect(rig.phase == .armed)
    rig.expectSound()
  }

  /// Seed 3: the component answered again, the event that said so was not durable, and nobody said
  /// it again: it stayed in resuming for ever.
  @Test(arguments: [Request.suspend, .resume]) func runStateIsToldUntilItIsDurable(
    _ request: Request
  ) throws {
    if request == .resume {
      rig.ask(.suspend)
      rig.go(until: { $0.shell.state.run.name == .suspended })
    }
    rig.ask(request)
    rig.component.settle()
    // Three times in a row, the one that tells of the failure among them.
    let next = rig.journal.appends + 1
    rig.failing = [next, next + 1, next + 2]
    let goal: RunState.Name = request == .suspend ? .suspended : .running
    rig.go(until: { $0.shell.state.run.name == goal })
    #expect(rig.journal.appends > next + 2, "nothing has failed; the test tests nothing")
    #expect(rig.idle().isEmpty)
    rig.expectSound()
  }

  /// Seed 4: in step mode nothing is begun before it is asked for, so there is nothing to free;
  /// that it is freed must be told all the same.
  @Test func upgradeThatIsCancelledBeforeItsFirstStepIsFreed() throws {
    try rig.migrate("u1", PlanOptions(isStepMode: true))
    #expect(rig.phase == .planned)
    #expect(rig.idle().isEmpty && rig.component.did.isEmpty)
    rig.ask(.cancel)
    rig.go(until: { $0.upgrade?.isDiscarded == true })
    #expect(rig.phase == .cancelled)
    // Also after another upgrade, of which the driver still knows.
    try rig.migrate("u2", PlanOptions(isPostponed: false))
    rig.go(to: .live)
    rig.ask(.rollBack(acceptingLoss: nil))
    rig.go(until: { $0.upgrade?.isDiscarded == true })
    try rig.migrate("u3", PlanOptions(isStepMode: true))
    rig.ask(.cancel)
    rig.go(until: { $0.upgrade?.isDiscarded == true })
    #expect(rig.count { $0 == .discarded } == 3)
    rig.expectSound()
  }

  /// Seed 54: a save that was slow ended after the exchange back was made, and its outcome took the
  /// place of the exchange's: nobody learnt that the old version serves.
  @Test func lateOutcomeOfAnEarlierSaveChangesNothing() throws {
    try rig.migrate("u1", PlanOptions(isPostponed: false))
    rig.go(to: .live)
    let clients = try #require(rig.component.clients2)
    clients[1] = ClientV2(weighted: 1, burst: 10, tier: 0)
    rig.go(until: { $0.upgrade?.loss == 1 })
    rig.ask(.rollBack(acceptingLoss: 2))
    let first = try #require(save())
    // One more is lost by the time it is saved, so it is all saved once more.
    clients[2] = ClientV2(weighted: 3, burst: 10, tier: 0)
    step()
    rig.shell.driver.saved(first, .success(1))
    let second = try #require(save())
    #expect(second != first)
    // The first is heard of again, while the second is out: that says nothing.
    rig.shell.driver.saved(first, .failure(JournalFailure(reason: "late")))
    for _ in 0..<5 { step() }
    #expect(rig.phase == .live && rig.upgrade?.rollBack != nil)
    rig.shell.driver.saved(second, .success(2))
    for _ in 0..<10 {
      rig.turn()
      guard rig.component.record.version == .generation(2) else { break }
      rig.settleJournal()
    }
    // The exchange back is made, and nobody knows of it.
    #expect(rig.phase == .rollBackIntended)
    rig.shell.driver.saved(first, .failure(JournalFailure(reason: "later")))
    rig.shell.driver.saved(second, .failure(JournalFailure(reason: "twice")))
    rig.go(until: { $0.phase == .rolledBack && $0.upgrade?.isDiscarded == true })
    #expect(rig.count { if case .abandoned = $0 { true } else { false } } == 0)
    #expect(rig.idle().isEmpty)
    rig.expectSound()
  }

  /// The number of the save that is asked for, once a worker has collected what to save.
  private func save() -> Int? {
    for _ in 0..<10 {
      rig.workers.finishAll()
      step()
      if let waiting = rig.component.takeUnsaved().first { return waiting.number }
    }
    return nil
  }

  /// A round in which nobody saves anything.
  private func step() {
    rig.turn()
    rig.settleJournal()
  }
}
