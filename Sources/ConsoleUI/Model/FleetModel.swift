package import MigrationEngine
package import WireProtocol

/// All nodes, as far as the console knows them.
package struct FleetModel: Equatable, Sendable {
  /// The events that are remembered, of all nodes together.
  static let maximumEvents = 2_000
  /// The log entries that are remembered.
  static let maximumLogEntries = 2_000

  /// In the order of their names, then of their paths.
  package var nodes: [NodeModel] = []
  /// What kept us from looking for nodes.
  package var problems: [String] = []
  /// Whether the folders have been looked through at least once.
  package var wasSearched = false
  /// The newest last.
  package var events: [SeenEvent] = []
  /// The newest last.
  package var log: [SeenLogEntry] = []

  /// No node yet.
  package init() {}

  /// Where nodes were found last; whoever looks checks it.
  private var positions: [NodeID: Int] = [:]

  /// One node.
  package subscript(_ id: NodeID) -> NodeModel? { position(of: id).map { nodes[$0] } }

  /// One component.
  package subscript(_ id: ComponentID) -> ComponentModel? {
    guard let position = position(of: id.node) else { return nil }
    return nodes[position].components.first { $0.name == id.name }
  }

  /// Where a node stands among ``nodes``; quick, since each of its news asks.
  func position(of id: NodeID) -> Int? {
    if let position = positions[id], nodes.indices.contains(position), nodes[position].id == id {
      return position
    }
    return nodes.firstIndex { $0.id == id }
  }

  /// Remembers where nodes stand, after they were put in another order.
  mutating func rememberPositions() {
    positions.removeAll(keepingCapacity: true)
    for (position, node) in nodes.enumerated() { positions[node.id] = position }
  }

  /// All components, node after node.
  package var componentIDs: [ComponentID] {
    nodes.flatMap { node in
      node.components.map { ComponentID(node: node.id, name: $0.name) }
    }
  }
}

/// One node, as far as the console knows it.
package struct NodeModel: Equatable, Sendable {
  /// How it is reached.
  package enum Connection: Equatable, Sendable {
    /// Nothing was heard yet.
    case connecting
    case connected
    /// It was reached before, or never; it is tried again.
    case lost(sentence: String, since: Instant)
    /// It said that it ends.
    case leaving(reason: String, since: Instant)
    /// It is not tried again.
    case ended(sentence: String)
  }

  package let id: NodeID
  package let name: String
  package var connection = Connection.connecting
  /// What the newest snapshot said of the node itself.
  package var status: NodeStatus?
  /// The snapshot and the events since; `nil` while there is none to be trusted, and then no verb
  /// is offered.
  package var watched: WatchedNode?
  /// Why there is none, after there was one.
  package var distrust: String?
  /// In the node's own order.
  package var components: [ComponentModel] = []
  /// Who is here, as the newest snapshot or notice says; `nil` where the service does not say.
  package var operators: [OperatorStatus]?
  /// When something was heard of it last.
  package var heardAt: Instant?

  /// A node that was found.
  package init(id: NodeID, name: String) {
    self.id = id
    self.name = name
  }
}

/// One component, as far as the console knows it.
package struct ComponentModel: Equatable, Sendable {
  package let name: String
  /// What was measured last, and what its state says now.
  package var status: ComponentStatus
  /// Its state as a value, to which the service's events are applied.
  package var state: ComponentState
  /// What we may ask of it, and the reasons for the rest: the service's words.
  package var legal: [LegalCommand] = []
  /// When it was measured last.
  package var sampledAt: Instant?
  /// How it did lately.
  package var series = Series()
  /// Who gave the last command to the upgrade that is under way: who has control of it.
  package var controller: Authority?

  /// A component of a snapshot.
  package init(status: ComponentStatus, state: ComponentState) {
    name = status.name
    self.status = status
    self.state = state
  }

  /// What the service says of a verb; `nil` before it has said anything.
  package func legal(_ verb: Verb) -> LegalCommand? { legal.first { $0.verb == verb } }
}

/// An event as it was seen.
package struct SeenEvent: Equatable, Sendable {
  package var node: NodeID
  package var nodeName: String
  package var component: String
  package var sequence: Int
  package var event: WireEvent
  /// When we saw it; an event that is known says when it happened.
  package var seenAt: Instant
}

/// A log entry as it was seen.
package struct SeenLogEntry: Equatable, Sendable {
  package var node: NodeID
  package var nodeName: String
  package var entry: LogEntry
}
