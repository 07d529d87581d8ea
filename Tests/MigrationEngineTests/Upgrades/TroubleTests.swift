import Testing

@testable import MigrationEngine

/// What goes wrong, and what can be done about it.
@Suite struct TroubleTests {
  static let windowed = PlanOptions(isPostponed: false, confirmWithinSeconds: 30)

  // MARK: - The confirm window

  @Test func expiryRollsBackByItself() throws {
    var rig = try Rig.at(.live, Self.windowed)
    #expect(rig.wait(.seconds(29)) == [])
    #expect(rig.wait(.seconds(2)) == [.exchangeBack(to: Rig.v1, acceptingLoss: 0)])
    #expect(rig.events.last?.by == nil)
    #expect(rig.state.upgrade?.rollBack?.isAutomatic == true)
  }

  @Test func expiryWithLossHoldsAndTells() throws {
    var rig = try Rig.at(.live, Self.windowed)
    rig.tell(.reversibilityChanged(unmappable: 0, shed: 4))
    let effects = rig.wait(.seconds(31))
    guard case .alert(let sentence)? = effects.first, effects.count == 1 else {
      Issue.record("not one alert: \(effects)")
      return
    }
    #expect(sentence.contains("would lose 4 rows"))
    #expect(rig.phase == .live)
    #expect(rig.wait(.seconds(60)) == [], "told once")
    try rig.ask(.keep)
    #expect(rig.state.upgrade?.holds.all == [])
    #expect(rig.refusal(.finalize) == nil)
  }

  @Test func expiryWithAcceptedLossSavesFirst() throws {
    var options = Self.windowed
    options.acceptsLoss = true
    var rig = try Rig.at(.live, options)
    rig.tell(.reversibilityChanged(unmappable: 0, shed: 4))
    #expect(rig.wait(.seconds(31)) == [.saveLosses])
    #expect(rig.tell(.lossesSaved(count: 4)) == [.exchangeBack(to: Rig.v1, acceptingLoss: .max)])
  }

  @Test func keptStaysKept() throws {
    var rig = try Rig.at(.live, Self.windowed)
    #expect(rig.refusal(.finalize)?.contains("keep the upgrade first") == true)
    try rig.ask(.keep)
    #expect(rig.wait(.seconds(3_600)) == [])
    #expect(rig.phase == .live)
    #expect(rig.refusal(.keep)?.contains("no confirm window") == true)
  }

  @Test func healthRollsBackEarlier() throws {
    var rig = try Rig.at(.live, Self.windowed)
    #expect(
      rig.tell(.healthFailed(reason: "p99 is 2 s")) == [
        .exchangeBack(to: Rig.v1, acceptingLoss: 0)
      ])
  }

  @Test func corruptionRollsBackOnlyToWhatVerifies() throws {
    var good = try Rig.at(.live)
    var bad = good
    #expect(
      good.tell(.corruption(place: "users/7", sideToReturnToVerifies: true)) == [
        .exchangeBack(to: Rig.v1, acceptingLoss: 0)
      ])
    bad.tell(.corruption(place: "users/7", sideToReturnToVerifies: false))
    #expect(bad.state.upgrade?.failure?.kind == .dataCorruption)
    #expect(bad.state.upgrade?.failure?.serving == .new)
    #expect(bad.refusal(.rollBack(acceptingLoss: nil))?.contains("does not verify") == true)
    try bad.ask(.retry)
    #expect(bad.phase == .live)
  }

  // MARK: - Failures, retry and cancel

  @Test(arguments: [Phase.planned, .preparing, .copying, .verifying, .armed, .cutOverIntended])
  func failedBeforeCutOverIsRetriedOrCancelled(_ phase: Phase) throws {
    var rig = try Rig.at(phase)
    if phase == .cutOverIntended {
      rig.tell(.stepFailed("cut-over", kind: .stepFailed, reason: "no", serving: .old))
    } else if rig.state.upgrade?.runningStep != nil {
      try rig.fail()
    } else {
      rig.tell(.liveWriteFailed(key: "k", reason: "no such tier"))
    }
    let failure = try #require(rig.state.upgrade?.failure)
    #expect(failure.phase == phase)
    #expect(failure.serving == .old)
    #expect(failure.remedy.contains("cancel"))
    #expect(rig.state.version == Rig.v1)
    var cancelled = rig
    #expect(try cancelled.ask(.cancel) == [.discardNew, .closeModule(Rig.v2)])
    #expect(cancelled.phase == .cancelled)
    try rig.ask(.retry)
    #expect(rig.state.upgrade?.failure == nil)
    // From here it still comes to its end.
    if phase == .planned { try rig.ask(.continue) }
    rig.build(until: .armed)
    #expect(rig.phase == .armed)
    try rig.ask(.cutOver)
    rig.tell(.exchanged(pauseNanoseconds: 1))
    #expect(rig.phase == .live)
  }

  @Test func failedVerificationCopiesAgain() throws {
    var rig = try Rig.at(.verifying)
    rig.tell(.verified(Verification(rows: 10, differing: 1)))
    #expect(rig.state.upgrade?.failure?.kind == .validationFailed)
    let effects = try rig.ask(.retry)
    #expect(effects == [.discardNew, .continueCopy, .openModule(Rig.v2), .perform("prepare")])
    #expect(rig.state.upgrade?.status(of: "backup")?.isDone == true, "a backup is kept")
    #expect(rig.state.upgrade?.status(of: "migrate-table-users") == .pending)
  }

  @Test func copyThatWantedMemoryGoesOnWhereItStood() throws {
    var rig = try Rig.at(.copying)
    rig.tell(
      .stepFailed(
        "migrate-table-users", kind: .insufficientResources, reason: "no memory", serving: .old))
    #expect(try rig.ask(.retry) == [.continueCopy, .perform("migrate-table-users")])
    #expect(rig.phase == .copying)
  }

  /// It has not followed the writes that came after the row it refused.
  @Test func copyThatRefusedARowBeginsAnew() throws {
    var rig = try Rig.at(.failed)
    let effects = try rig.ask(.retry)
    #expect(effects == [.discardNew, .continueCopy, .openModule(Rig.v2), .perform("prepare")])
    #expect(rig.phase == .preparing)
  }

  @Test func failedWriteSpoilsACopyThatFailedBefore() throws {
    var rig = try Rig.at(.failed)
    rig.tell(.liveWriteFailed(key: "k", reason: "no"))
    #expect(try rig.ask(.retry).first == .discardNew)
  }

  @Test func failedFinalizeIsTriedAgainOnly() throws {
    var rig = try Rig.at(.finalizing)
    rig.tell(.stepFailed("clean-up", kind: .stepFailed, reason: "no", serving: .nobody))
    #expect(rig.state.upgrade?.failure?.serving == .new)
    #expect(rig.refusal(.rollBack(acceptingLoss: nil))?.contains("given up") == true)
    #expect(rig.refusal(.cancel)?.contains("retry") == true)
    #expect(try rig.ask(.retry) == [.discardOld, .closeModule(Rig.v1)])
    #expect(rig.phase == .finalizing)
  }

  @Test func failedRollBackIsTriedAgainOrGivenUp() throws {
    var rig = try Rig.at(.rollBackIntended)
    rig.tell(.rollBackFailed(reason: "the record does not go back", serving: .new))
    #expect(rig.state.upgrade?.failure?.kind == .rollbackFailed)
    var stays = rig
    #expect(try rig.ask(.retry) == [.exchangeBack(to: Rig.v1, acceptingLoss: 0)])
    try stays.ask(.cancel)
    #expect(stays.phase == .live)
    #expect(stays.refusal(.finalize)?.contains("keep") == true)
  }

  @Test func rollBackThatLeftNobodyServingCannotBeGivenUp() throws {
    var rig = try Rig.at(.rollBackIntended)
    rig.tell(.rollBackFailed(reason: "half way", serving: .nobody))
    #expect(rig.refusal(.cancel)?.contains("retry the roll back") == true)
    #expect(rig.refusal(.retry) == nil)
  }

  @Test func writesThatTheTransformRefusesFailTheUpgradeOnly() throws {
    var intended = try Rig.at(.cutOverIntended)
    intended.tell(.liveWriteFailed(key: "k", reason: "no"))
    #expect(intended.phase == .cutOverIntended, "the outcome is not known yet")
    intended.tell(.abandoned(reason: "the mirror broke"))
    #expect(intended.state.upgrade?.failure?.reason.contains("a write of k") == true)
    var live = try Rig.at(.live)
    live.tell(.liveWriteFailed(key: "k", reason: "no"))
    #expect(live.phase == .live)
    #expect(live.state.upgrade?.reversibility.unmappable == 1)
  }

  @Test func timeLimitDoesNotCountWhatOperatorsHold() throws {
    var rig = try Rig.at(.copying, PlanOptions(armWithinSeconds: 60))
    try rig.ask(.pause(reason: "lunch"))
    #expect(rig.wait(.seconds(3_600)) == [])
    try rig.ask(.unpause)
    #expect(rig.wait(.seconds(50)) == [])
    #expect(rig.wait(.seconds(20)).first == .holdCopy)
    #expect(rig.state.upgrade?.failure?.kind == .timeout)
    try rig.ask(.retry)
    #expect(rig.wait(.seconds(50)) == [])
  }

  @Test func anOutcomeThatIsNotKnownIsNeverCalledFailed() throws {
    var rig = try Rig.at(.cutOverIntended)
    #expect(rig.wait(.seconds(11)).count == 1)
    #expect(rig.wait(.seconds(11)) == [], "told once")
    rig.tell(.exchanged(pauseNanoseconds: 1))
    #expect(rig.phase == .live)
  }

  // MARK: - Suspended

  static let suspended = PlanOptions(strategy: .suspended, isPostponed: false)

  @Test func keyByKey() throws {
    var rig = Rig()
    let plan = try Rig.plan(Self.suspended)
    #expect(rig.refusal(.migrate(id: "u1", plan: plan))?.contains("suspend it first") == true)
    #expect(try rig.ask(.suspend) == [.suspendComponent])
    #expect(rig.refusal(.migrate(id: "u1", plan: plan))?.contains("wait until it is") == true)
    rig.tell(.suspended)
    try rig.migrate(plan)
    rig.build(until: .cutOverIntended)
    #expect(rig.refusal(.resume) != nil)
    rig.tell(.exchanged(pauseNanoseconds: 1))
    #expect(try rig.ask(.resume) == [.resumeComponent])
    rig.tell(.resumed)
    #expect(
      rig.refusal(.rollBack(acceptingLoss: nil))?.contains("suspend it, then roll back") == true)
    try rig.suspend()
    #expect(rig.refusal(.rollBack(acceptingLoss: nil)) == nil)
  }

  @Test func wayBackOfASuspendedUpgradeIsMadeBeforeItIsDecided() throws {
    var rig = try Rig.at(.live, Self.suspended)
    #expect(try rig.ask(.rollBack(acceptingLoss: nil)) == [.saveLosses])
    #expect(rig.phase == .live)
    rig.tell(.reversibilityChanged(unmappable: 2, shed: 0))
    rig.tell(.lossesSaved(count: 2))
    #expect(rig.state.upgrade?.holds[.rollBack]?.reason.contains("2 rows by now") == true)
    #expect(try rig.ask(.rollBack(acceptingLoss: 2)) == [.saveLosses])
    #expect(rig.tell(.lossesSaved(count: 2)) == [.exchangeBack(to: Rig.v1, acceptingLoss: 2)])
  }

  @Test func whoResumesGivesUpAWayBackThatIsBeingMade() throws {
    var rig = try Rig.at(.live, Self.suspended)
    try rig.ask(.rollBack(acceptingLoss: nil))
    #expect(try rig.ask(.resume) == [.resumeComponent])
    #expect(rig.state.upgrade?.rollBack == nil && rig.phase == .live)
    #expect(rig.tell(.lossesSaved(count: 0)) == [], "too late")
    #expect(rig.phase == .live)
    // Online the way back is kept in step, whether the component answers or not.
    var online = try Rig.at(.live)
    online.tell(.reversibilityChanged(unmappable: 1, shed: 0))
    try online.suspend()
    try online.ask(.rollBack(acceptingLoss: 1))
    try online.ask(.resume)
    #expect(online.state.upgrade?.rollBack != nil)
  }

  @Test func newCodeOverOldStateIsNotJustResumed() throws {
    var rig = try Rig.at(.failed, Self.suspended)
    #expect(rig.state.upgrade?.failure?.serving == .nobody)
    let sentence = try #require(rig.refusal(.resume))
    #expect(sentence.contains("do not belong together"))
    #expect(sentence.contains("retry or cancel, then resume"))
    var retried = rig
    try retried.ask(.retry)
    #expect(retried.refusal(.resume)?.contains("needs sessions suspended") == true)
    try rig.ask(.cancel)
    #expect(rig.refusal(.resume)?.contains("being put back") == true)
    #expect(try rig.ask(.cancel) == [.discardNew, .closeModule(Rig.v2)], "asked again")
    rig.tell(.discarded)
    #expect(rig.refusal(.resume) == nil)
  }

  @Test func aConversionBeginsAgainAfterTheComponentAnswered() throws {
    var rig = try Rig.at(.cutOverIntended, PlanOptions(strategy: .suspended))
    rig.tell(.stepFailed("cut-over", kind: .stepFailed, reason: "no", serving: .old))
    try rig.ask(.resume)
    rig.tell(.resumed)
    #expect(rig.refusal(.retry)?.contains("suspend it, then retry") == true)
    try rig.suspend()
    #expect(try rig.ask(.retry).first == .discardNew, "callers wrote, and nobody mirrored it")
  }

  @Test func suspensionThatTakesTooLongNamesWhomItWaitsFor() throws {
    var rig = Rig()
    try rig.ask(.suspend)
    let effects = rig.tell(.suspendTimedOut(blocker: "call 17 of user 9", ageMilliseconds: 5_000))
    guard case .alert(let sentence)? = effects.first else {
      Issue.record("no alert")
      return
    }
    #expect(sentence.contains("call 17 of user 9"))
    #expect(rig.state.run == .running)
  }

  // MARK: - Starting again

  @Test func restartFollowsTheTrialRule() throws {
    let rows: [(Phase, PlanOptions, Phase, Version)] = [
      (.copying, PlanOptions(), .cancelled, Rig.v1),
      (.armed, PlanOptions(), .cancelled, Rig.v1),
      (.cutOverIntended, PlanOptions(), .cancelled, Rig.v1),
      (.live, PlanOptions(), .finalized, Rig.v2),
      (.live, Self.windowed, .rolledBack, Rig.v1),
      (.rollBackIntended, PlanOptions(), .rolledBack, Rig.v1),
      (.finalizing, PlanOptions(), .finalized, Rig.v2),
      (.failed, PlanOptions(), .cancelled, Rig.v1),
    ]
    for (phase, options, end, version) in rows {
      var rig = try Rig.at(phase, options)
      rig.tell(.restarted)
      #expect(rig.phase == end, "\(phase)")
      #expect(rig.state.version == version, "\(phase)")
      #expect(rig.state.decide(.restarted, at: rig.now) == [], "said once")
    }
  }

  /// What it had still to free is gone with the process, and nobody would ever say so.
  @Test(arguments: [PlanOptions(), suspended]) func restartFreesWhatIsOver(
    _ options: PlanOptions
  ) throws {
    var rig = try Rig.at(.cancelled, options)
    #expect(rig.state.upgrade?.isDiscarded == false)
    rig.tell(.restarted)
    #expect(rig.phase == .cancelled)
    #expect(rig.state.upgrade?.isDiscarded == true)
    #expect(rig.state.decide(.restarted, at: rig.now).count == (options == PlanOptions() ? 0 : 1))
  }
}
