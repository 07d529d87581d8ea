extension Model {
  /// So many rows one turn of the wheel moves.
  static let wheelRows = 3

  /// Takes what the mouse did: the wheel scrolls, a click selects, and opens what is selected.
  mutating func point(_ event: MouseEvent) -> [ConsoleEffect] {
    guard isMouseOn, prompt == nil else { return [] }
    switch event.action {
    case .wheelUp: return turn(-Model.wheelRows)
    case .wheelDown: return turn(Model.wheelRows)
    case .click: return window == nil ? click(event.point) : []
    case .middleClick, .rightClick: return []
    }
  }

  private mutating func turn(_ rows: Int) -> [ConsoleEffect] {
    guard let window else { return move(.rows(rows)) }
    switch window {
    case .plan(var shown):
      shown.top = scrolled(shown.top, .rows(rows))
      self.window = .plan(shown)
    case .bulk(var shown):
      shown.top = scrolled(shown.top, .rows(rows))
      self.window = .bulk(shown)
    case .loss, .throttle, .palette: break
    }
    return []
  }

  private mutating func click(_ point: Point) -> [ConsoleEffect] {
    guard let id = listRow(at: point, size)?.component else { return [] }
    guard id != list.cursor else { return open() }
    select(id)
    return []
  }
}
