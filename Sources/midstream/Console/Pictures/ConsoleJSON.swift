internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// What the console knows, as `status --json` has it.
enum ConsoleJSON {
  /// All nodes as one document.
  static func document(of fleet: FleetModel, _ troubles: FleetTroubles) -> Value {
    ["nodes": .array(fleet.nodes.map { node($0, troubles[$0.id]) })]
  }

  private static func node(_ node: NodeModel, _ error: FleetError?) -> Value {
    guard var status = node.status else {
      return [
        "name": .string(node.name), "socket": .string(node.id.path), "components": [],
        "error": .string((error?.code ?? .timedOut).rawValue),
        "message": .string(error?.message ?? "\(node.name) has not answered yet"),
      ]
    }
    status.components = node.components.map(\.status)
    var fields = FleetJSON.value(status).fields ?? [:]
    fields["socket"] = .string(node.id.path)
    fields["components"] = .array(status.components.map(FleetJSON.component))
    if node.connection != .connected, let error {
      fields["error"] = .string(error.code.rawValue)
      fields["message"] = .string(error.message)
    }
    return .object(fields)
  }
}
