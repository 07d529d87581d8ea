internal import MigrationEngine
internal import WireProtocol

/// The plan of the chosen version, or why there is none.
struct PlanPage {
  let model: Model
  let window: PlanWindow

  /// All of it, for a width.
  func page(width: Int) -> Page {
    var page = Page(width: width)
    if let obstacle { page.add("\(obstacle)", .bad, after: StyledLine("✗ ", .bad)) }
    switch window.target?.planned {
    case nil: page.add("no other version can be reached; add a migration first", .dim)
    case .asked?: page.add("the plan is being made; nothing moves meanwhile", .dim)
    case .refused(let sentence)?:
      // What stands in the way stands there once.
      if sentence != obstacle { page.add("\(sentence)", .bad, after: StyledLine("✗ ", .bad)) }
    case .answered(let answer)?: add(answer, to: &page)
    }
    return page
  }

  /// Whether the keys that begin do so now.
  var canBegin: Bool {
    guard obstacle == nil, case .answered? = window.target?.planned else { return false }
    return true
  }

  /// Why it could not begin now, whatever is planned.
  private var obstacle: String? {
    let id = window.pin.component
    if let now = model.fleet[id]?.state.version, now != window.pin.expected.version {
      return "\(id.name) serves \(now) now; leave and plan anew"
    }
    if let obstacle = model.obstacleToActing { return obstacle }
    switch model.legality(of: .migrate, on: id) {
    case .legal, .legalLosing: return nil
    case .illegal(let sentence): return sentence
    }
  }

  private func add(_ answer: PlanAnswer, to page: inout Page) {
    let plan = answer.plan
    let predictions = plan.predictions
    add(
      PlanText.pause(plan), Figures.role(ofWait: Double(predictions.pauseNanoseconds) / 1_000),
      to: &page)
    let arrives = predictions.convergence == .converges
    add(PlanText.duration(plan), arrives ? .number : .bad, to: &page)
    add(PlanText.memory(plan), .number, to: &page)
    switch predictions.convergence {
    case .converges: page.add("copy", "keeps up with what is written meanwhile")
    case .neverArrives(let reason): page.add("copy", "\(reason)", .bad)
    }
    add(PlanText.risk(plan), predictions.risk.role, to: &page)
    for reason in predictions.riskReasons {
      page.add(
        PlanText.reason(reason), reason.risk.role,
        after: StyledLine(Page.space(Page.labelColumns)))
    }
    add(PlanText.wayBack(plan), predictions.reversibility.role, to: &page)
    for choice in PlanText.choices(of: plan.options) { add(choice, .text, to: &page) }
    for warning in answer.warnings {
      page.add("\(warning)", .warning, after: StyledLine("! ", .warning))
    }
    addSteps(of: plan, to: &page)
  }

  private func add(_ fact: PlanText.Fact, _ role: ThemeRole, to page: inout Page) {
    page.add(fact.name, fact.text, role)
  }

  private func addSteps(of plan: Plan, to page: inout Page) {
    page.addGap()
    page.add(StyledLine("steps", .heading))
    for (position, step) in plan.steps.enumerated() {
      let number = "\(position + 1)"
      let lead = Page.space(3 - number.count) + "\(number). "
      page.add(PlanText.title(of: step), .text, after: StyledLine(lead, .dim))
      page.add("way back: \(step.wayBack)", .dim, after: StyledLine(Page.space(5)))
    }
    if let proofs = PlanText.proofs(plan) { page.add(proofs, .dim) }
  }
}
