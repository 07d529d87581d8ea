/// Whether a component answers callers.
public enum RunState: Codable, Equatable, Sendable {
  /// It answers. Can go to: suspending.
  case running
  /// It will stop answering. Can go to: suspended, running.
  case suspending(since: Instant, by: String)
  /// It answers nobody. Can go to: resuming.
  case suspended(since: Instant, by: String)
  /// It will answer again. Can go to: running.
  case resuming(since: Instant, by: String)

  /// The name of the state, for tables and screens.
  public enum Name: String, Codable, CaseIterable, Sendable {
    case running, suspending, suspended, resuming
  }

  /// Its name.
  public var name: Name {
    switch self {
    case .running: .running
    case .suspending: .suspending
    case .suspended: .suspended
    case .resuming: .resuming
    }
  }
}

/// A component as operators see it: a value that events build, and that decides what comes next.
///
/// ```swift
/// let events = try state.decide(command, by: authority, at: now)
/// for event in events {            // one batch: durable as a whole, or not at all
///   state.apply(event)
///   for effect in ComponentState.effects(of: event) { perform(effect) }
/// }
/// ```
///
/// ## Topics
///
/// ### Deciding
/// - ``decide(_:by:at:)``
/// - ``decide(_:at:)``
/// - ``legalCommands(for:)``
///
/// ### Following
/// - ``apply(_:)``
/// - ``effects(of:)``
/// - ``digest``
public struct ComponentState: Codable, Equatable, Sendable {
  /// Its name.
  public let name: String
  /// The version that serves, or would once the component is resumed.
  public internal(set) var version: Version
  /// Whether it answers callers.
  public internal(set) var run: RunState = .running
  /// The present upgrade, or the last one.
  public internal(set) var upgrade: Upgrade?
  /// How many upgrades were begun.
  public internal(set) var upgradesBegun = 0
  /// What the service asks of those who give something up for good.
  public let policy: Policy

  /// A component that serves a version and has never been upgraded.
  public init(name: String, version: Version, policy: Policy = Policy()) {
    self.name = name
    self.version = version
    self.policy = policy
  }

  /// The upgrade while it is not over.
  public var unfinishedUpgrade: Upgrade? {
    guard let upgrade, !upgrade.phase.isEnd else { return nil }
    return upgrade
  }

  /// A digest of all of it, by which a watcher finds out that it has missed something.
  public var digest: Digest {
    // Every field is a number, a text or a list of them, none of which an encoder refuses.
    guard let value = try? ValueEncoder().encode(self) else { return Value.null.digest }
    return value.digest
  }

  /// Folds one event in: total, and without a decision, so that whoever applies the same events has
  /// an equal value.
  public mutating func apply(_ event: Event) {
    switch event.content {
    case .planned(let id, let plan):
      upgrade = Upgrade(id: id, plan: plan, by: event.by, at: event.at)
      upgradesBegun = upgradesBegun.clampedSum(1)
    case .exchanged(let version, _, _), .exchangedBack(let version, _, _):
      self.version = version
    case .suspendAsked: run = .suspending(since: event.at, by: event.by?.name ?? "the service")
    case .suspended: run = .suspended(since: event.at, by: run.holder)
    case .suspendTimedOut: run = .running
    case .resumeAsked: run = .resuming(since: event.at, by: event.by?.name ?? "the service")
    case .resumed: run = .running
    case .recovered(_, let version, let isSuspended, _):
      self.version = version
      run = isSuspended ? .suspending(since: event.at, by: run.holder) : .running
    case .stepStarted, .stepDone, .verified, .armed, .failed, .retried, .cancelled, .held,
      .released, .stepModeLeft, .throttled, .cutOverIntended, .abandoned, .mirrorBroken, .kept,
      .reversibilityChanged, .rollBackAsked, .lossesSaved, .rollBackIntended, .rollBackGivenUp,
      .finalizeIntended, .finalized, .discarded, .ledgerFailed, .alerted:
      break
    }
    upgrade?.apply(event)
  }
}

extension RunState {
  /// Who caused it.
  fileprivate var holder: String {
    switch self {
    case .running: "the service"
    case .suspending(_, let by), .suspended(_, let by), .resuming(_, let by): by
    }
  }
}
