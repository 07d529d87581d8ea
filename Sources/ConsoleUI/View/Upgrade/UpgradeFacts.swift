internal import MigrationEngine
internal import WireProtocol

/// What was predicted against what was measured, the way back, and what one more key would do.
struct UpgradeFacts {
  private let model: Model
  private let upgrade: Upgrade
  private let glance: Glance

  init(_ model: Model, _ upgrade: Upgrade, _ glance: Glance) {
    self.model = model
    self.upgrade = upgrade
    self.glance = glance
  }

  /// What stands before each fact.
  private static let label = 10

  private var predictions: Predictions { upgrade.plan.predictions }

  /// The rows that it takes.
  func height(width: Int) -> Int {
    facts.reduce(0) { rows, fact in
      rows + max(1, Wrapping.lines(fact.text, width: width - UpgradeFacts.label).count)
    }
  }

  /// Draws them, and returns the rows they took.
  @discardableResult
  func draw(on canvas: inout Canvas, in area: Area) -> Int {
    var row = 0
    for fact in facts {
      canvas.put(fact.name, .heading, row: row, in: area)
      let used = canvas.paragraph(
        fact.text, fact.role, row: row, in: area.split(left: UpgradeFacts.label).rest)
      row += max(1, used)
    }
    return min(row, area.rows)
  }

  private struct Fact {
    let name: TerminalSafe
    let text: TerminalSafe
    let role: ThemeRole
  }

  private var facts: [Fact] {
    var facts = [
      Fact(name: "PAUSE", text: pause, role: .text),
      Fact(name: "DURATION", text: duration, role: .text),
    ]
    let back = WayBack(upgrade, glance)
    if !back.text.text.isEmpty {
      facts.append(Fact(name: "WAY BACK", text: back.text, role: back.role))
    }
    if let next { facts.append(Fact(name: "NEXT", text: next, role: .title)) }
    return facts
  }

  private var pause: TerminalSafe {
    let predicted = Figures.duration(predictions.pauseNanoseconds) + " predicted"
    var text = predicted
    if let measured = upgrade.pauseNanoseconds {
      text = text + ", " + Figures.duration(measured) + " measured"
    }
    if let back = upgrade.rollBackPauseNanoseconds {
      text =
        text + "; back " + Figures.duration(predictions.rollBackPauseNanoseconds)
        + " predicted, " + Figures.duration(back) + " measured"
    }
    return text
  }

  /// Until everything is armed; only the time that steps took is compared, for how long people
  /// would
  /// hold it was not predicted.
  private var duration: TerminalSafe {
    let building = zip(upgrade.plan.steps, upgrade.steps).filter { step, _ in
      step.kind != .cutOver && step.kind != .cleanup
    }
    let done = building.compactMap { _, status -> Int? in
      guard case .done(let measure, _) = status else { return nil }
      return measure.nanoseconds
    }
    let least = Figures.duration(predictions.shortestNanoseconds)
    let most = Figures.duration(predictions.longestNanoseconds)
    let predicted =
      predictions.convergence == .converges ? least + " to " + most : "without end"
    guard !done.isEmpty else { return predicted + " predicted" }
    let sum = done.reduce(0) { $0 &+ max(0, $1) }
    return predicted + " predicted, " + Figures.duration(sum) + " measured in "
      + "\(done.count) of \(Quantity.count(building.count, "step"))"
  }

  /// What one more key would do, the most urgent one.
  private var next: TerminalSafe? {
    let leading: [ConsoleCommand] = [.keep, .retry, .step, .cutOver, .rollBack, .finalize]
    let hints = KeyHints(model).verbs.filter {
      $0.legality.isLegal && leading.contains($0.command)
    }
    guard let hint = hints.first else { return nil }
    let start = hint.key + ": " + hint.label
    if hint.command == .rollBack, let other = hints.dropFirst().first {
      return start + "; " + other.key + ": " + other.label + ", which gives the way back up"
    }
    if hint.command == .step, let step = upgrade.nextStep {
      let estimate: TerminalSafe =
        step.estimateNanoseconds > 0
        ? ", about " + Figures.duration(step.estimateNanoseconds) : ""
      return hint.key + ": \(step.title)" + estimate + "; way back: \(step.wayBack)"
    }
    if hint.command == .cutOver, let step = upgrade.plan.steps.first(where: { $0.kind == .cutOver })
    {
      return start + "; \(step.wayBack)"
    }
    return start
  }
}
