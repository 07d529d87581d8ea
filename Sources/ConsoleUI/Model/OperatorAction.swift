package import MigrationEngine

/// What the operator did, and what to type to do it without a screen.
package struct OperatorAction: Equatable, Sendable {
  package enum Outcome: Equatable, Sendable {
    case pending
    case done
    case refused(sentence: String)
    /// Not known yet, and to be read back from the state.
    case unknown(sentence: String)
  }

  /// Never used twice.
  package var number: Int
  package var at: Instant
  package var component: ComponentID
  package var verb: Verb
  /// `midstream rollback edge-1/cache`.
  package var commandLine: String
  package var outcome: Outcome

  /// Something that was just asked for.
  package init(
    number: Int, at: Instant, component: ComponentID, verb: Verb, commandLine: String,
    outcome: Outcome = .pending
  ) {
    self.number = number
    self.at = at
    self.component = component
    self.verb = verb
    self.commandLine = commandLine
    self.outcome = outcome
  }
}

/// An action whose answer never came: the state says whether it was done.
package struct UnsettledAction: Equatable, Sendable {
  package var number: Int
  package var component: ComponentID
  package var asked: AskedVerb
  /// How the component was when it was asked.
  package var before: ComponentState
  /// Since when nobody knows.
  package var since: Instant
}

/// What was asked, as far as the state can show that it was done.
package enum AskedVerb: Equatable, Sendable {
  case migrate(UpgradeID)
  case throttle(TimeShare)
  case verb(Verb)
}
