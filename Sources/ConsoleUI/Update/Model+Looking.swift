package import MigrationEngine
internal import WireProtocol

extension Model {
  /// So many rows are drawn from a table.
  static let sampledRows = 20

  // MARK: Rows

  /// The record, or rows of a table: the one that is named, or that the cursor is on.
  mutating func inspect(_ table: String) -> [ConsoleEffect] {
    guard let id = focus, let component = fleet[id] else {
      return refuse("no component is selected; select one first")
    }
    guard !table.isEmpty else { return look(at: id, table: selectedTable, replacing: false) }
    guard component.status.tables.contains(where: { $0.name == table }) else {
      let names = component.status.tables.map(\.name).joined(separator: ", ")
      return refuse("\(id.name) has no table “\(table)”; it has \(names)")
    }
    return look(at: id, table: table, replacing: false)
  }

  private var selectedTable: String? {
    switch screen {
    case .component(let shown):
      guard shown.pane == .tables, let tables = fleet[shown.component]?.status.tables,
        tables.indices.contains(shown.cursor)
      else { return nil }
      return tables[shown.cursor].name
    case .rows(let shown): return shown.table
    case .fleet, .upgrade, .events, .history, .help, .themes, .operators: return nil
    }
  }

  mutating func look(at id: ComponentID, table: String?, replacing: Bool) -> [ConsoleEffect] {
    let request = InspectRequest(
      component: id.name, table: table, sample: table == nil ? nil : Model.sampledRows,
      limit: Model.sampledRows)
    return showRows(
      RowsScreen(component: id, table: table), .inspect(request), for: .rows, replacing: replacing)
  }

  /// How rows would change, before and after.
  mutating func compare(to version: Version?) -> [ConsoleEffect] {
    guard let id = focus, let component = fleet[id] else {
      return refuse("no component is selected; select one first")
    }
    guard let version = version ?? component.usualTarget else {
      return refuse("no other version of \(id.name) can be reached; add a migration first")
    }
    let table = selectedTable
    let request = DiffRequest(component: id.name, to: version, table: table)
    return showRows(
      RowsScreen(component: id, table: table), .diff(request), for: .compare(to: version),
      replacing: false)
  }

  mutating func showRows(
    _ shown: RowsScreen, _ operation: WireOperation, for purpose: Ask.Purpose, replacing: Bool
  ) -> [ConsoleEffect] {
    switch ask(shown.component.node, operation, for: purpose, about: shown.component) {
    case .refused(let sentence): return refuse(sentence)
    case .asked(let id, let effects):
      var shown = shown
      shown.ask = id
      if replacing { screen = .rows(shown) } else { show(.rows(shown)) }
      return effects
    }
  }

  // MARK: Events, logs, history

  mutating func showEvents() -> [ConsoleEffect] {
    if case .events = screen { return nextPane(1) }
    show(.events(EventsScreen()))
    return []
  }

  /// Asks all nodes for what they logged, and to be told from now on.
  mutating func askForLogs() -> [ConsoleEffect] {
    guard !wantsLogs, replay == nil else { return [] }
    wantsLogs = true
    return fleet.nodes.flatMap { askForLog(of: $0.id) }
  }

  /// A node that is there again does not know that we wanted its log.
  mutating func askForLog(of node: NodeID) -> [ConsoleEffect] {
    switch ask(node, .logs(LogsRequest(follow: true)), for: .logs) {
    case .refused: []
    case .asked(_, let effects): effects
    }
  }

  mutating func showHistory() -> [ConsoleEffect] {
    guard let node = focus?.node ?? fleet.nodes.first?.id else {
      return refuse("no node is known yet; wait until one is found")
    }
    var shown = HistoryScreen(node: node, component: focus)
    let request = HistoryRequest(component: focus?.name, limit: Limits.historyEntries.upperBound)
    switch ask(node, .history(request), for: .history, about: focus) {
    case .refused(let sentence): return refuse(sentence)
    case .asked(let id, let effects):
      shown.ask = id
      show(.history(shown))
      return effects
    }
  }

  // MARK: Copying

  /// The command line of what was done last, or that shows what is selected.
  mutating func copyCommandLine() -> [ConsoleEffect] {
    guard
      let text = actions.last?.commandLine ?? focus.map({ CommandLineText($0, in: fleet).status })
    else { return refuse("nothing is selected and nothing was done; there is nothing to copy") }
    say(.info, "copied: \(text)")
    return [.copy(text)]
  }
}

extension ComponentModel {
  /// Where it goes, or the version that is listed last of those that can be reached.
  var usualTarget: Version? { status.target ?? reachable.last }

  /// The versions that can be reached, in the order of lists.
  package var reachable: [Version] {
    status.versions.filter { $0 != status.version }.sorted(by: Version.listedBefore)
  }
}
