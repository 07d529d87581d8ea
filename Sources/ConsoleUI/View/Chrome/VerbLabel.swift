internal import MigrationEngine
internal import WireProtocol

/// What a verb would do now, in a few words: what it is called, and what it would cost.
struct VerbLabel {
  private let model: Model
  private let component: ComponentModel?

  init(_ model: Model) {
    self.model = model
    // On several components at once a verb costs something else on each.
    component = model.targets.count > 1 ? nil : model.focus.flatMap { model.shownFleet[$0] }
  }

  private var upgrade: Upgrade? { component?.state.unfinishedUpgrade }

  func text(_ command: ConsoleCommand) -> TerminalSafe {
    usual(command, TerminalSafe(trusted: CommandCatalog[command].label))
  }

  private func usual(_ command: ConsoleCommand, _ label: TerminalSafe) -> TerminalSafe {
    guard let component else { return label }
    switch command {
    case .migrate: return migrate(component, label)
    case .step: return upgrade?.nextStep.map { label + ": " + StepText.brief($0) } ?? label
    case .continue: return label + " to the end"
    case .pause: return component.legal(.unpause)?.isLegal == true ? "unpause" : label
    case .cutOver:
      guard let plan = upgrade?.plan, upgrade?.phase == .armed else { return label }
      return label + " to \(plan.to) (about " + Figures.duration(plan.predictions.pauseNanoseconds)
        + ")"
    case .keep:
      guard let confirmBy = component.status.confirmBy else { return label }
      return label + " (" + Figures.left(until: confirmBy, model.now) + " left)"
    case .rollBack: return rollBack(component, label)
    case .up, .down, .first, .last, .pageUp, .pageDown, .halfUp, .halfDown, .open, .back,
      .nextPane, .previousPane, .filter, .nextMatch, .previousMatch, .sort, .reverse, .group,
      .mark, .markAll, .follow, .freeze, .upgrade, .inspect, .diff, .events, .history, .operators,
      .help, .theme, .palette, .line, .copy, .mouse, .readOnly, .redraw, .shell, .quit, .suspend,
      .resume, .finalize, .throttle, .dryRun, .cancel, .retry, .takeOver, .play, .faster, .slower,
      .replayForward, .replayBack:
      return label
    }
  }

  private func migrate(_ component: ComponentModel, _ label: TerminalSafe) -> TerminalSafe {
    let versions = component.status.versions
    guard versions.count == 1, let version = versions.first, upgrade == nil else {
      return label + "…"
    }
    return label + " to \(version)…"
  }

  /// What it costs is known while it is legal.
  private func rollBack(_ component: ComponentModel, _ label: TerminalSafe) -> TerminalSafe {
    guard let plan = upgrade?.plan, component.legal(.rollBack)?.isLegal == true else {
      return label
    }
    let loss = LossText.loss(component.status.reversibility)
    let cost: TerminalSafe =
      loss > 0 ? "loses \(Quantity.count(loss, "row"))" : "lossless"
    return label + " to \(plan.from) ("
      + Figures.duration(plan.predictions.rollBackPauseNanoseconds) + ", " + cost + ")"
  }
}
