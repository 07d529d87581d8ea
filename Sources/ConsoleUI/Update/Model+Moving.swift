internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// Rows of the screen itself.
  var visibleRows: Int { max(1, ScreenLayout(self, size)?.body.rows ?? size.rows) }

  /// Pages that scroll end here where nobody knows how long they are.
  static let maximumScrollRows = 100_000

  mutating func move(_ move: Move) -> [ConsoleEffect] {
    switch screen {
    case .fleet: moveCursor(move)
    case .component(var shown):
      if shown.pane == .tables {
        let count = fleet[shown.component]?.status.tables.count ?? 0
        shown.cursor = move.position(from: shown.cursor, of: count, visible: visibleRows)
      } else {
        shown.top = scrolled(shown.top, move)
      }
      screen = .component(shown)
    case .upgrade(var shown):
      shown.top = scrolled(shown.top, move)
      screen = .upgrade(shown)
    case .rows(var shown):
      shown.top = scrolled(shown.top, move)
      screen = .rows(shown)
    case .events(var shown):
      scroll(&shown, move)
      screen = .events(shown)
    case .history(var shown):
      shown.cursor = move.position(
        from: shown.cursor, of: shown.upgrades.count, visible: visibleRows)
      screen = .history(shown)
    case .help(var shown):
      shown.top = scrolled(shown.top, move)
      screen = .help(shown)
    case .themes(var shown):
      shown.cursor = move.position(
        from: shown.cursor, of: themeNames.count, visible: visibleRows)
      screen = .themes(shown)
      if themeNames.indices.contains(shown.cursor) { themeName = themeNames[shown.cursor] }
    case .operators: break
    }
    return []
  }

  /// Where a page begins after a move; what is shown of it ends where the page does.
  func scrolled(_ top: Int, _ move: Move) -> Int {
    let room = scrollRoom ?? ScrollRoom(count: Model.maximumScrollRows, visible: visibleRows)
    return move.position(from: min(top, room.lastTop), of: room.lastTop + 1, visible: room.visible)
  }

  /// Events are scrolled back from the newest, so that up is further back.
  private func scroll(_ shown: inout EventsScreen, _ move: Move) {
    let back: Move =
      switch move {
      case .rows(let rows): .rows(-rows)
      case .pages(let pages): .pages(-pages)
      case .first: .last
      case .last: .first
      }
    shown.back = scrolled(shown.back, back)
  }

  // MARK: The list

  private mutating func moveCursor(_ move: Move) {
    let rows = rows
    let places = rows.indices.filter { rows[$0].component != nil }
    guard !places.isEmpty else { return }
    let present = places.firstIndex { rows[$0].component == list.cursor }
    // Whoever was nowhere begins at the end that the key comes from.
    let start = present ?? (move == .last ? places.count - 1 : -1)
    let next = move.position(from: start, of: places.count, visible: listPage(size))
    select(rows, places[present == nil && start == -1 ? 0 : next])
  }

  /// Puts the cursor on a row that holds a component, and shows it; a heading above it too.
  mutating func select(_ rows: [FleetRow], _ place: Int) {
    guard rows.indices.contains(place), let id = rows[place].component else { return }
    list.cursor = id
    var first = place
    if place > 0, case .group = rows[place - 1] { first = place - 1 }
    if first < list.top { list.top = first }
    // The first row of the list's own are its columns' names.
    list.top =
      Scroll(
        top: list.top, count: rows.count, visible: visibleRows - 1, keeping: place
      ).top
  }

  /// Puts the cursor on a component, and shows it.
  mutating func select(_ id: ComponentID) {
    let rows = rows
    list.cursor = id
    list.isUntouched = false
    guard let place = rows.firstIndex(where: { $0.component == id }) else { return }
    select(rows, place)
  }

  /// To the first component of the next group, or of the one before.
  mutating func moveByGroup(_ step: Int) {
    let rows = rows
    let starts = rows.indices.filter { place in
      guard rows[place].component != nil else { return false }
      return place == 0 || rows[place - 1].component == nil
    }
    guard !starts.isEmpty else { return }
    let present = rows.firstIndex { $0.component == list.cursor } ?? 0
    let group = starts.lastIndex { $0 <= present } ?? 0
    select(rows, starts[(group + step + starts.count) % starts.count])
  }

  /// To the next component that fits, round the end.
  mutating func moveToMatch(_ step: Int) {
    let rows = rows
    let places = rows.indices.filter { rows[$0].component != nil }
    guard !places.isEmpty else { return }
    let present = places.firstIndex { rows[$0].component == list.cursor }
    let next = present.map { ($0 + step + places.count) % places.count } ?? 0
    select(rows, places[next])
  }
}
