internal import MigrationEngine

extension ParameterReader {
  /// What an operator chooses; what is left out is the careful choice.
  mutating func planOptions() throws(WireFailure) -> PlanOptions {
    let careful = PlanOptions()
    let read = try object("options") { inner throws(WireFailure) in
      PlanOptions(
        strategy: try inner.optional("strategy", .choice) ?? careful.strategy,
        validation: try inner.optional("validation", .choice) ?? careful.validation,
        isStepMode: try inner.optional("stepMode", .flag) ?? careful.isStepMode,
        isPostponed: try inner.optional("postponed", .flag) ?? careful.isPostponed,
        confirmWithinSeconds: try inner.optional(
          "confirmWithinSeconds", .number(Limits.windowSeconds)),
        armWithinSeconds: try inner.optional("armWithinSeconds", .number(Limits.windowSeconds)),
        throttle: try inner.optional("throttlePerMille", .number(0...1_000))
          .map { TimeShare(perMille: $0) },
        acceptsLoss: try inner.optional("acceptsLoss", .flag) ?? careful.acceptsLoss)
    }
    return read ?? careful
  }

  /// What the sender's screen showed.
  mutating func expectation(
    needingPlanHash: Bool = false
  ) throws(WireFailure) -> Command.Expectation {
    try requiredObject("expected") { inner throws(WireFailure) in
      let version = try inner.required("version", .version)
      let planHash =
        needingPlanHash
        ? try inner.required("planHash", .checksum) : try inner.optional("planHash", .checksum)
      let upgrade = try inner.optional("upgrade", .upgrade)
      return Command.Expectation(version: version, planHash: planHash, upgrade: upgrade)
    }
  }
}

extension ParameterWriter {
  mutating func put(_ options: PlanOptions) {
    put("options") { inner in
      inner.put("strategy", options.strategy.rawValue)
      inner.put("validation", options.validation.rawValue)
      inner.put("stepMode", options.isStepMode)
      inner.put("postponed", options.isPostponed)
      inner.put("confirmWithinSeconds", options.confirmWithinSeconds)
      inner.put("armWithinSeconds", options.armWithinSeconds)
      inner.put("throttlePerMille", options.throttle?.perMille)
      inner.put("acceptsLoss", options.acceptsLoss)
    }
  }

  mutating func put(_ expected: Command.Expectation) {
    put("expected") { inner in
      inner.put("version", expected.version)
      inner.put("planHash", expected.planHash)
      inner.put("upgrade", expected.upgrade)
    }
  }
}
