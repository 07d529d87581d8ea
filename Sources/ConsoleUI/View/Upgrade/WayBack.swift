internal import MigrationEngine
internal import WireProtocol

/// The way back, told ahead of time: how long it takes, what was proved, what would be lost.
struct WayBack {
  let text: TerminalSafe
  let role: ThemeRole

  init(_ upgrade: Upgrade, _ glance: Glance) {
    let plan = upgrade.plan
    let verdict = plan.predictions.reversibility
    switch upgrade.failure?.phase ?? upgrade.phase {
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended:
      text = WayBack.before(plan)
      role = verdict == .oneWay ? .lossy : .text
    case .live, .rollBackIntended:
      (text, role) = WayBack.live(upgrade, glance.status.reversibility)
    case .finalizing, .finalized:
      text = "none: the way back is given up"
      role = .dim
    case .rolledBack:
      text =
        "\(plan.from) serves again"
        + (upgrade.rollBackPauseNanoseconds.map { ", after a pause of " + Figures.duration($0) }
          ?? "")
      role = .text
    case .cancelled:
      text = "\(plan.from) served throughout"
      role = .text
    case .failed:
      text = ""
      role = .text
    }
  }

  private static func before(_ plan: Plan) -> TerminalSafe {
    let now: TerminalSafe = "abort at any time before the cut-over, callers never notice; "
    let pause = Figures.duration(plan.predictions.rollBackPauseNanoseconds)
    return switch plan.predictions.reversibility {
    case .lossless: now + "after it back to \(plan.from) in about " + pause + ", lossless"
    case .dependsOnData:
      now + "after it back to \(plan.from) in about " + pause
        + ", what it loses depends on the data"
    case .oneWay: now + "after it there is no way back but the backup"
    }
  }

  private static func live(
    _ upgrade: Upgrade, _ figures: ReversibilityStatus
  ) -> (TerminalSafe, ThemeRole) {
    let plan = upgrade.plan
    if plan.predictions.reversibility == .oneWay {
      return ("none but the backup: the path is one-way", .lossy)
    }
    let pause = Figures.duration(plan.predictions.rollBackPauseNanoseconds)
    let proof: TerminalSafe =
      figures.roundTrip > 0
      ? "round trip proved for \(Quantity.count(figures.roundTrip, "row"))"
      : "round trip not proved"
    let text: TerminalSafe =
      "back to \(plan.from) in about " + pause + "; " + proof
      + "; \(Quantity.grouped(figures.unmappable)) unmappable;"
      + " \(Quantity.grouped(figures.shed)) shed"
    return (text, LossText.loss(figures) > 0 ? .lossy : .lossless)
  }

  /// Draws it behind its name; returns the rows it took.
  @discardableResult
  func draw(on canvas: inout Canvas, in area: Area) -> Int {
    guard area.rows > 0 else { return 0 }
    canvas.put("WAY BACK", .heading, in: area)
    return canvas.paragraph(text, role, in: area.split(left: 10).rest)
  }
}
