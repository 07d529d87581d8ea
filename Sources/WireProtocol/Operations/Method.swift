package import MigrationEngine

/// The name of everything that can be asked, as it stands on the wire.
package enum Method: String, CaseIterable, Sendable {
  // The connection.
  case hello, ping
  // Looking.
  case status, watch, unwatch, plan, dryRun, inspect, diff, logs, logLevel, history
  // The verbs of an upgrade.
  case migrate, step, `continue`, pause, unpause, throttle, suspend, resume
  case cutOver = "cutover"
  case keep
  case rollBack = "rollback"
  case finalize, cancel, retry

  /// The method of a verb.
  package init(_ verb: Verb) {
    switch verb {
    case .migrate: self = .migrate
    case .step: self = .step
    case .continue: self = .continue
    case .pause: self = .pause
    case .unpause: self = .unpause
    case .throttle: self = .throttle
    case .suspend: self = .suspend
    case .resume: self = .resume
    case .cutOver: self = .cutOver
    case .keep: self = .keep
    case .rollBack: self = .rollBack
    case .finalize: self = .finalize
    case .cancel: self = .cancel
    case .retry: self = .retry
    }
  }

  /// The verb of an upgrade that it is; `nil` for the others.
  package var verb: Verb? {
    switch self {
    case .hello, .ping, .status, .watch, .unwatch, .plan, .dryRun, .inspect, .diff, .logs,
      .logLevel, .history:
      nil
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
