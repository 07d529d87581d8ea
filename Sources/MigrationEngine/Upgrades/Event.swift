/// What was decided or happened, at a moment, with everything that applying it needs.
public struct Event: Codable, Equatable, Sendable {
  /// What was decided or happened.
  public enum Content: Codable, Equatable, Sendable {
    // How an upgrade is built.
    case planned(id: UpgradeID, plan: Plan)
    case stepStarted(step: PlanStep, phase: Phase, opens: Version?)
    case stepDone(step: StepID, measure: StepMeasure)
    case verified(Verification)
    case armed
    case failed(Failure, step: StepID?)
    case retried(phase: Phase, resets: [StepID], discardsNew: Bool, continuesCopy: Bool)
    case cancelled(newVersion: Version)

    // What holds it.
    case held(Hold)
    case released(Hold.Kind)
    case stepModeLeft
    case throttled(TimeShare)

    // The exchange and the way back.
    case cutOverIntended(to: Version, isAutomatic: Bool)
    case exchanged(to: Version, pauseNanoseconds: Int, confirmBy: Instant?)
    case abandoned(phase: Phase, reason: String)
    case mirrorBroken(reason: String)
    case kept
    case reversibilityChanged(Reversibility)
    case rollBackAsked(RollBackRequest)
    case lossesSaved(count: Int)
    case rollBackIntended(to: Version, RollBackRequest)
    case rollBackGivenUp
    case exchangedBack(to: Version, from: Version, pauseNanoseconds: Int)
    case finalizeIntended(oldVersion: Version, step: StepID?)
    case finalized
    case discarded

    // The component as a whole.
    case suspendAsked
    case suspended
    case suspendTimedOut(sentence: String)
    case resumeAsked
    case resumed
    case ledgerFailed(reason: String)
    case alerted(sentence: String, isOverdue: Bool)
    case recovered(phase: Phase?, version: Version, isSuspended: Bool, sentence: String)
  }

  /// When.
  public var at: Instant
  /// Who caused it; `nil` for the service itself.
  public var by: Authority?
  /// The upgrade it is about; `nil` when it is about the component as a whole.
  public var upgrade: UpgradeID?
  /// What.
  public var content: Content
}

extension Event.Content {
  /// Whether it is about an upgrade, or else about the component as a whole.
  var concernsUpgrade: Bool {
    switch self {
    case .planned, .stepStarted, .stepDone, .verified, .armed, .failed, .retried, .cancelled,
      .held, .released, .stepModeLeft, .throttled, .cutOverIntended, .exchanged, .abandoned,
      .mirrorBroken, .kept, .reversibilityChanged, .rollBackAsked, .lossesSaved,
      .rollBackIntended, .rollBackGivenUp, .exchangedBack, .finalizeIntended, .finalized,
      .discarded, .alerted:
      true
    case .recovered(let phase, _, _, _): phase != nil
    case .suspendAsked, .suspended, .suspendTimedOut, .resumeAsked, .resumed, .ledgerFailed: false
    }
  }
}
