package import MigrationEngine

/// Somebody who is at a node: one program of theirs, over however many connections.
///
/// Programs that only ask how a node is and go again are not among them: it watches, or it has
/// asked for something that changes something. Its name for itself is untrusted text.
package struct OperatorStatus: Codable, Equatable, Sendable {
  /// Who, and what they may do here; read-only when none of their connections may act.
  package var authority: Authority
  /// What their program calls itself.
  package var client: String
  /// The number of its process; `nil` where the system does not say.
  package var pid: Int?
  /// Since when they are here.
  package var since: Instant
  /// Whether they watch.
  package var isWatching: Bool
  /// When they asked last for something that changes something; `nil` for never.
  package var actedAt: Instant?
  /// Whether it is the program that is told this.
  package var isYou: Bool

  /// Describes somebody.
  package init(
    authority: Authority, client: String, pid: Int? = nil, since: Instant, isWatching: Bool = false,
    actedAt: Instant? = nil, isYou: Bool = false
  ) {
    self.authority = authority
    self.client = client
    self.pid = pid
    self.since = since
    self.isWatching = isWatching
    self.actedAt = actedAt
    self.isYou = isYou
  }
}

/// Who is at a node, all of them; only the newest counts.
package struct OperatorsNotice: Codable, Equatable, Sendable {
  /// Those who came first, first.
  package var operators: [OperatorStatus]

  /// Says who is here.
  package init(operators: [OperatorStatus]) { self.operators = operators }
}
