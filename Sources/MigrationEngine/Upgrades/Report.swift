/// What the shell tells: what came of effects, what it noticed, and that time has passed.
public enum Report: Codable, Equatable, Sendable {
  /// Something about one upgrade; ignored when that is not the present one.
  case upgrade(UpgradeID, News)
  /// The component answers nobody now.
  case suspended
  /// The component answers callers.
  case resumed
  /// The component could not be suspended in time, because of somebody.
  case suspendTimedOut(blocker: String, ageMilliseconds: Int)
  /// Events could not be made durable, so they were not applied and nothing was done.
  case journalFailed(reason: String)
  /// The service was started again, and what was in memory is gone.
  case restarted
  /// Time has passed.
  case tick

  /// What can be told about an upgrade.
  public enum News: Codable, Equatable, Sendable {
    /// A step is done.
    case stepDone(StepID, StepMeasure)
    /// A step failed; `serving` says which side serves.
    case stepFailed(StepID, kind: FailureKind, reason: String, serving: Serving)
    /// What verification found; the step itself is reported as well.
    case verified(Verification)
    /// The way back loses more, or less, than before; coalesced by the shell.
    case reversibilityChanged(unmappable: Int, shed: Int)
    /// The exchange was made.
    case exchanged(pauseNanoseconds: Int)
    /// An exchange was not made, since a precondition did not hold any more, or what would be lost
    /// could not be saved.
    case abandoned(reason: String)
    /// Rows that a roll back loses are saved.
    case lossesSaved(count: Int)
    /// The exchange back was made.
    case exchangedBack(pauseNanoseconds: Int)
    /// The exchange back was begun and went wrong.
    case rollBackFailed(reason: String, serving: Serving)
    /// What was let go has been handed to the reaper.
    case discarded
    /// All that finalize frees has been handed over.
    case finalizedDone
    /// The transform threw on a caller's write; the caller never notices.
    case liveWriteFailed(key: String, reason: String)
    /// A health check failed.
    case healthFailed(reason: String)
    /// State is not what it was written as.
    case corruption(place: String, sideToReturnToVerifies: Bool)
  }
}
