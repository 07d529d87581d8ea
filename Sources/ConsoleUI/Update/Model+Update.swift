package import MigrationEngine

extension Model {
  /// Takes an input in, and says what must be done.
  package mutating func update(_ input: ConsoleInput, at now: Instant) -> [ConsoleEffect] {
    self.now = max(self.now, now)
    switch input {
    case .key, .mouse, .pasted, .answered, .ticked: return []
    case .resized(let size):
      self.size = size
      return []
    case .returned: return [.redraw]
    case .found(let nodes, let problems):
      found(nodes, problems: problems)
      return []
    case .news(let node, let news): return take(news, from: node)
    }
  }
}
