extension Event {
  /// What was decided or happened, as a sentence for people.
  public var summary: String {
    switch content {
    case .planned(_, let plan):
      "\(who) began the upgrade from \(plan.from) to \(plan.to), plan \(plan.hash.short)"
    case .stepStarted(let step, _, _): "began: \(step.title)"
    case .stepDone(let step, let measure):
      "done: \(step) in \(Wording.duration(measure.nanoseconds))"
    case .verified(let found):
      "\(found.rows) rows compared, the way back proved for \(found.roundTripRows)"
    case .armed: "everything is built, verified and kept in step"
    case .failed(let failure, _): "failed: \(failure.reason); \(failure.remedy)"
    case .retried: "\(who) tried again"
    case .cancelled: "\(who) cancelled; callers never noticed"
    case .held(let hold): "held: \(hold.reason)"
    case .released(let kind): "\(who) ended the hold “\(kind.rawValue)”"
    case .stepModeLeft: "\(who) left step mode"
    case .throttled(let share): "\(who) gave the copy a share of \(share)"
    case .cutOverIntended(let version, _): "\(who) decided to cut over to \(version)"
    case .exchanged(let version, let pause, _):
      "\(version) serves, after a pause of \(Wording.duration(pause))"
    case .abandoned(_, let reason): "given up, nothing moved: \(reason)"
    case .mirrorBroken(let reason): "the mirror broke: \(reason)"
    case .kept: "\(who) kept the upgrade"
    case .reversibilityChanged(let figures):
      "a roll back would lose \(figures.loss) rows: \(figures.unmappable) unmappable,"
        + " \(figures.shed) shed"
    case .rollBackAsked(let request): "\(who) asked to roll back: \(request.reason)"
    case .lossesSaved(let count): "\(count) rows that a roll back loses are saved"
    case .rollBackIntended(let version, let request):
      "\(who) decided to roll back to \(version): \(request.reason)"
    case .rollBackGivenUp: "\(who) gave the roll back up"
    case .exchangedBack(let version, _, let pause):
      "\(version) serves again, after a pause of \(Wording.duration(pause))"
    case .finalizeIntended: "\(who) gave up the way back"
    case .finalized: "finalized"
    case .discarded: "what was let go is being freed"
    case .suspendAsked: "\(who) asked to suspend"
    case .suspended: "suspended: callers are not answered"
    case .suspendTimedOut(let sentence): sentence
    case .resumeAsked: "\(who) asked to resume"
    case .resumed: "callers are answered again"
    case .ledgerFailed(let reason): "the ledger could not be written: \(reason)"
    case .alerted(let sentence, _): sentence
    case .recovered(_, _, _, let sentence): sentence
    }
  }

  private var who: String { by?.name ?? "the service" }
}

extension Phase {
  /// The phase in words.
  public var words: String {
    switch self {
    case .planned: "planned"
    case .preparing: "preparing"
    case .copying: "copying"
    case .verifying: "verifying"
    case .armed: "armed"
    case .cutOverIntended: "cutting over"
    case .live: "live"
    case .rollBackIntended: "rolling back"
    case .finalizing: "finalizing"
    case .finalized: "finalized"
    case .rolledBack: "rolled back"
    case .cancelled: "cancelled"
    case .failed: "failed"
    }
  }
}
