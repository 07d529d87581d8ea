internal import MigrationEngine

extension Model {
  /// Keeps the cursor on a component that exists: it stays where it is as long as that is there.
  mutating func keepCursor() {
    if !list.isUntouched, let cursor = list.cursor,
      fleet[cursor] != nil || frozen?[cursor] != nil
    {
      return
    }
    list.cursor = rows.lazy.compactMap(\.component).first
  }

  /// Whoever pressed a key so lately looks at what is under the cursor.
  static let followingGrace = Duration.seconds(2)

  /// Goes where an upgrade begins, if that is wanted and nobody is about to do something.
  mutating func follow(_ event: Event, _ id: ComponentID) {
    guard isFollowing, window == nil, prompt == nil, case .planned = event.content else { return }
    if let lastKeyAt, now.since(lastKeyAt) < Model.followingGrace { return }
    go(to: id)
  }
}
