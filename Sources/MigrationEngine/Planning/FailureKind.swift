/// What kind of failure it was.
public enum FailureKind: String, Codable, CaseIterable, Sendable {
  case validationFailed, stepFailed, rollbackFailed, dataCorruption, timeout
  case dependencyUnavailable, insufficientResources, cancelled, noPath, interlocked
  case definitionChanged, notAuthorised

  /// What a human can do about it, the best first.
  public var recovery: [String] {
    switch self {
    case .validationFailed:
      ["look at the rows that are named", "correct them or the migration", "retry, or cancel"]
    case .stepFailed: ["read the reason", "remove the cause and retry", "cancel: nothing moved"]
    case .rollbackFailed:
      ["retry the roll back", "stay with the new version by cancel", "restore the backup"]
    case .dataCorruption:
      ["keep the backup", "cancel before cut-over", "check the machine's memory", "retry"]
    case .timeout: ["raise the throttle or the time limit", "retry", "cancel"]
    case .dependencyUnavailable: ["bring back what is missing", "retry", "cancel"]
    case .insufficientResources: ["free memory or room on the disk", "retry", "cancel"]
    case .cancelled: ["plan again when it suits"]
    case .noPath: ["add the migration that is missing", "plan again"]
    case .interlocked: ["do first what the sentence names"]
    case .definitionChanged:
      ["take the change back", "or give it as a new migration and plan again"]
    case .notAuthorised: ["ask somebody with the role that is named"]
    }
  }
}
