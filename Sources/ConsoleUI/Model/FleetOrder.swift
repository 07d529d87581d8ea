internal import MigrationEngine
internal import WireProtocol

/// The order of the list: by one column, and where that says nothing by node and by the node's own
/// order, so that equal rows never change places.
struct FleetOrder {
  /// One component, and all that its place depends on.
  struct Entry {
    let id: ComponentID
    let nodePosition: Int
    let position: Int
    let version: Version
    let target: Version?
    let figure: Double?

    init(_ node: NodeModel, _ component: ComponentModel, at place: (Int, Int), _ sort: FleetColumn)
    {
      id = ComponentID(node: node.id, name: component.name)
      (nodePosition, position) = place
      version = component.status.version
      target = component.status.target
      figure = component.status.figure(sort)
    }
  }

  let sort: FleetColumn
  let isDescending: Bool

  /// The entries in order; what has no figure is last, whichever way they are sorted.
  func sorted(_ entries: [Entry]) -> [Entry] { entries.sorted(by: isBefore) }

  private func isBefore(_ left: Entry, _ right: Entry) -> Bool {
    switch sort {
    case .node:
      if left.nodePosition != right.nodePosition {
        return (left.nodePosition < right.nodePosition) != isDescending
      }
    case .component:
      if left.id.name != right.id.name { return (left.id.name < right.id.name) != isDescending }
    case .version:
      if let answer = isBeforeByVersion(left, right) { return answer != isDescending }
    case .phase, .progress, .rows, .bytes, .rate, .eta, .stall, .latency, .back, .mailbox:
      switch (left.figure, right.figure) {
      case (nil, nil): break
      case (nil, _): return false
      case (_, nil): return true
      case (let mine?, let theirs?): if mine != theirs { return (mine < theirs) != isDescending }
      }
    }
    return (left.nodePosition, left.position) < (right.nodePosition, right.position)
  }

  /// `nil` where both serve the same version and go to the same.
  private func isBeforeByVersion(_ left: Entry, _ right: Entry) -> Bool? {
    if left.version != right.version { return Version.listedBefore(left.version, right.version) }
    guard left.target != right.target else { return nil }
    guard let mine = left.target else { return true }
    return right.target.map { Version.listedBefore(mine, $0) } ?? false
  }
}
