internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

/// `logs`: what components log, and how much of it.
enum LogsVerb {
  /// News that wait to be printed.
  private enum News: Sendable {
    case entries(node: String, [LogEntry])
    case ended(FleetError)
  }

  static func run(_ invocation: Invocation) throws -> ExitCode {
    let level: LogLevel? = try invocation.choice(FleetCommands.level)
    let newLevel: LogLevel? = try invocation.choice(FleetCommands.setLevel)
    let trace: Switch? = try invocation.choice(FleetCommands.trace)
    if newLevel != nil || trace != nil { return try change(invocation, newLevel, trace) }
    let request = try FleetRequest(invocation, target: invocation.operands.first)
    let nodes = try request.fleet.nodes(matching: request.target.node)
    guard !invocation.has(FleetCommands.follow) else { return follow(nodes, request, level) }
    let answers = request.fleet.ask(nodes) { address throws(FleetError) in
      try request.ask(asked(request, level, follow: false), at: address)
    }
    var codes: [ExitCode] = []
    var found: [(node: String, entry: LogEntry)] = []
    for (address, answer) in zip(nodes, answers) {
      switch answer {
      case .success(let answer): found += meant(answer.entries, request).map { (address.node, $0) }
      case .failure(let error):
        Output.error("\(error)")
        codes.append(ExitCode(error))
      }
    }
    found.sort { ($0.entry.at, $0.node) < ($1.entry.at, $1.node) }
    if request.wantsJSON {
      Output.json(["entries": .array(found.map { json($0.node, $0.entry) })])
    } else {
      for (node, entry) in found { Output.line(EventText.line(node, entry)) }
    }
    return ExitCode.worst(of: codes)
  }

  /// A component that was named in full is asked for alone; a pattern is matched here.
  private static func asked(
    _ request: FleetRequest, _ level: LogLevel?, follow: Bool
  ) -> LogsRequest {
    LogsRequest(
      component: request.target.component.flatMap { $0.isPattern ? nil : $0.text }, level: level,
      follow: follow)
  }

  private static func meant(_ entries: [LogEntry], _ request: FleetRequest) -> [LogEntry] {
    entries.filter { entry in
      entry.component.map { request.target.includes(component: $0) }
        ?? (request.target.component == nil)
    }
  }

  private static func json(_ node: String, _ entry: LogEntry) -> Value {
    .object(FleetJSON.fields(["node": .string(node)], entry))
  }

  // MARK: Following

  private static func follow(
    _ nodes: [NodeAddress], _ request: FleetRequest, _ level: LogLevel?
  ) -> ExitCode {
    Interruption.listen()
    let inbox = Inbox<News>()
    let threads = nodes.map { address in
      WorkerThread {
        do throws(FleetError) {
          let connection = try NodeConnection.open(address, request.options)
          let before = try connection.call(asked(request, level, follow: true))
          inbox.put(.entries(node: address.node, before.entries))
          while !inbox.isClosed {
            guard case .log(let notice)? = try connection.nextNews(upTo: .milliseconds(200)) else {
              continue
            }
            inbox.put(.entries(node: address.node, notice.entries))
          }
        } catch { inbox.put(.ended(error)) }
      }
    }
    defer {
      inbox.close()
      for thread in threads { thread?.join() }
    }
    var codes: [ExitCode] = []
    while !Interruption.isAsked, codes.count < nodes.count {
      switch inbox.next(upToMilliseconds: 200) {
      case nil: continue
      case .ended(let error):
        Output.error("\(error)")
        codes.append(ExitCode(error))
      case .entries(let node, let entries):
        for entry in meant(entries, request) {
          if request.wantsJSON {
            Output.jsonLine(json(node, entry))
          } else {
            Output.line(EventText.line(node, entry))
          }
        }
      }
    }
    return ExitCode.worst(of: codes)
  }

  // MARK: Changing

  /// Two words for a switch that is given as a value.
  private enum Switch: String, CaseIterable { case on, off }

  private static func change(
    _ invocation: Invocation, _ level: LogLevel?, _ trace: Switch?
  ) throws -> ExitCode {
    guard let operand = invocation.operands.first else {
      throw UsageError(message: "--set-level and --trace are for one component; name it")
    }
    let request = try FleetRequest(invocation, target: operand, acts: true)
    let place = try request.exact()
    _ = try request.act(
      LogLevelRequest(
        component: place.component, level: level, traceCalls: trace.map { $0 == .on }),
      at: place.address)
    let changes = [
      level.map { "logs from \($0.rawValue) on" },
      trace.map { $0 == .on ? "logs each call" : "logs no calls" },
    ].compactMap(\.self)
    if request.wantsJSON {
      var fields: Fields = [
        "verb": "logs", "node": .string(place.address.node), "component": .string(place.component),
      ]
      if let level { fields["level"] = .string(level.rawValue) }
      if let trace { fields["traceCalls"] = .bool(trace == .on) }
      Output.json(.object(fields))
    } else {
      Output.line("✓ \(place.name) \(changes.joined(separator: " and ")) from now on")
    }
    return .done
  }
}
