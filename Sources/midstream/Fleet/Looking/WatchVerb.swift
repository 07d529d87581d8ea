internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// `watch`: every event and, now and then, how components are, until it is interrupted.
enum WatchVerb {
  private struct News: Sendable {
    let node: String
    let news: NodeWatch.News
  }

  static func run(_ invocation: Invocation) throws -> ExitCode {
    let request = try FleetRequest(invocation, target: invocation.operands.first)
    let interval =
      try invocation.number(FleetCommands.interval, in: Limits.intervalMilliseconds)
      ?? WatchRequest.usualIntervalMilliseconds
    let nodes = try request.fleet.nodes(matching: request.target.node)
    Interruption.listen()
    let inbox = Inbox<News>()
    var watches: [NodeWatch] = []
    defer { for watch in watches { watch.stop() } }
    for address in nodes {
      watches.append(
        try NodeWatch(address, request.options, intervalMilliseconds: interval) { news in
          inbox.put(News(node: address.node, news: news))
        })
    }
    var codes: [ExitCode] = []
    while !Interruption.isAsked, codes.count < nodes.count {
      guard let next = inbox.next(upToMilliseconds: 200) else { continue }
      if case .ended(let error) = next.news { codes.append(ExitCode(error)) }
      if request.wantsJSON { json(next, request) } else { say(next, request) }
    }
    return ExitCode.worst(of: codes)
  }

  private static func say(_ next: News, _ request: FleetRequest) {
    let node = next.node
    switch next.news {
    case .snapshot(let snapshot):
      Output.line("\(node): watching from event \(snapshot.sequence), epoch \(snapshot.epoch)")
      for status in snapshot.node.components where request.target.includes(component: status.name) {
        Output.line("\(node)/\(status.name): " + StatusText.brief(status))
      }
    case .resumed: Output.line("\(node): watching again, nothing was missed")
    case .event(let notice, let outcome):
      if request.target.includes(component: notice.component) {
        Output.line(EventText.line(node, notice.component, notice.event))
      }
      if case .needsSnapshot(let reason) = outcome {
        Output.notice("\(node): a new snapshot is taken: \(reason)")
      }
    case .legal, .operators: break
    case .sample(let notice):
      for status in notice.components where request.target.includes(component: status.name) {
        Output.line(EventText.sample(node, at: notice.at, status))
      }
    case .unknown(let news): Output.notice("\(node): news of a kind not known here: \(news.method)")
    case .lost(let error), .ended(let error): Output.error("\(error)")
    }
  }

  private static func json(_ next: News, _ request: FleetRequest) {
    func line(_ kind: String, _ fields: Fields) {
      var line: Fields = ["kind": .string(kind), "node": .string(next.node)]
      for entry in fields { line[entry.name] = entry.value }
      Output.jsonLine(.object(line))
    }
    switch next.news {
    case .snapshot(let snapshot):
      let components = snapshot.node.components.filter {
        request.target.includes(component: $0.name)
      }
      line(
        "snapshot",
        [
          "epoch": .string(snapshot.epoch), "sequence": .int(Int64(snapshot.sequence)),
          "components": .array(components.map(FleetJSON.component)),
        ])
    case .resumed: line("resumed", [:])
    case .event(let notice, _):
      guard request.target.includes(component: notice.component) else { return }
      line(
        "event",
        [
          "component": .string(notice.component), "epoch": .string(notice.epoch),
          "sequence": .int(Int64(notice.sequence)), "event": FleetJSON.event(notice.event),
        ])
    case .legal: break
    case .operators(let notice): line("operators", FleetJSON.fields([:], notice))
    case .sample(let notice):
      for status in notice.components where request.target.includes(component: status.name) {
        line(
          "sample",
          [
            "component": .string(status.name), "at": .int(notice.at.microseconds),
            "status": FleetJSON.component(status),
          ])
      }
    case .unknown(let news): line("unknown", ["method": .string(news.method)])
    case .lost(let error), .ended(let error):
      line("lost", ["error": .string(error.code.rawValue), "message": .string(error.message)])
    }
  }
}
