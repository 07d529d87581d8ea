/// Limits of upgrades that nobody can choose.
public enum UpgradeLimits {
  /// An exchange that is not known to be made or abandoned by then is told about.
  public static let intentDeadline = Duration.seconds(10)
  /// Freeing what finalize lets go is told about when it takes longer.
  public static let finalizeDeadline = Duration.seconds(60)
  /// While the losses of a roll back are saved, more may be lost; then it is saved again, so often
  /// at the most.
  public static let saveAttempts = 3
  /// The most characters of a reason that somebody gives; it is part of the state.
  public static let reasonCharacters = 500
  /// The most steps of a plan.
  public static let planSteps = 1_000
}
