internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// `status`: how nodes and components are.
enum StatusVerb {
  static func run(_ invocation: Invocation) throws -> ExitCode {
    let request = try FleetRequest(invocation, target: invocation.operands.first)
    let looks = try request.look()
    var errors: [FleetError] = []
    for look in looks {
      if case .failure(let error) = look.result { errors.append(error) }
    }
    if request.wantsJSON {
      let nodes = looks.map { look in
        switch look.result {
        case .success(let status): FleetJSON.node(status, at: look.address)
        case .failure(let error): FleetJSON.node(error, at: look.address)
        }
      }
      Output.json(["nodes": .array(nodes)])
    } else if errors.count < looks.count {
      for line in StatusText.table(of: looks.compactMap { try? $0.result.get() }) {
        Output.line(line)
      }
    }
    for error in errors { Output.error("\(error)") }
    return ExitCode.worst(of: errors.map { ExitCode($0) })
  }
}
