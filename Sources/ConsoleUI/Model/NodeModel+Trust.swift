package import MigrationEngine
internal import WireProtocol

extension NodeModel {
  /// Why nothing may be asked of it now, as a sentence; `nil` when it may.
  package func obstacle(at now: Instant) -> TerminalSafe? {
    switch connection {
    case .connecting: return "nothing was heard of \(name) yet; wait until it answers"
    case .lost(let sentence, let since):
      return "\(name) is lost for \(age(of: since, now)): \(sentence); wait until it is back"
    case .leaving(let reason, _): return "\(name) is leaving: \(reason); wait until it is back"
    case .ended(let sentence): return "\(name) is not watched: \(sentence)"
    case .connected: break
    }
    guard watched == nil else { return nil }
    let reason = distrust ?? "it has not shown its state"
    return "what \(name) is doing is not known for sure (\(reason)); wait for its next snapshot"
  }

  private func age(of since: Instant, _ now: Instant) -> String {
    Quantity.age(now.since(since))
  }

  /// Whether it is reached and what is known of it can be trusted.
  package var isTrusted: Bool { connection == .connected && watched != nil }

  /// The components with an upgrade that is not over, as far as we know.
  package var upgrading: [ComponentModel] {
    components.filter { $0.state.unfinishedUpgrade != nil }
  }
}
