internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// The list of components as it is shown: filtered, sorted and grouped.
  ///
  /// The component that the cursor is on stays in it even when it does not fit the filter any more,
  /// so that what an operator looks at never goes away under the keys.
  package var rows: [FleetRow] {
    let filter = Filter(list.filter)
    let fleet = shownFleet
    var entries: [FleetOrder.Entry] = []
    var lone: [Lone] = []
    for (nodePosition, node) in fleet.nodes.enumerated() {
      for (position, component) in node.components.enumerated()
      where filter.fits(node, component) || isCursor(on: component, of: node) {
        entries.append(
          FleetOrder.Entry(node, component, at: (nodePosition, position), list.sort))
      }
      if node.components.isEmpty, filter.fits(node) { lone.append(Lone(nodePosition, node)) }
    }
    let order = FleetOrder(sort: list.sort, isDescending: list.isDescending)
    return grouped(order.sorted(entries), lone)
  }

  /// A node without components.
  private struct Lone {
    let nodePosition: Int
    let id: NodeID

    init(_ nodePosition: Int, _ node: NodeModel) {
      self.nodePosition = nodePosition
      id = node.id
    }
  }

  private func isCursor(on component: ComponentModel, of node: NodeModel) -> Bool {
    list.cursor?.name == component.name && list.cursor?.node == node.id
  }

  private func grouped(_ entries: [FleetOrder.Entry], _ lone: [Lone]) -> [FleetRow] {
    switch list.grouping {
    case .none:
      return entries.map { .component($0.id) } + lone.map { .node($0.id) }
    case .node: return groupedByNode(entries, lone)
    case .component:
      var groups = Groups()
      for entry in entries { groups.add(entry.id, under: entry.id.name) }
      return groups.rows + lone.map { .node($0.id) }
    }
  }

  /// A node without components stands where its group would.
  private func groupedByNode(_ entries: [FleetOrder.Entry], _ lone: [Lone]) -> [FleetRow] {
    var groups = Array(repeating: [FleetRow](), count: shownFleet.nodes.count)
    for entry in entries { groups[entry.nodePosition].append(.component(entry.id)) }
    for node in lone { groups[node.nodePosition].append(.node(node.id)) }
    let positions = Array(groups.indices)
    let isReversed = list.sort == .node && list.isDescending
    return (isReversed ? positions.reversed() : positions).flatMap { position -> [FleetRow] in
      let rows = groups[position]
      guard !rows.isEmpty else { return [] }
      let node = shownFleet.nodes[position]
      guard !node.components.isEmpty else { return rows }
      return [.group(title: node.name, count: rows.count)] + rows
    }
  }

  /// Groups in the order in which the first of each came.
  private struct Groups {
    private var titles: [String] = []
    private var members: [String: [FleetRow]] = [:]

    mutating func add(_ id: ComponentID, under title: String) {
      if members[title] == nil { titles.append(title) }
      members[title, default: []].append(.component(id))
    }

    var rows: [FleetRow] {
      titles.flatMap { title in
        let rows = members[title] ?? []
        return [.group(title: title, count: rows.count)] + rows
      }
    }
  }
}

extension FleetRow {
  /// The component of the row, where it is one.
  package var component: ComponentID? {
    switch self {
    case .component(let id): id
    case .group, .node: nil
    }
  }
}
