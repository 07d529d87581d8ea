internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// `history`: what the ledgers of nodes hold.
enum HistoryVerb {
  static func run(_ invocation: Invocation) throws -> ExitCode {
    let operand = invocation.operands.first
    // An upgrade's name has no slash, a component's place has one.
    let isPlace = operand?.contains("/") ?? false
    let request = try FleetRequest(invocation, target: isPlace ? operand : nil)
    let upgrade = isPlace ? nil : operand.map { UpgradeID($0) }
    let limit =
      try invocation.number(FleetOption.limit, in: Limits.historyEntries)
      ?? HistoryRequest.usualLimit
    let after = try invocation.number(FleetCommands.after, in: Limits.positions)
    let component = request.target.component.flatMap { $0.isPattern ? nil : $0.text }
    let nodes = try request.fleet.nodes(matching: request.target.node)
    let answers = request.fleet.ask(nodes) { address throws(FleetError) in
      try request.ask(
        HistoryRequest(component: component, upgrade: upgrade, after: after, limit: limit),
        at: address)
    }
    var codes: [ExitCode] = []
    var found: [(node: String, entry: HistoryEntry)] = []
    var hasMore = false
    for (address, answer) in zip(nodes, answers) {
      switch answer {
      case .failure(let error):
        Output.error("\(error)")
        codes.append(ExitCode(error))
      case .success(let answer):
        hasMore = hasMore || answer.more
        let entries = answer.entries.filter {
          $0.component.isEmpty || request.target.includes(component: $0.component)
        }
        found += entries.map { (address.node, $0) }
      }
    }
    found.sort {
      ($0.entry.at, $0.node, $0.entry.position) < ($1.entry.at, $1.node, $1.entry.position)
    }
    show(found, hasMore: hasMore, request)
    if let upgrade, found.isEmpty, codes.isEmpty {
      Output.error("no node knows the upgrade “\(upgrade)”; `midstream history` lists them all")
      return .failed
    }
    return ExitCode.worst(of: codes)
  }

  private static func show(
    _ found: [(node: String, entry: HistoryEntry)], hasMore: Bool, _ request: FleetRequest
  ) {
    guard !request.wantsJSON else {
      let entries = found.map {
        Value.object(FleetJSON.fields(["node": .string($0.node)], $0.entry))
      }
      return Output.json(["entries": .array(entries), "more": .bool(hasMore)])
    }
    for (node, entry) in found { Output.line(EventText.line(node, entry)) }
    if hasMore { Output.notice("there are more entries; see --after and --limit") }
  }
}
