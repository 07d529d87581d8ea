internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// `migrate`: plans, shows the plan, starts it by its hash, and follows it.
enum MigrateVerb {
  /// A dry run copies and verifies every row; large tables take a while.
  private static let dryRunDeadline = Duration.seconds(6 * 3_600)

  static func run(_ invocation: Invocation) throws -> ExitCode {
    let options = try invocation.planOptions()
    guard let to = try invocation.version(FleetOption.to) else {
      throw UsageError(message: "--to VERSION is missing: \(FleetOption.to.summary)")
    }
    let request = try FleetRequest(invocation, target: invocation.operands.first, acts: true)
    let place = try request.exact()
    if invocation.has(FleetCommands.dryRun) {
      return try rehearse(request, place, to: to, options)
    }
    return try upgrade(request, place, to: to, options)
  }

  private static func upgrade(
    _ request: FleetRequest, _ place: FleetRequest.Place, to: Version, _ options: PlanOptions
  ) throws -> ExitCode {
    let planned = try request.ask(
      PlanRequest(component: place.component, to: to, options: options), at: place.address)
    for line in PlanText.brief(planned, node: place.address.node) {
      if request.wantsJSON { Output.notice(line) } else { Output.line(line) }
    }
    let id = UpgradeID(String(RequestID.random().text.prefix(16)))
    let expected = MigrationEngine.Command.Expectation(
      version: try request.invocation.version(FleetOption.expect) ?? planned.plan.from,
      planHash: planned.hash)
    let asked = MigrateRequest(
      component: place.component, to: to, options: options, upgrade: id, expected: expected)
    let outcome = try Follower(request, place).run(until: .upgraded(id)) {
      let answer = try request.act(asked, at: place.address)
      Output.notice(
        "\(place.name): upgrade \(id) has begun; Ctrl-C stops following, not the upgrade")
      return answer
    }
    let report = OutcomeReport(
      verb: "migrate", place: place, wantsJSON: request.wantsJSON,
      extra: [
        "upgrade": .string(id.text), "to": .string(to.description),
        "planHash": .string(planned.hash.hexadecimal), "plan": FleetJSON.value(planned.plan),
      ])
    let code = report.say(outcome)
    sayWhatNext(outcome, place)
    return code
  }

  /// What can be done from here, as commands to copy.
  private static func sayWhatNext(_ outcome: Follower.Outcome, _ place: FleetRequest.Place) {
    for verb in next(after: outcome) { Output.notice("  midstream \(verb) \(place.name)") }
  }

  static func next(after outcome: Follower.Outcome) -> [String] {
    switch outcome.verdict.outcome {
    case "live":
      outcome.status?.confirmBy == nil ? ["rollback", "finalize"] : ["keep", "rollback"]
    case "armed": ["cutover", "cancel"]
    case "held": ["step", "continue", "cancel"]
    case "failed":
      outcome.status?.failure?.phase == .live ? ["retry", "rollback"] : ["retry", "cancel"]
    case "unfollowed": ["watch", "cancel"]
    case "unknown": ["watch", "status"]
    default: []
    }
  }

  private static func rehearse(
    _ request: FleetRequest, _ place: FleetRequest.Place, to: Version, _ options: PlanOptions
  ) throws -> ExitCode {
    if let expected = try request.invocation.version(FleetOption.expect) {
      let status = try request.status(of: place)
      guard status.version == expected else {
        throw FleetError(
          .refused,
          "\(place.name) serves \(status.version), not \(expected); look at it and ask again"
        )
      }
    }
    Output.notice("\(place.name): every row is copied and compared, and then let go; callers go on")
    let found = try request.ask(
      DryRunRequest(component: place.component, to: to, options: options), at: place.address,
      deadline: dryRunDeadline)
    if request.wantsJSON {
      Output.json(
        .object(
          FleetJSON.fields(
            [
              "verb": "migrate", "dryRun": true, "node": .string(place.address.node),
              "component": .string(place.component), "to": .string(to.description),
            ], found)))
    } else {
      for line in DryRunText.lines(found, title: "\(place.name) to \(to)") { Output.line(line) }
    }
    return found.failingCount == 0 ? .done : .failed
  }
}
