/// One node of the fleet: the path of its control socket, since two folders may hold one name.
package struct NodeID: Hashable, Codable, Comparable, Sendable {
  package let path: String

  /// Names a node.
  package init(path: String) { self.path = path }

  package init(from decoder: any Decoder) throws {
    path = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(path)
  }

  package static func < (left: NodeID, right: NodeID) -> Bool { left.path < right.path }
}

/// One component of the fleet.
package struct ComponentID: Hashable, Codable, Comparable, Sendable {
  package var node: NodeID
  package var name: String

  /// Names a component.
  package init(node: NodeID, name: String) {
    self.node = node
    self.name = name
  }

  package static func < (left: ComponentID, right: ComponentID) -> Bool {
    (left.node, left.name) < (right.node, right.name)
  }
}
