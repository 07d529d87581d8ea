package import MigrationEngine
package import WireProtocol

/// What fills the terminal.
package enum Screen: Equatable, Sendable {
  case fleet
  case component(ComponentScreen)
  case upgrade(UpgradeScreen)
  case rows(RowsScreen)
  case events(EventsScreen)
  case history(HistoryScreen)
  case help(HelpScreen)
  case themes(ThemesScreen)
  case operators

  /// The component it is about, where it is about one.
  package var component: ComponentID? {
    switch self {
    case .component(let screen): screen.component
    case .upgrade(let screen): screen.component
    case .rows(let screen): screen.component
    case .history(let screen): screen.component
    case .fleet, .events, .help, .themes, .operators: nil
    }
  }
}

/// A component in full: its record, tables, latency, mailbox, versions.
package struct ComponentScreen: Equatable, Sendable {
  package enum Pane: Int, CaseIterable, Sendable { case overview, tables, latency, versions }

  package var component: ComponentID
  package var pane = Pane.overview
  /// The row that the cursor is on, in the pane that is a list (the tables).
  package var cursor = 0
  package var top = 0

  package init(component: ComponentID) { self.component = component }
}

/// An upgrade, step by step.
package struct UpgradeScreen: Equatable, Sendable {
  package var component: ComponentID
  package var top = 0

  package init(component: ComponentID) { self.component = component }
}

/// Rows or a record that somebody looks at, or how they would change.
package struct RowsScreen: Equatable, Sendable {
  package enum Content: Equatable, Sendable {
    case loading
    case failed(sentence: String)
    case inspected(InspectAnswer)
    case compared(DiffAnswer, to: Version)
    case dryRun(DryRunAnswer, to: Version)
  }

  package var component: ComponentID
  package var table: String?
  package var content = Content.loading
  /// The question whose answer is waited for.
  package var ask: AskID?
  package var top = 0

  package init(component: ComponentID, table: String?) {
    self.component = component
    self.table = table
  }
}

/// What happened, of all nodes or of one component, with the operator's own actions.
package struct EventsScreen: Equatable, Sendable {
  package enum Source: CaseIterable, Equatable, Sendable { case events, actions, log }

  package var source = Source.events
  package var filter = ""
  /// How far it is scrolled back from the newest.
  package var back = 0

  package init(source: Source = .events) { self.source = source }
}

/// Past upgrades of a component, out of the node's ledger.
package struct HistoryScreen: Equatable, Sendable {
  package var component: ComponentID?
  package var node: NodeID
  package var entries: [HistoryEntry] = []
  package var isLoading = true
  package var failure: String?
  /// The question whose answer is waited for.
  package var ask: AskID?
  /// Which of ``upgrades`` the cursor is on.
  package var cursor = 0
  package var top = 0

  package init(node: NodeID, component: ComponentID?) {
    self.node = node
    self.component = component
  }
}

/// The keys, to be searched.
package struct HelpScreen: Equatable, Sendable {
  package var search = ""
  package var top = 0

  package init() {}
}

/// The themes, each shown as the cursor comes to it.
package struct ThemesScreen: Equatable, Sendable {
  package var cursor: Int
  /// The theme to go back to.
  package var previous: String

  package init(cursor: Int, previous: String) {
    self.cursor = cursor
    self.previous = previous
  }
}
