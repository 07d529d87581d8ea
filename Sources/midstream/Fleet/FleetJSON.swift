internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// Answers as JSON: what came over the wire, and where it came from.
enum FleetJSON {
  /// Something that was sent to us, as a value; its types write nothing that a value cannot hold.
  static func value(_ answer: some Encodable) -> Value {
    (try? ValueEncoder().encode(answer)) ?? .null
  }

  /// The fields of something that was sent to us, behind some of ours.
  static func fields(_ ours: Fields, _ answer: some Encodable) -> Fields {
    var fields = ours
    for entry in value(answer).fields ?? [:] { fields[entry.name] = entry.value }
    return fields
  }

  /// What is optional on the wire and always said here: scripts find the same names at all times.
  private static let named = [
    "target", "hold", "serving", "strategy", "upgrade", "planHash", "failure", "confirmBy",
  ]
  private static let namedOfProgress = ["rowsPerSecond", "etaSeconds"]
  private static let namedOfLatency = ["p50", "p99", "p999", "max"]

  /// A component's status.
  static func component(_ status: ComponentStatus) -> Value {
    var fields = value(status).fields ?? [:]
    fill(&fields, named)
    var progress = value(status.progress ?? ProgressStatus()).fields ?? [:]
    fill(&progress, namedOfProgress)
    fields["progress"] = .object(progress)
    var latency = value(status.latency).fields ?? [:]
    fill(&latency, namedOfLatency)
    fields["latency"] = .object(latency)
    return .object(fields)
  }

  private static func fill(_ fields: inout Fields, _ names: [String]) {
    for name in names where fields[name] == nil { fields[name] = .null }
  }

  /// A node's status; its socket is the path that it was reached at.
  static func node(_ status: NodeStatus, at address: NodeAddress) -> Value {
    var fields = value(status).fields ?? [:]
    fields["socket"] = .string(address.path)
    fields["components"] = .array(status.components.map(component))
    return .object(fields)
  }

  /// A node that could not be asked.
  static func node(_ error: FleetError, at address: NodeAddress) -> Value {
    [
      "name": .string(address.node), "socket": .string(address.path), "components": [],
      "error": .string(error.code.rawValue), "message": .string(error.message),
    ]
  }

  /// An event, with its sentence.
  static func event(_ event: WireEvent) -> Value {
    .object(fields(["summary": .string(EventText.sentence(event).text)], event))
  }
}
