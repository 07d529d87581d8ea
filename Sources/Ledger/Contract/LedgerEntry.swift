package import MigrationEngine

/// One thing that is to be recorded.
package struct LedgerEntry: Equatable, Sendable {
  /// What it records.
  package enum Content: Equatable, Sendable {
    /// A component began to exist.
    case born(ComponentBirth)
    /// Something was decided or happened.
    case event(Event)
    /// An operator's request that led to no event, with whatever it is answered with.
    case request(answer: Value)
    /// The node was started.
    case started(NodeStart)
    /// Rows that a rollback loses were saved; written by the ledger itself.
    case rowsSaved(RowSave)
    /// Something that a newer program wrote; it can be read, not written.
    case unknown(kind: String, Value)
  }

  /// The component it is about; `nil` for the node as a whole.
  package var component: String?
  /// When.
  package var at: Instant
  /// What it records.
  package var content: Content
  /// Who asked for it and what they saw; on the first entry of a batch that somebody asked for.
  package var intent: OperatorIntent?

  /// Makes an entry.
  package init(
    component: String?, at: Instant, content: Content, intent: OperatorIntent? = nil
  ) {
    self.component = component
    self.at = at
    self.content = content
    self.intent = intent
  }

  /// An entry for an event of a component.
  package init(_ event: Event, of component: String, intent: OperatorIntent? = nil) {
    self.init(component: component, at: event.at, content: .event(event), intent: intent)
  }

  /// A whole batch of events; the intent goes with the first.
  package static func batch(
    _ events: [Event], of component: String, intent: OperatorIntent? = nil
  ) -> [LedgerEntry] {
    events.enumerated().map { number, event in
      LedgerEntry(event, of: component, intent: number == 0 ? intent : nil)
    }
  }

  /// The upgrade it is about.
  package var upgrade: UpgradeID? {
    switch content {
    case .event(let event): event.upgrade
    case .rowsSaved(let save): save.upgrade
    case .born, .request, .started, .unknown: nil
    }
  }
}

/// How a component began: what events are folded into.
package struct ComponentBirth: Codable, Equatable, Sendable {
  /// The version it began at.
  package var version: Version
  /// What it asks of those who give something up for good.
  package var policy: Policy
  /// The migrations that its state had been through already, by name, with the checksums of their
  /// definitions.
  package var checksums: [String: Checksum]

  /// Describes a beginning.
  package init(version: Version, policy: Policy, checksums: [String: Checksum] = [:]) {
    self.version = version
    self.policy = policy
    self.checksums = checksums
  }
}

/// That a node was started.
package struct NodeStart: Codable, Equatable, Sendable {
  /// What tells this run of the node from others.
  package var epoch: String
  /// The process.
  package var pid: Int32

  /// Describes a start.
  package init(epoch: String, pid: Int32) {
    self.epoch = epoch
    self.pid = pid
  }
}
