/// What the shell must do, in values: it performs them after the event is durable and applied.
public enum Effect: Codable, Equatable, Sendable {
  /// Do a step of the plan, and report it done or failed.
  case perform(StepID)
  /// Check the preconditions again and exchange old for new in the same turn; or report `abandoned`
  /// when one does not hold any more.
  case exchange(to: Version)
  /// As `exchange`, back to the old, unless more would be lost than is accepted.
  case exchangeBack(to: Version, acceptingLoss: Int)
  /// Save the rows that a roll back would lose, and report how many.
  case saveLosses
  /// Stop mirroring and hand the new side to the reaper; what held or throttled its copy ends too.
  case discardNew
  /// Stop mirroring and hand the old side to the reaper.
  case discardOld
  /// Answer no caller any more.
  case suspendComponent
  /// Answer callers again.
  case resumeComponent
  /// Change the share of time that the copy may take.
  case setThrottle(TimeShare)
  /// Stand still with the copy; mirroring goes on.
  case holdCopy
  /// Go on with the copy.
  case continueCopy
  /// Open the module of a version.
  case openModule(Version)
  /// Close the module of a version; closing one that is not open is no fault.
  case closeModule(Version)
  /// Report again what came of whatever is under way.
  case reportOutcome
  /// Tell whoever watches.
  case alert(String)
}
