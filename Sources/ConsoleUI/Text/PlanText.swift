internal import MigrationEngine
package import WireProtocol

/// A plan, for people.
package enum PlanText {
  /// What it leads to and what it costs, in a few lines.
  package static func brief(_ answer: PlanAnswer, node: String) -> [TerminalSafe] {
    let plan = answer.plan
    let predictions = plan.predictions
    var lines: [TerminalSafe] = [
      "\(node)/\(plan.component): \(path(of: plan)), \(plan.options.strategy.rawValue),"
        + " validation \(plan.options.validation.rawValue), plan \(answer.hash.short)",
      line("pause", "\(duration(predictions.pauseNanoseconds)) predicted"),
      line("duration", "\(range(of: predictions)) until everything is armed"),
      line(
        "memory",
        "\(Quantity.bytes(predictions.peakMemoryBytes)) at the peak,"
          + " \(Quantity.bytes(predictions.additionalMemoryBytes)) of it new"),
      line("risk", "\(predictions.risk.rawValue)"),
    ]
    for reason in predictions.riskReasons {
      lines += Layout.wrapped("· \(reason.sentence) (\(reason.risk.rawValue))", indent: 4)
    }
    lines.append(
      line(
        "way back",
        "\(predictions.reversibility.rawValue), a pause of"
          + " \(duration(predictions.rollBackPauseNanoseconds))"))
    lines += choices(of: plan.options)
    for warning in answer.warnings { lines += Layout.wrapped("! \(warning)", indent: 2) }
    return lines
  }

  /// All of it, each step too.
  package static func full(_ answer: PlanAnswer, node: String) -> [TerminalSafe] {
    var lines = brief(answer, node: node)
    lines.append("  steps:")
    for (index, step) in answer.plan.steps.enumerated() {
      lines += Layout.wrapped(
        "\(index + 1). \(step.title)\(estimate(of: step)); way back: \(step.wayBack)", indent: 4)
    }
    let proofs = answer.plan.requirements.map(\.rawValue).joined(separator: ", ")
    if !proofs.isEmpty { lines += Layout.wrapped("proved before cut-over: \(proofs)", indent: 2) }
    return lines
  }

  /// What takes no time to speak of is not estimated.
  private static func estimate(of step: PlanStep) -> String {
    step.estimateNanoseconds > 0 ? ", \(duration(step.estimateNanoseconds))" : ""
  }

  private static func path(of plan: Plan) -> TerminalSafe {
    let versions = [plan.from] + plan.path.map(\.to)
    return "\(versions.map(\.description).joined(separator: " → "))"
  }

  private static func choices(of options: PlanOptions) -> [TerminalSafe] {
    var lines: [TerminalSafe] = []
    if options.isStepMode { lines.append(line("steps", "each waits until it is asked for")) }
    if options.isPostponed { lines.append(line("cut-over", "waits until it is asked for")) }
    if let seconds = options.confirmWithinSeconds {
      lines.append(line("confirm", "rolls back by itself unless kept within \(seconds) s"))
    }
    if let seconds = options.armWithinSeconds {
      lines.append(line("limit", "fails unless armed within \(seconds) s"))
    }
    return lines
  }

  private static func line(_ label: TerminalSafe, _ text: TerminalSafe) -> TerminalSafe {
    "  \(label.padded(to: 10))\(text)"
  }

  private static func duration(_ nanoseconds: Int) -> String {
    Quantity.duration(nanoseconds: Double(nanoseconds))
  }

  private static func range(of predictions: Predictions) -> TerminalSafe {
    switch predictions.convergence {
    case .converges:
      "\(duration(predictions.shortestNanoseconds)) to \(duration(predictions.longestNanoseconds))"
    case .neverArrives: "it never arrives"
    }
  }
}
