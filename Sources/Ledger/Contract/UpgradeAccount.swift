package import MigrationEngine

/// One upgrade of the past or present, as its events build it.
package struct UpgradeAccount: Equatable, Sendable {
  /// The component.
  package let component: String
  /// The upgrade.
  package let upgrade: Upgrade
  /// Where its first and last entries are.
  package let positions: ClosedRange<Int>
}

extension LedgerReading {
  /// The last upgrades, newest first.
  package func upgrades(
    of component: String? = nil, limit: Int
  ) throws(LedgerFailure) -> [UpgradeAccount] {
    let begun = try entries(
      LedgerQuery(
        component: component, kinds: [EntryKind.planned], limit: limit, wantsLast: true))
    var accounts: [UpgradeAccount] = []
    for first in begun.reversed() {
      guard let account = try account(of: first) else { continue }
      accounts.append(account)
    }
    return accounts
  }

  /// One upgrade of a component; `nil` when it has none of that id.
  package func upgrade(
    _ id: UpgradeID, of component: String
  ) throws(LedgerFailure) -> UpgradeAccount? {
    let begun = try entries(
      LedgerQuery(
        component: component, upgrade: id, kinds: [EntryKind.planned], limit: 1, wantsLast: true))
    guard let first = begun.first else { return nil }
    return try account(of: first)
  }

  private func account(of first: StoredEntry) throws(LedgerFailure) -> UpgradeAccount? {
    guard let component = first.entry.component, let id = first.entry.upgrade,
      case .event(let planned) = first.entry.content, case .planned(_, let plan) = planned.content
    else { return nil }
    // Whatever else it does, a component folds an upgrade's events in; its own past is no part.
    var state = ComponentState(name: component, version: plan.from)
    var query = LedgerQuery(component: component, upgrade: id, after: first.position - 1)
    var last = first.position
    while true {
      let page = try entries(query)
      for stored in page {
        if case .event(let event) = stored.entry.content { state.apply(event) }
        last = stored.position
      }
      guard page.count == query.boundedLimit else { break }
      query.after = last
    }
    return state.upgrade.map {
      UpgradeAccount(component: component, upgrade: $0, positions: first.position...last)
    }
  }
}
