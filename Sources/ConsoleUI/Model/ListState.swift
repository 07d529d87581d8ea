/// What the operator made of the list of components.
package struct ListState: Equatable, Sendable {
  /// The cursor is tied to the component, not to the row: rows move, it does not.
  package var cursor: ComponentID?
  /// Nobody has done anything yet: the cursor stays in the first row while nodes come in.
  package var isUntouched = true
  package var marks: Set<ComponentID> = []
  package var sort = FleetColumn.node
  package var isDescending = false
  package var grouping = Grouping.node
  /// What was typed behind `/`; empty for all.
  package var filter = ""
  /// The first row that is shown.
  package var top = 0

  package enum Grouping: String, Codable, CaseIterable, Sendable { case none, node, component }

  /// A list as it begins.
  package init() {}
}

/// One row of the list.
package enum FleetRow: Equatable, Sendable {
  /// The heading of a group, with how many components it holds.
  case group(title: String, count: Int)
  case component(ComponentID)
  /// A node that shows no component: it cannot be reached, or has none.
  case node(NodeID)
}
