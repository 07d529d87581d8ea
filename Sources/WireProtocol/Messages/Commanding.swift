package import MigrationEngine

/// Asks to start an upgrade.
///
/// It carries no plan: the service plans again, and refuses when the hash is not the one that the
/// operator agreed to.
package struct MigrateRequest: RequestParameters {
  package typealias Answer = CommandAnswer

  /// The component.
  package var component: String
  /// Where to.
  package var to: Version
  /// What the operator chose when the plan was shown.
  package var options: PlanOptions
  /// The name of the upgrade, never used before.
  package var upgrade: UpgradeID
  /// What was shown: the version served and the hash of the plan.
  package var expected: Command.Expectation

  /// Asks to start an upgrade.
  package init(
    component: String, to: Version, options: PlanOptions, upgrade: UpgradeID,
    expected: Command.Expectation
  ) {
    self.component = component
    self.to = to
    self.options = options
    self.upgrade = upgrade
    self.expected = expected
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    component = try reader.required("component", .name)
    to = try reader.required("to", .version)
    options = try reader.planOptions()
    upgrade = try reader.required("upgrade", .upgrade)
    expected = try reader.expectation(needingPlanHash: true)
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("component", component)
    writer.put("to", to)
    writer.put(options)
    writer.put("upgrade", upgrade)
    writer.put(expected)
  }

  /// As it is asked.
  package var operation: WireOperation { .migrate(self) }
}

/// Asks for any other verb; each is a method of its own.
package struct CommandRequest: Equatable, Sendable {
  /// The component.
  package var component: String
  /// What is asked; never `migrate`, whose plan is made by the service.
  package let request: Request
  /// What was shown.
  package var expected: Command.Expectation

  /// Asks for a verb.
  ///
  /// - Precondition: `request` is not `migrate`; that is ``MigrateRequest``.
  package init(component: String, _ request: Request, expected: Command.Expectation) {
    precondition(request.verb != .migrate, "migrate is asked by a MigrateRequest")
    self.component = component
    self.request = request
    self.expected = expected
  }

  /// The command that the engine decides on.
  package var command: Command { Command(request, expected: expected) }
}

extension CommandRequest: RequestParameters {
  package typealias Answer = CommandAnswer

  /// Reads the parameters of a verb.
  init(_ verb: Verb, reading reader: inout ParameterReader) throws(WireFailure) {
    let component = try reader.required("component", .name)
    let request: Request
    switch verb {
    case .migrate: throw reader.failure("migrate has parameters of its own; send those")
    case .step: request = .step
    case .continue: request = .continue
    case .pause:
      let reason = try reader.optional("reason", .text(upTo: Limits.reasonBytes, orEmpty: true))
      request = .pause(reason: reason ?? "")
    case .unpause: request = .unpause
    case .throttle:
      let perMille = try reader.required("perMille", .number(0...1_000))
      request = .throttle(share: TimeShare(perMille: perMille))
    case .suspend: request = .suspend
    case .resume: request = .resume
    case .cutOver: request = .cutOver
    case .keep: request = .keep
    case .rollBack:
      request = .rollBack(
        acceptingLoss: try reader.optional("acceptLoss", .number(Limits.positions)))
    case .finalize: request = .finalize
    case .cancel: request = .cancel
    case .retry: request = .retry
    }
    self.init(component: component, request, expected: try reader.expectation())
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("component", component)
    switch request {
    case .pause(let reason): writer.put("reason", reason)
    case .throttle(let share): writer.put("perMille", share.perMille)
    case .rollBack(let loss): writer.put("acceptLoss", loss)
    case .migrate, .step, .continue, .unpause, .suspend, .resume, .cutOver, .keep, .finalize,
      .cancel, .retry:
      break
    }
    writer.put(expected)
  }

  /// As it is asked.
  package var operation: WireOperation { .command(self) }
}

/// What a command led to, once it is durable.
package struct CommandAnswer: Codable, Equatable, Sendable {
  /// What was decided.
  package var events: [WireEvent]
  /// The number of the last event that is in the status.
  package var sequence: Int
  /// How the component is after them.
  package var status: ComponentStatus

  /// Answers a command.
  package init(events: [Event], sequence: Int, status: ComponentStatus) {
    self.events = events.map { .known($0) }
    self.sequence = sequence
    self.status = status
  }
}
