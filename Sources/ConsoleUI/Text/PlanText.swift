package import MigrationEngine
package import WireProtocol

/// A plan, for people.
package enum PlanText {
  /// One thing that a plan says, and what it is called.
  package struct Fact {
    package let name: TerminalSafe
    package let text: TerminalSafe
  }

  /// What it leads to and what it costs, in a few lines.
  package static func brief(_ answer: PlanAnswer, node: String) -> [TerminalSafe] {
    let plan = answer.plan
    var lines: [TerminalSafe] = [
      "\(node)/\(plan.component): \(path(of: plan)), \(plan.options.strategy.rawValue),"
        + " validation \(plan.options.validation.rawValue), plan \(answer.hash.short)"
    ]
    lines += [pause(plan), duration(plan), memory(plan), risk(plan)].map(line)
    for reason in plan.predictions.riskReasons {
      lines += Layout.wrapped(self.reason(reason), indent: 4)
    }
    lines.append(line(wayBack(plan)))
    lines += choices(of: plan.options).map(line)
    for warning in answer.warnings { lines += Layout.wrapped("! \(warning)", indent: 2) }
    return lines
  }

  /// How long callers wait.
  package static func pause(_ plan: Plan) -> Fact {
    Fact(name: "pause", text: "\(duration(plan.predictions.pauseNanoseconds)) predicted")
  }

  /// How long the upgrade takes.
  package static func duration(_ plan: Plan) -> Fact {
    switch plan.predictions.convergence {
    case .converges:
      Fact(name: "duration", text: "\(range(of: plan.predictions)) until everything is armed")
    case .neverArrives: Fact(name: "duration", text: "it never arrives")
    }
  }

  /// How much memory it takes.
  package static func memory(_ plan: Plan) -> Fact {
    Fact(
      name: "memory",
      text: "\(Quantity.bytes(plan.predictions.peakMemoryBytes)) at the peak,"
        + " \(Quantity.bytes(plan.predictions.additionalMemoryBytes)) of it new")
  }

  /// How much can go wrong.
  package static func risk(_ plan: Plan) -> Fact {
    Fact(name: "risk", text: "\(plan.predictions.risk.rawValue)")
  }

  /// One thing that makes it risky.
  package static func reason(_ reason: Predictions.RiskReason) -> TerminalSafe {
    "· \(reason.sentence) (\(reason.risk.rawValue))"
  }

  /// What can be said of the way back.
  package static func wayBack(_ plan: Plan) -> Fact {
    Fact(
      name: "way back",
      text: "\(plan.predictions.reversibility.rawValue), a pause of"
        + " \(duration(plan.predictions.rollBackPauseNanoseconds))")
  }

  /// All of it, each step too.
  package static func full(_ answer: PlanAnswer, node: String) -> [TerminalSafe] {
    var lines = brief(answer, node: node)
    lines.append("  steps:")
    for (index, step) in answer.plan.steps.enumerated() {
      lines += Layout.wrapped(
        "\(index + 1). \(title(of: step)); way back: \(step.wayBack)", indent: 4)
    }
    if let proofs = proofs(answer.plan) { lines += Layout.wrapped(proofs, indent: 2) }
    return lines
  }

  /// What a step does and how long it takes; what takes no time to speak of is not estimated.
  package static func title(of step: PlanStep) -> TerminalSafe {
    step.estimateNanoseconds > 0
      ? "\(step.title), \(duration(step.estimateNanoseconds))" : "\(step.title)"
  }

  /// What verification proves; `nil` where that is nothing.
  package static func proofs(_ plan: Plan) -> TerminalSafe? {
    let proofs = plan.requirements.map(\.rawValue).joined(separator: ", ")
    return proofs.isEmpty ? nil : "proved before cut-over: \(proofs)"
  }

  /// `v1 → v2 → v3`.
  package static func path(of plan: Plan) -> TerminalSafe {
    let versions = [plan.from] + plan.path.map(\.to)
    return "\(versions.map(\.description).joined(separator: " → "))"
  }

  /// What the operator chose that is not as usual.
  package static func choices(of options: PlanOptions) -> [Fact] {
    var facts: [Fact] = []
    if options.isStepMode {
      facts.append(Fact(name: "steps", text: "each waits until it is asked for"))
    }
    if options.isPostponed {
      facts.append(Fact(name: "cut-over", text: "waits until it is asked for"))
    }
    if let seconds = options.confirmWithinSeconds {
      facts.append(
        Fact(
          name: "confirm", text: "rolls back by itself unless kept within \(seconds) s"))
    }
    if let seconds = options.armWithinSeconds {
      facts.append(Fact(name: "limit", text: "fails unless armed within \(seconds) s"))
    }
    return facts
  }

  private static func line(_ fact: Fact) -> TerminalSafe {
    "  \(fact.name.padded(to: 10))\(fact.text)"
  }

  private static func duration(_ nanoseconds: Int) -> String {
    Quantity.duration(nanoseconds: Double(nanoseconds))
  }

  private static func range(of predictions: Predictions) -> TerminalSafe {
    "\(duration(predictions.shortestNanoseconds)) to \(duration(predictions.longestNanoseconds))"
  }
}
