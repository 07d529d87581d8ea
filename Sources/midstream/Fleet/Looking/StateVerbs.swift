internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import WireProtocol

/// `plan`, `inspect` and `diff`: what a component would do, holds, and would hold.
enum StateVerbs {
  static func plan(_ invocation: Invocation) throws -> ExitCode {
    let options = try invocation.planOptions()
    let to = try invocation.version(FleetOption.to)
    return try each(invocation, "plan") { request, place in
      let answer = try request.ask(
        PlanRequest(component: place.component, to: to, options: options), at: place.address)
      return (FleetJSON.value(answer), PlanText.full(answer, node: place.address.node))
    }
  }

  static func inspect(_ invocation: Invocation) throws -> ExitCode {
    let table = invocation.operands.dropFirst().first
    let key = invocation.text(FleetOption.key)
    let prefix = invocation.text(FleetCommands.prefix)
    let sample = try invocation.number(FleetOption.sample, in: Limits.shownRows)
    let limit =
      try invocation.number(FleetOption.limit, in: Limits.shownRows) ?? InspectRequest.usualLimit
    guard [key != nil, prefix != nil, sample != nil].count(where: { $0 }) <= 1 else {
      throw UsageError(message: "--key, --prefix and --sample exclude each other; give one of them")
    }
    guard table != nil || (key == nil && prefix == nil && sample == nil) else {
      throw UsageError(message: "rows are those of a table; name the table behind the component")
    }
    return try each(invocation, "inspect") { request, place in
      let found = try request.ask(
        InspectRequest(
          component: place.component, table: table, key: key, prefix: prefix, sample: sample,
          limit: limit), at: place.address)
      let title: TerminalSafe = "\(place.name)\(table.map { " \($0)" } ?? "")"
      return (FleetJSON.value(found), StateText.lines(found, title: title))
    }
  }

  static func diff(_ invocation: Invocation) throws -> ExitCode {
    let table = invocation.operands.dropFirst().first
    let key = invocation.text(FleetOption.key)
    let sample =
      try invocation.number(FleetOption.sample, in: Limits.shownRows) ?? DiffRequest.usualSample
    guard let to = try invocation.version(FleetOption.to) else {
      throw UsageError(message: "--to VERSION is missing: the version to look at")
    }
    guard table != nil || key == nil else {
      throw UsageError(message: "a key is one of a table; name the table behind the component")
    }
    return try each(invocation, "diff") { request, place in
      let found = try request.ask(
        DiffRequest(component: place.component, to: to, table: table, key: key, sample: sample),
        at: place.address)
      return (FleetJSON.value(found), StateText.lines(found, title: "\(place.name)", to: to))
    }
  }

  /// Asks about each component that is meant; one that was named in full is answered with an object
  /// of its own, a pattern with a list.
  private static func each(
    _ invocation: Invocation, _ verb: String,
    _ body: (FleetRequest, FleetRequest.Place) throws -> (json: Value, lines: [TerminalSafe])
  ) throws -> ExitCode {
    let request = try FleetRequest(invocation, target: invocation.operands.first)
    guard request.isPattern else {
      let place = try request.exact()
      let (json, lines) = try body(request, place)
      if request.wantsJSON {
        Output.json(.object(named(json, verb, place)))
      } else {
        for line in lines { Output.line(line) }
      }
      return .done
    }
    let (places, errors) = try request.places()
    for error in errors { Output.error("\(error)") }
    var codes = errors.map { ExitCode($0) }
    var results: [Value] = []
    for place in places {
      do {
        let (json, lines) = try body(request, place)
        results.append(.object(named(json, verb, place)))
        if !request.wantsJSON { for line in lines { Output.line(line) } }
      } catch let error as FleetError {
        codes.append(ExitCode(error))
        Output.error("\(error)")
        results.append(
          .object(
            named(
              ["error": .string(error.code.rawValue), "message": .string(error.message)], verb,
              place)))
      }
    }
    if request.wantsJSON { Output.json(["verb": .string(verb), "results": .array(results)]) }
    return ExitCode.worst(of: codes)
  }

  private static func named(
    _ json: Value, _ verb: String, _ place: FleetRequest.Place
  ) -> Fields {
    FleetJSON.fields(
      [
        "verb": .string(verb), "node": .string(place.address.node),
        "component": .string(place.component),
      ], json)
  }
}

extension Invocation {
  /// What was chosen for an upgrade; on the command line it cuts over by itself unless told not to.
  func planOptions() throws -> PlanOptions {
    PlanOptions(
      strategy: try choice(FleetOption.strategy) ?? .online,
      validation: try choice(FleetOption.validation) ?? .full,
      isStepMode: has(FleetOption.step), isPostponed: has(FleetOption.postpone),
      confirmWithinSeconds: try seconds(FleetOption.confirmWithin, in: Limits.windowSeconds),
      armWithinSeconds: try seconds(FleetOption.armWithin, in: Limits.windowSeconds),
      throttle: try text(FleetOption.throttle)
        .map { text throws(UsageError) in try TimeShare(percent: text) },
      acceptsLoss: has(FleetCommands.acceptsLoss))
  }
}
