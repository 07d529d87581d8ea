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
  /// What.
  public var content: Content
}
