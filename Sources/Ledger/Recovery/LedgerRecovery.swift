package import MigrationEngine

/// A component as the ledger left it.
package struct RecoveredComponent: Equatable, Sendable {
  /// What its events build; `nil` when it was never born.
  ///
  /// What a crash means is not in it yet:
  /// `decide(.restarted, at:)` says so, in events that become durable like all others.
  package var state: ComponentState?
  /// The migrations that its state has been through, by name, with the checksums of their
  /// definitions; for `Catalog.remember(_:for:)`, which refuses a changed one with both checksums.
  package var checksums: [String: Checksum]
  /// The position of its last entry; 0 when there is none.
  package var lastPosition: Int
  /// The position of its last event; 0 when there is none.
  package var lastEvent: Int
}

/// Builds components from what was recorded of them.
package enum LedgerRecovery {
  /// Folds a component's birth and events, with the same code as everybody.
  ///
  /// - Throws: `broken` for events before a birth, `newerFormat` for an entry that this program
  ///   does not know: half of a past must not be taken for the whole.
  package static func recover(
    _ component: String, from ledger: some LedgerReading
  ) throws(LedgerFailure) -> RecoveredComponent {
    var recovered = RecoveredComponent(
      state: nil, checksums: [:], lastPosition: 0, lastEvent: 0)
    var query = LedgerQuery(component: component)
    while true {
      let page = try ledger.entries(query)
      for stored in page { try fold(stored, into: &recovered, component) }
      guard page.count == query.boundedLimit else { return recovered }
      query.after = recovered.lastPosition
    }
  }

  private static func fold(
    _ stored: StoredEntry, into recovered: inout RecoveredComponent, _ component: String
  ) throws(LedgerFailure) {
    recovered.lastPosition = stored.position
    switch stored.entry.content {
    case .born(let birth):
      recovered.state = ComponentState(
        name: component, version: birth.version, policy: birth.policy)
      recovered.checksums.merge(birth.checksums) { _, new in new }
    case .event(let event):
      guard recovered.state != nil else {
        throw LedgerFailure(
          .broken,
          "entry \(stored.position) is an event of \(component), which was never born; verify the"
            + " ledger and restore it from a backup")
      }
      recovered.state?.apply(event)
      recovered.lastEvent = stored.position
      remember(event, &recovered)
    case .request, .started, .rowsSaved: break
    case .unknown(let kind, _):
      throw LedgerFailure(
        .newerFormat,
        "entry \(stored.position) of \(component) is a “\(kind)”, which a newer program wrote;"
          + " start that one")
    }
  }

  /// A definition counts from the moment that state went through it and served: what was tried and
  /// cancelled may still be corrected under its name.
  private static func remember(_ event: Event, _ recovered: inout RecoveredComponent) {
    guard case .exchanged = event.content, let plan = recovered.state?.upgrade?.plan else { return }
    for hop in plan.path { recovered.checksums[hop.migration] = hop.checksum }
  }
}
