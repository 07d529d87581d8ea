internal import MigrationEngine
internal import WireProtocol

/// What there is to know of the selected component before a key is pressed, in a sentence.
struct Guidance {
  let text: TerminalSafe
  let role: ThemeRole

  /// `nil` where nothing is selected.
  init?(_ model: Model) {
    guard model.targets.count <= 1, let id = model.focus, let glance = Glance(id, in: model) else {
      return nil
    }
    let name: TerminalSafe = "\(id.name)"
    if let trouble = Trouble.connection(glance.node, model.now) {
      text = "✗ \(glance.node.name) " + trouble
      role = .bad
    } else if let distrust = glance.node.distrust {
      text = "\(glance.node.name): \(distrust); a new snapshot is awaited"
      role = .warning
    } else {
      text = name + Guidance.standing(glance)
      role = glance.standing == .idle || glance.standing == .busy ? .text : glance.standing.role
    }
  }

  private static func standing(_ glance: Glance) -> TerminalSafe {
    let status = glance.status
    if let failure = status.failure {
      return " failed: \(failure.reason); \(failure.remedy)"
    }
    if status.run != .running { return run(glance) }
    if let confirmBy = status.confirmBy {
      return " rolls back by itself in " + Figures.left(until: confirmBy, glance.now)
        + " unless it is kept"
    }
    if let step = awaited(glance.upgrade) { return step }
    if let hold = status.hold {
      return " is held" + since(glance.upgrade?.holds.all.first?.since, glance.now) + ": \(hold)"
    }
    guard let upgrade = glance.upgrade else { return idle(status) }
    switch glance.standing {
    case .live: return live(upgrade, status)
    case .armed: return " is armed: \(upgrade.plan.to) can take over at once"
    case .failed, .held, .suspended, .busy, .idle:
      return work(glance) ?? " is " + glance.phase + ", to \(upgrade.plan.to)"
    }
  }

  /// In step mode: what waits, and how far that is.
  private static func awaited(_ upgrade: Upgrade?) -> TerminalSafe? {
    guard let upgrade, upgrade.holds[.step] != nil, upgrade.holds[.pause] == nil,
      let step = upgrade.nextStep,
      let position = upgrade.plan.steps.firstIndex(where: { $0.id == step.id })
    else { return nil }
    return " waits for you before step \(position + 1) of \(upgrade.steps.count): \(step.title)"
  }

  /// `cache: 42,000 of 100,000 rows copied, 1.2 M rows/s, 3–4 s left`.
  private static func work(_ glance: Glance) -> TerminalSafe? {
    guard let work = glance.progress, let progress = glance.status.progress else {
      return nil
    }
    var text: TerminalSafe =
      ": \(Quantity.grouped(work.done)) of \(Quantity.count(work.total, "row"))"
      + " \(work.words)"
    if let rate = progress.rowsPerSecond { text = text + ", " + Figures.compact(rate) + " rows/s" }
    if let eta = Figures.eta(progress, glance.now) {
      text = text + ", " + eta.text + (progress.stalledSince == nil ? " left" : "")
    }
    return text
  }

  private static func run(_ glance: Glance) -> TerminalSafe {
    " is \(glance.status.run.rawValue) by \(glance.status.runBy ?? "the service")"
      + since(glance.status.runSince, glance.now) + ": callers are not answered"
  }

  private static func since(_ moment: Instant?, _ now: Instant) -> TerminalSafe {
    moment.map { " for " + Figures.age($0, now) } ?? ""
  }

  private static func live(_ upgrade: Upgrade, _ status: ComponentStatus) -> TerminalSafe {
    let start: TerminalSafe = " is live at \(upgrade.plan.to): "
    if upgrade.plan.predictions.reversibility == .oneWay {
      return start + "there is no way back but the backup"
    }
    if let loss = LossText.sentence(status.reversibility) { return start + loss }
    return start + "a roll back would lose nothing; finalize gives it up"
  }

  private static func idle(_ status: ComponentStatus) -> TerminalSafe {
    if let health = status.health { return " is not healthy: \(health)" }
    let versions = status.versions.map(\.description).joined(separator: ", ")
    let start: TerminalSafe = " serves \(status.version)"
    if let outcome = status.lastOutcome { return start + "; last upgrade \(outcome)" }
    return versions.isEmpty
      ? start + "; no other version can be reached" : start + "; it can go to \(versions)"
  }
}
