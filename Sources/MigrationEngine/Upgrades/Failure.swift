/// Which side answers callers, or would once the component is resumed.
public enum Serving: String, Codable, CaseIterable, Sendable {
  case old, new
  /// Code and state do not belong together: whoever answered now would be wrong.
  case nobody
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
    self.reason = String(reason.prefix(UpgradeLimits.reasonCharacters))
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
