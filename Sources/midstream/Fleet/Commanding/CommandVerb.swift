internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// The verbs that ask something of an upgrade, or of a component as a whole.
enum CommandVerb {
  /// Asks one component, named in full.
  ///
  /// - Parameter goal: what to wait for; `nil` for what is done when it is answered.
  static func run(
    _ invocation: Invocation, _ verb: String, _ asked: Request, until goal: Goal? = nil
  ) throws -> ExitCode {
    let request = try FleetRequest(invocation, target: invocation.operands.first, acts: true)
    let place = try request.exact()
    let status = try request.status(of: place)
    let expected = try request.expectation(for: status)
    let command = CommandRequest(component: place.component, asked, expected: expected)
    guard let goal else {
      let answer = try request.act(command, at: place.address)
      report(answer, verb, place, wantsJSON: request.wantsJSON)
      return .done
    }
    let outcome = try Follower(request, place).run(until: goal) {
      try request.act(command, at: place.address)
    }
    return OutcomeReport(verb: verb, place: place, wantsJSON: request.wantsJSON).say(outcome)
  }

  private static func report(
    _ answer: CommandAnswer, _ verb: String, _ place: FleetRequest.Place, wantsJSON: Bool
  ) {
    guard !wantsJSON else { return Output.json(json(answer, verb, place)) }
    for event in answer.events {
      Output.line(EventText.line(place.address.node, place.component, event))
    }
    Output.line("✓ \(place.name): " + StatusText.brief(answer.status))
  }

  private static func json(
    _ answer: CommandAnswer, _ verb: String, _ place: FleetRequest.Place
  ) -> Value {
    [
      "verb": .string(verb), "node": .string(place.address.node),
      "component": .string(place.component), "sequence": .int(Int64(answer.sequence)),
      "events": .array(answer.events.map(FleetJSON.event)),
      "status": FleetJSON.component(answer.status),
    ]
  }

  // MARK: Several components

  /// Asks each component that is meant; of a pattern those that no upgrade is on are left out.
  ///
  /// Only for what can be taken back at any time.
  static func runForAll(
    _ invocation: Invocation, _ verb: String, _ asked: Request
  ) throws -> ExitCode {
    let request = try FleetRequest(invocation, target: invocation.operands.first, acts: true)
    guard request.isPattern else { return try run(invocation, verb, asked) }
    var codes: [ExitCode] = []
    var results: [Value] = []
    for look in try request.look() {
      switch look.result {
      case .failure(let error):
        // One that cannot be reached keeps nobody from the others.
        codes.append(ExitCode(error))
        Output.error("\(error)")
      case .success(let status):
        for component in status.components where component.phase != ComponentStatus.idle {
          let place = FleetRequest.Place(address: look.address, component: component.name)
          let (code, result) = try ask(request, verb, asked, place, component)
          codes.append(code)
          results.append(result)
        }
      }
    }
    if request.wantsJSON { Output.json(["verb": .string(verb), "results": .array(results)]) }
    guard codes.isEmpty else { return ExitCode.worst(of: codes) }
    Output.error("no upgrade is under way on “\(request.target)”; look at status")
    return .refused
  }

  private static func ask(
    _ request: FleetRequest, _ verb: String, _ asked: Request, _ place: FleetRequest.Place,
    _ status: ComponentStatus
  ) throws -> (ExitCode, Value) {
    let command = CommandRequest(
      component: place.component, asked, expected: try request.expectation(for: status))
    do throws(FleetError) {
      let answer = try request.act(command, at: place.address)
      if !request.wantsJSON { report(answer, verb, place, wantsJSON: false) }
      return (.done, json(answer, verb, place))
    } catch {
      Output.error("\(error)")
      let result: Value = [
        "verb": .string(verb), "node": .string(place.address.node),
        "component": .string(place.component), "error": .string(error.code.rawValue),
        "message": .string(error.message),
      ]
      return (ExitCode(error), result)
    }
  }

  // MARK: The way back

  /// `rollback`: says first what it would lose; the service refuses a loss that is not accepted.
  static func rollBack(_ invocation: Invocation) throws -> ExitCode {
    let accepted = try invocation.number(FleetCommands.acceptLoss, in: Limits.positions)
    let request = try FleetRequest(invocation, target: invocation.operands.first)
    let place = try request.exact()
    let status = try request.status(of: place)
    let loss = LossText.loss(status.reversibility)
    if let sentence = LossText.sentence(status.reversibility) {
      for line in Layout.wrapped("\(place.name): " + sentence, indent: 0) { Output.notice(line) }
    }
    do {
      return try run(
        invocation, "rollback", .rollBack(acceptingLoss: accepted), until: .rolledBack)
    } catch let error as FleetError where error.family == .refused && loss > accepted ?? 0 {
      // Callers go on writing, and it may be more by now.
      let now = (try? request.status(of: place)).map { LossText.loss($0.reversibility) } ?? loss
      Output.error("to lose that: midstream rollback \(place.name) --accept-loss \(now)")
      throw error
    }
  }
}

/// How an outcome is told.
struct OutcomeReport {
  let verb: String
  let place: FleetRequest.Place
  let wantsJSON: Bool
  /// What else programs are told.
  var extra: Fields = [:]

  func say(_ outcome: Follower.Outcome) -> ExitCode {
    let verdict = outcome.verdict
    if wantsJSON {
      var fields: Fields = [
        "verb": .string(verb), "node": .string(place.address.node),
        "component": .string(place.component), "outcome": .string(verdict.outcome),
        "hint": .string(verdict.hint),
      ]
      for entry in extra { fields[entry.name] = entry.value }
      fields["events"] = .array(outcome.events.map(FleetJSON.event))
      fields["status"] = outcome.status.map(FleetJSON.component) ?? .null
      Output.json(.object(fields))
      return verdict.code
    }
    let words = Phase(rawValue: verdict.outcome)?.words ?? verdict.outcome
    // The last event may have said the same.
    let isSaid = outcome.events.last?.event?.summary.contains(verdict.hint) ?? false
    let hint = verdict.hint.isEmpty || isSaid ? "" : ": \(verdict.hint)"
    let line: TerminalSafe = "\(place.name): \(words)\(hint)"
    switch verdict.code {
    case .done: Output.line("✓ " + line)
    case .outcomeUnknown: Output.error("\(place.name): \(verdict.hint)")
    case .failed, .usage, .refused, .unreachable: Output.line("✗ " + line)
    }
    return verdict.code
  }
}
