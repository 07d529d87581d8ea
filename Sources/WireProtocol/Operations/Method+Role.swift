package import MigrationEngine

/// The one table of who may ask for what.
///
/// It is a switch over all methods without a default: a method without an entry does not compile.
/// What depends on the state of an upgrade, such as a roll back that loses rows, is for the engine
/// to judge, which checks the role of every command again.
extension Method {
  /// The least role that may ask for it.
  package var leastRole: Role {
    switch self {
    case .hello, .ping, .status, .watch, .unwatch, .plan, .inspect, .diff, .logs, .history:
      .viewer
    // It takes the component's time and memory, and what others read.
    case .dryRun, .logLevel: .operator
    case .migrate, .step, .continue, .pause, .unpause, .throttle, .suspend, .resume, .cutOver,
      .keep, .rollBack, .finalize, .cancel, .retry:
      .operator
    }
  }

  /// Why somebody may not ask for it; `nil` when they may.
  ///
  /// Nobody in particular — a `nil` authority — may ask for nothing at all.
  package func refusal(for authority: Authority?) -> WireFailure? {
    guard let authority else {
      return WireFailure(
        .notAuthorised, "your user has no role here; ask the owner of the service for one")
    }
    guard authority.role >= leastRole else {
      return WireFailure(
        .notAuthorised,
        "\(authority.name) is \(authority.role.rawValue) and \(rawValue) needs"
          + " \(leastRole.rawValue); ask somebody who is")
    }
    guard leastRole == .viewer || !authority.isReadOnly else {
      return WireFailure(
        .notAuthorised, "this session only looks and \(rawValue) acts; start one that may act")
    }
    return nil
  }
}
