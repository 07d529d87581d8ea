internal import MigrationEngine

extension Model {
  /// Keeps the cursor on a component that exists: it stays where it is as long as that is there.
  mutating func keepCursor() {
    if let cursor = list.cursor, fleet[cursor] != nil || frozen?[cursor] != nil { return }
    list.cursor = rows.lazy.compactMap(\.component).first
  }

  /// Goes where an upgrade begins, if that is wanted and nobody is typing.
  mutating func follow(_ event: Event, _ id: ComponentID) {
    guard isFollowing, window == nil, prompt == nil, case .planned = event.content else { return }
    list.cursor = id
  }
}
