package import MigrationEngine

extension Model {
  /// Takes an input in, and says what must be done.
  package mutating func update(_ input: ConsoleInput, at now: Instant) -> [ConsoleEffect] {
    self.now = max(self.now, now)
    return []
  }
}
