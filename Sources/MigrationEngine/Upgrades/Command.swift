/// What an operator asks of a component.
public enum Request: Codable, Equatable, Sendable {
  /// Start an upgrade.
  case migrate(id: UpgradeID, plan: Plan)
  /// Do the next step.
  case step
  /// Leave step mode and go on.
  case `continue`
  /// Hold, for a reason to be shown.
  case pause(reason: String)
  /// Go on after a pause.
  case unpause
  /// Change the share of time that the copy may take.
  case throttle(share: TimeShare)
  /// Stop answering callers.
  case suspend
  /// Answer callers again.
  case resume
  /// Let the new version take the place of the old.
  case cutOver
  /// Confirm a live upgrade inside its confirm window.
  case keep
  /// Let the old version take the place of the new; losing at most so many rows.
  case rollBack(acceptingLoss: Int?)
  /// Give up the way back and free what it holds.
  case finalize
  /// Give the upgrade up before cut-over, or a failed roll back.
  case cancel
  /// Try again what failed.
  case retry

  /// Which verb this is.
  public var verb: Verb {
    switch self {
    case .migrate: .migrate
    case .step: .step
    case .continue: .continue
    case .pause: .pause
    case .unpause: .unpause
    case .throttle: .throttle
    case .suspend: .suspend
    case .resume: .resume
    case .cutOver: .cutOver
    case .keep: .keep
    case .rollBack: .rollBack
    case .finalize: .finalize
    case .cancel: .cancel
    case .retry: .retry
    }
  }
}

/// The name of a request, as interlocks and screens use it.
public enum Verb: String, Codable, CaseIterable, Sendable {
  case migrate, step, `continue`, pause, unpause, throttle, suspend, resume, cutOver, keep
  case rollBack, finalize, cancel, retry

  /// Whether the plan's hash must come along: it starts something or cannot be taken back.
  public var needsPlanHash: Bool {
    switch self {
    case .migrate, .cutOver, .rollBack, .finalize: true
    case .step, .continue, .pause, .unpause, .throttle, .suspend, .resume, .keep, .cancel, .retry:
      false
    }
  }
}

/// A request, and what its sender believed when it was made.
public struct Command: Codable, Equatable, Sendable {
  /// What the sender's screen showed; what differs is refused, since a stale screen must not act.
  public struct Expectation: Codable, Equatable, Sendable {
    /// The version served.
    public var version: Version
    /// The hash of the plan shown, which some verbs need.
    public var planHash: Checksum?
    /// The upgrade shown; `nil` when the sender does not care which.
    public var upgrade: UpgradeID?

    /// States what was shown.
    public init(version: Version, planHash: Checksum? = nil, upgrade: UpgradeID? = nil) {
      self.version = version
      self.planHash = planHash
      self.upgrade = upgrade
    }
  }

  /// What is asked.
  public var request: Request
  /// What the sender's screen showed.
  public var expected: Expectation

  /// Makes a command.
  public init(_ request: Request, expected: Expectation) {
    self.request = request
    self.expected = expected
  }
}

/// Why a command was refused: a sentence that says what would make it legal.
public struct Refusal: Error, Codable, Equatable, Sendable {
  /// The verb that was refused.
  public var verb: Verb
  /// What stands against it.
  public var kind: FailureKind
  /// The sentence.
  public var sentence: String
}

extension Refusal: CustomStringConvertible {
  /// The sentence.
  public var description: String { sentence }
}

/// Whether a verb is legal now, for one who may want to use it.
public struct LegalCommand: Codable, Equatable, Sendable {
  /// The verb.
  public var verb: Verb
  /// Why it would be refused; `nil` when it is legal.
  public var refusal: Refusal?
  /// How many rows it would lose, to be accepted with the request.
  public var loss: Int

  /// Whether it would be taken.
  public var isLegal: Bool { refusal == nil }
}
