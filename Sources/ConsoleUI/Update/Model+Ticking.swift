extension Model {
  /// Whether something that is shown changes as time passes, so that somebody must say it has.
  ///
  /// Ages of nodes, remaining times and answers that are waited for do. Without any of them nothing
  /// needs to wake up.
  package var dependsOnTime: Bool { !fleet.nodes.isEmpty || !pending.isEmpty || replay != nil }
}
