internal import ConsoleUI
internal import FleetKit

/// Where the console looks for nodes, and which of them it shows.
struct FleetSearch: Sendable {
  let fleet: Fleet
  /// The nodes that are meant, by name.
  let pattern: Glob

  /// Looks through the folders.
  func find() -> Fleet.Finding {
    var finding = fleet.find()
    finding.nodes.removeAll { !pattern.matches($0.node) }
    return finding
  }
}

extension NodeID {
  /// The node at an address.
  init(_ address: NodeAddress) { self.init(path: address.path) }
}
