internal import MigrationEngine
internal import WireProtocol

/// An upgrade, step by step: what was planned, how far it is, what holds it, and the way back.
struct UpgradeView {
  private let model: Model
  private let screen: UpgradeScreen

  /// From here on the facts stand beside the steps.
  private static let besideColumns = 120
  /// Fewer steps than this are no list.
  private static let leastSteps = 4

  init(_ model: Model, _ screen: UpgradeScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let inner = area.inset(columns: 1)
    guard let glance = Glance(screen.component, in: model) else {
      canvas.paragraph(
        "\(screen.component.name) is not there any more; Esc goes back", .dim, in: inner)
      return
    }
    guard let upgrade = glance.component.state.upgrade else {
      none(glance, on: &canvas, in: inner)
      return
    }
    let head = UpgradeHead(upgrade, glance)
    let used = head.draw(on: &canvas, in: inner)
    let rest = inner.split(top: used).rest
    if rest.columns >= UpgradeView.besideColumns {
      beside(upgrade, glance, on: &canvas, in: rest)
    } else {
      below(upgrade, glance, on: &canvas, in: rest)
    }
  }

  private func none(_ glance: Glance, on canvas: inout Canvas, in area: Area) {
    let row = canvas.paragraph(
      "No upgrade was made on \(glance.status.name) since its service was started.", .title,
      in: area)
    canvas.paragraph(
      "M chooses a version to go to and shows the plan; nothing moves before you say so. h shows"
        + " the upgrades of earlier runs.", .dim, row: row + 1, in: area)
  }

  /// Steps at the left; what is predicted, measured and possible at the right; events below.
  private func beside(
    _ upgrade: Upgrade, _ glance: Glance, on canvas: inout Canvas, in area: Area
  ) {
    let top = min(area.rows, max(upgrade.steps.count + 2, 14))
    let (upper, lower) = area.split(top: min(top, max(0, area.rows - 4)))
    let (left, right) = upper.split(left: upper.columns / 2)
    StepList(upgrade, glance).draw(on: &canvas, top: screen.top, in: left.inset(columns: 0))
    let facts = right.split(left: 3).rest
    let used = UpgradeFacts(model, upgrade, glance).draw(on: &canvas, in: facts)
    let trends = facts.split(top: used + 1).rest
    let (first, second) = trends.split(top: trends.rows / 2)
    if trends.rows >= 4 {
      Trend(.stall, glance, width: trends.columns).draw(on: &canvas, in: first)
      Trend(.calls, glance, width: trends.columns).draw(on: &canvas, in: second)
    }
    UpgradeEvents(model, upgrade, glance).draw(on: &canvas, in: lower)
  }

  /// Steps, then facts, then as many events as there is room for.
  private func below(
    _ upgrade: Upgrade, _ glance: Glance, on canvas: inout Canvas, in area: Area
  ) {
    let facts = UpgradeFacts(model, upgrade, glance)
    let wanted = facts.height(width: area.columns)
    let room = area.rows - wanted
    // Where not all of it fits, how far it is matters more than what was predicted.
    guard room >= UpgradeView.leastSteps else {
      StepList(upgrade, glance).draw(on: &canvas, top: screen.top, in: area)
      return
    }
    let (steps, rest) = area.split(top: min(upgrade.steps.count + 1, room))
    StepList(upgrade, glance).draw(on: &canvas, top: screen.top, in: steps)
    let used = facts.draw(on: &canvas, in: rest)
    UpgradeEvents(model, upgrade, glance).draw(on: &canvas, in: rest.split(top: used).rest)
  }
}
