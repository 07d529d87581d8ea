internal import MigrationEngine
internal import WireProtocol

extension Model {
  // MARK: Order

  /// Sorts by the next column that is shown.
  mutating func sortByNextColumn() {
    let columns = configuration.columns.isEmpty ? FleetColumn.allCases : configuration.columns
    let position = columns.firstIndex(of: list.sort) ?? -1
    sort(by: columns[(position + 1) % columns.count])
  }

  mutating func sort(by column: FleetColumn) {
    list.sort = column
    keepCursorInSight()
    say(.info, "sorted by \(column.rawValue), \(list.isDescending ? "falling" : "rising")")
  }

  mutating func reverse() {
    list.isDescending.toggle()
    sort(by: list.sort)
  }

  mutating func group(by grouping: ListState.Grouping) {
    list.grouping = grouping
    keepCursorInSight()
    switch grouping {
    case .none: say(.info, "not grouped")
    case .node, .component: say(.info, "grouped by \(grouping.rawValue)")
    }
  }

  mutating func keepCursorInSight() {
    if let cursor = list.cursor { select(cursor) }
  }

  // MARK: Filter

  /// Shows only what fits; the cursor goes to the first that does, unless it stands on one.
  mutating func filter(_ text: String) {
    list.filter = String(text.prefix(Filter.maximumCharacters))
    let filter = Filter(list.filter)
    if let problem = filter.problem { say(.warning, "\(problem)") }
    if let cursor = list.cursor, let node = shownFleet[cursor.node],
      let component = shownFleet[cursor], filter.fits(node, component)
    {
      return keepCursorInSight()
    }
    list.cursor = nil
    list.top = 0
    let rows = rows
    if let first = rows.firstIndex(where: { $0.component != nil }) { select(rows, first) }
  }

  // MARK: Marks

  /// Marks the selected component or not, and goes on to the next.
  mutating func mark() {
    guard let cursor = list.cursor else { return }
    if list.marks.remove(cursor) == nil { list.marks.insert(cursor) }
    _ = move(.rows(1))
  }

  /// Marks all that are shown; where all of them are marked, none.
  mutating func markAll() {
    let shown = rows.compactMap(\.component)
    if list.marks.isSuperset(of: shown) { list.marks = [] } else { list.marks.formUnion(shown) }
    say(.info, "\(Quantity.count(list.marks.count, "component")) marked")
  }

  // MARK: Following and freezing

  /// Has the cursor go where an upgrade begins, and takes it to the newest that is under way.
  mutating func toggleFollowing() {
    isFollowing.toggle()
    guard isFollowing else { return say(.info, "the cursor stays where you put it") }
    guard let newest = newestUpgrade else {
      return say(.info, "no upgrade is under way; the cursor goes where the next one begins")
    }
    go(to: newest)
    say(.info, "the cursor goes where an upgrade begins; \(key(of: .follow)) ends that")
  }

  private var newestUpgrade: ComponentID? {
    var newest: (at: Instant, id: ComponentID)?
    for node in fleet.nodes {
      for component in node.components {
        guard let upgrade = component.state.unfinishedUpgrade,
          newest.map({ upgrade.startedAt > $0.at }) ?? true
        else { continue }
        newest = (upgrade.startedAt, ComponentID(node: node.id, name: component.name))
      }
    }
    return newest?.id
  }

  /// Shows a component where one is shown: in the list the cursor goes there.
  mutating func go(to id: ComponentID) {
    switch screen {
    case .upgrade: screen = .upgrade(UpgradeScreen(component: id))
    case .component: screen = .component(ComponentScreen(component: id))
    case .fleet, .rows, .events, .history, .help, .themes, .operators: break
    }
    select(id)
  }

  /// Holds the picture still, or lets it go on.
  mutating func toggleFreeze() {
    guard frozen == nil else {
      frozen = nil
      forgetWhatIsGone()
      keepCursor()
      return say(.info, "the picture goes on")
    }
    frozen = fleet
    say(.info, "the picture is frozen; the services go on; \(key(of: .freeze)) shows how it is now")
  }
}
