/// How long something is that is scrolled, and how much of it is seen at once.
package struct ScrollRoom: Equatable, Sendable {
  /// All its rows.
  package let count: Int
  /// Those that there is room for.
  package let visible: Int

  /// The last row that may be the first one seen.
  package var lastTop: Int { max(0, count - visible) }

  /// Says how long something is.
  package init(count: Int, visible: Int) {
    self.count = max(0, count)
    self.visible = max(0, visible)
  }
}

extension Model {
  /// How far what stands in front, or else the screen, can be scrolled in the present size; `nil`
  /// where the view does not scroll, or goes by a cursor.
  package var scrollRoom: ScrollRoom? {
    guard let layout = ScreenLayout(self, size) else { return nil }
    guard let window else { return scrollRoom(of: screen, layout.body) }
    switch window {
    case .plan(let window): return PlanWindowView(self, window).scrollRoom(in: layout.front)
    case .bulk(let window): return BulkWindowView(self, window).scrollRoom(in: layout.front)
    case .loss, .throttle, .palette: return nil
    }
  }

  private func scrollRoom(of screen: Screen, _ area: Area) -> ScrollRoom? {
    switch screen {
    case .rows(let screen): RowsView(self, screen).scrollRoom(in: area)
    case .events(let screen): EventsView(self, screen).scrollRoom(in: area)
    case .help(let screen): HelpView(self, screen).scrollRoom(in: area)
    case .fleet, .component, .upgrade, .history, .themes, .operators: nil
    }
  }
}
