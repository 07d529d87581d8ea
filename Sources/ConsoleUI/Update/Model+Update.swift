package import MigrationEngine

extension Model {
  /// Takes an input in, and says what must be done.
  ///
  /// The same inputs at the same moments always make equal models: that is what recordings live by.
  package mutating func update(_ input: ConsoleInput, at now: Instant) -> [ConsoleEffect] {
    self.now = max(self.now, now)
    switch input {
    case .key(let key):
      list.isUntouched = false
      return press(key)
    case .mouse(let event):
      list.isUntouched = false
      return point(event)
    case .pasted(let text): return paste(text)
    case .resized(let size):
      self.size = size
      keepCursorInSight()
      return []
    case .returned: return [.redraw]
    case .found(let nodes, let problems):
      found(nodes, problems: problems)
      return []
    case .news(let node, let news): return take(news, from: node)
    case .answered(let id, let outcome): return take(outcome, to: id)
    case .ticked: return []
    }
  }
}
