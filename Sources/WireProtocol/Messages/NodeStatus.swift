package import MigrationEngine

/// Asks how a node is.
package struct StatusRequest: RequestParameters {
  package typealias Answer = NodeStatus

  /// The only component to tell of; `nil` for all.
  package var component: String?

  /// Asks about one component, or about all.
  package init(component: String? = nil) { self.component = component }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    component = try reader.optional("component", .name)
  }

  func write(to writer: inout ParameterWriter) { writer.put("component", component) }

  /// As it is asked.
  package var operation: WireOperation { .status(self) }
}

/// How a node is.
package struct NodeStatus: Codable, Equatable, Sendable {
  /// Its name.
  package var name: String
  /// The number of its process.
  package var pid: Int
  /// One run of the service; another text after each start.
  package var epoch: String
  /// When it was started.
  package var startedAt: Instant
  /// The protocol it speaks best.
  package var version: Int
  /// The number of the last event of this run.
  package var sequence: Int
  /// The path of its control socket.
  package var socket: String
  /// Who the client is to the service.
  package var authority: Authority
  /// Its components, by name.
  package var components: [ComponentStatus]
  /// How its ledger is.
  package var ledger: LedgerStatus
  /// Who is here, those who came first, first; `nil` from a service that does not say.
  package var operators: [OperatorStatus]?

  /// Describes a node.
  package init(
    name: String, pid: Int, epoch: String, startedAt: Instant, version: Int = WireVersion.current,
    sequence: Int, socket: String, authority: Authority, components: [ComponentStatus] = [],
    ledger: LedgerStatus, operators: [OperatorStatus]? = nil
  ) {
    self.name = name
    self.pid = pid
    self.epoch = epoch
    self.startedAt = startedAt
    self.version = version
    self.sequence = sequence
    self.socket = socket
    self.authority = authority
    self.components = components
    self.ledger = ledger
    self.operators = operators
  }
}

/// How a node's ledger is.
package struct LedgerStatus: Codable, Equatable, Sendable {
  /// Its file; `nil` for one that lives in memory.
  package var path: String?
  /// Whether it can be written.
  package var healthy: Bool
  /// What is wrong with it, as a sentence.
  package var detail: String?

  /// Describes a ledger.
  package init(path: String? = nil, healthy: Bool = true, detail: String? = nil) {
    self.path = path
    self.healthy = healthy
    self.detail = detail
  }
}
