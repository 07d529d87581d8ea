package import MigrationEngine

extension Change {
  /// A value longer than this is cut where people read it.
  private static let shownCharacters = 60

  /// The change on a line, long values cut.
  package var line: TerminalSafe {
    func short(_ value: Value) -> TerminalSafe {
      TerminalSafe(value.description).prefix(Change.shownCharacters)
    }
    return switch kind {
    case .added(let value): "+ \(location): \(short(value))"
    case .removed(let value): "- \(location): \(short(value))"
    case .changed(let old, let new): "~ \(location): \(short(old)) → \(short(new))"
    }
  }
}
