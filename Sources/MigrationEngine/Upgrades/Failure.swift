/// Which side answers callers, or would once the component is resumed.
public enum Serving: String, Codable, CaseIterable, Sendable {
  case old, new
  /// Code and state do not belong together: whoever answered now would be wrong.
  case nobody
}

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

/// Why an upgrade is held, and what can be done about it.
public struct Failure: Codable, Equatable, Sendable {
  /// What kind it was.
  public var kind: FailureKind
  /// What happened, in the words of whoever noticed.
  public var reason: String
  /// What to do, as a sentence.
  public var remedy: String
  /// Which side serves.
  public var serving: Serving
  /// The phase in which it happened.
  public var phase: Phase
  /// Whether what was built is no longer to be trusted, so that a retry builds it again.
  public var spoilsCopy: Bool
  /// Whether the side that a roll back returns to is known not to verify.
  public var spoilsWayBack: Bool

  init(
    kind: FailureKind, reason: String, serving: Serving, phase: Phase, spoilsCopy: Bool = false,
    spoilsWayBack: Bool = false
  ) {
    self.kind = kind
    self.reason = reason
    self.serving = serving
    self.phase = phase
    self.spoilsCopy = spoilsCopy
    self.spoilsWayBack = spoilsWayBack
    remedy = Failure.remedy(kind: kind, serving: serving, phase: phase, spoilsWayBack)
  }

  private static func remedy(
    kind: FailureKind, serving: Serving, phase: Phase, _ spoilsWayBack: Bool
  ) -> String {
    let first = kind.recovery.first ?? "read the reason"
    switch phase {
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended:
      switch serving {
      case .old, .new: return "\(first), then retry; or cancel, callers never noticed"
      case .nobody: return "\(first), then retry; or cancel, which puts the old version back"
      }
    case .live where spoilsWayBack:
      return "\(first); the old side does not verify, so retry once it is repaired"
    case .live: return "\(first), then retry; or roll back"
    case .rollBackIntended:
      switch serving {
      case .new: return "\(first); or cancel the roll back and stay with the new version"
      case .old, .nobody: return "\(first): until it has been done, nobody serves"
      }
    case .finalizing: return "\(first), then retry; the new version serves meanwhile"
    case .finalized, .rolledBack, .cancelled, .failed: return first
    }
  }
}
