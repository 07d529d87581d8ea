package import MigrationEngine
internal import WireProtocol

extension PlanWindow {
  /// What may be chosen for the share of time of a copy; `nil` for what was measured.
  package static let shares: [TimeShare?] =
    [nil] + [10, 50, 100, 250, 500, 750, 1_000].map { TimeShare(perMille: $0) }
  /// What may be chosen for the confirm window, in seconds.
  package static let windows: [Int?] = [nil, 30, 60, 120, 300, 600, 1_800, 3_600]
  /// So many versions are offered.
  static let maximumTargets = 30
  /// So many plans are asked at once; a node answers only so many requests at a time.
  static let maximumAsked = 6
}

extension Model {
  /// Where to, how, and what it will cost.
  mutating func openPlan(_ id: ComponentID, to version: Version? = nil) -> [ConsoleEffect] {
    guard let component = fleet[id] else { return [] }
    let versions = component.reachable.prefix(PlanWindow.maximumTargets)
    guard !versions.isEmpty else {
      return refuse(
        "no other version can be reached from \(component.status.version); add a migration first")
    }
    if let version, !versions.contains(version) {
      let names = versions.map(\.description).joined(separator: ", ")
      return refuse("\(version) cannot be reached from here; there are \(names)")
    }
    var shown = PlanWindow(
      pin: Pin(id, component.state),
      targets: versions.map { PlanWindow.Target(version: $0, planned: .asked) })
    shown.selected = (version ?? component.usualTarget).flatMap(versions.firstIndex) ?? 0
    window = .plan(shown)
    return askForPlans()
  }

  /// Asks for the plans that are wanted and not asked yet, the selected one first.
  ///
  /// Never twice for one target at a time: when the options have changed meanwhile, the answer
  /// leads to the next question.
  mutating func askForPlans() -> [ConsoleEffect] {
    guard case .plan(var shown) = window else { return [] }
    let id = shown.pin.component
    let order =
      [shown.selected] + shown.targets.indices.filter { $0 != shown.selected }
    var effects: [ConsoleEffect] = []
    for position in order where shown.targets[position].planned == .asked {
      let version = shown.targets[position].version
      let underWay = pending.values.filter { $0.component == id && $0.purpose.isPlan }
      guard underWay.count < PlanWindow.maximumAsked,
        !underWay.contains(where: { $0.purpose.isPlan(to: version) })
      else { continue }
      let request = PlanRequest(component: id.name, to: version, options: shown.options)
      switch ask(id.node, .plan(request), for: .plan(to: version, shown.options), about: id) {
      case .asked(_, let more): effects += more
      case .refused(let sentence): shown.targets[position].planned = .refused(sentence: sentence)
      }
    }
    window = .plan(shown)
    return effects
  }

  mutating func takePlan(
    _ outcome: AskOutcome, _ ask: Ask, to version: Version, _ options: PlanOptions
  ) -> [ConsoleEffect] {
    guard case .plan(var shown) = window, shown.pin.component == ask.component else { return [] }
    if shown.options == options,
      let position = shown.targets.firstIndex(where: { $0.version == version }),
      shown.targets[position].planned == .asked
    {
      shown.targets[position].planned = Model.planned(outcome)
      window = .plan(shown)
    }
    return askForPlans()
  }

  private static func planned(_ outcome: AskOutcome) -> PlanWindow.Planned {
    if case .plan(let answer) = outcome { return .answered(answer) }
    return .refused(sentence: outcome.failure ?? unexpected)
  }

  // MARK: Keys

  mutating func press(
    _ key: Key, _ command: ConsoleCommand?, _ plan: PlanWindow
  ) -> [ConsoleEffect] {
    var shown = plan
    switch key.code {
    case .left, .character("h"): return change(shown, by: -1)
    case .right, .character("l"): return change(shown, by: 1)
    case .escape:
      window = nil
      return []
    case .character, .up, .down, .home, .end, .pageUp, .pageDown, .enter, .tab, .backTab,
      .backspace, .delete, .insert, .function:
      break
    }
    guard let command else { return [] }
    if command == .open || command == .migrate { return begin(shown, isStepMode: false) }
    if command == .step { return begin(shown, isStepMode: true) }
    if command == .dryRun { return rehearse(shown) }
    if leavesWindow(command) { return [] }
    if command == .nextPane { shown.field = shown.field.next(1) }
    if command == .previousPane { shown.field = shown.field.next(-1) }
    switch Move(command) {
    case .rows(let rows): shown.field = shown.field.next(rows)
    case .pages(let pages): shown.top = scrolled(shown.top, .pages(pages))
    case .first: shown.top = scrolled(shown.top, .first)
    case .last: shown.top = scrolled(shown.top, .last)
    case nil: break
    }
    window = .plan(shown)
    return []
  }

  private mutating func change(_ plan: PlanWindow, by step: Int) -> [ConsoleEffect] {
    var shown = plan
    switch shown.field {
    case .target:
      let count = shown.targets.count
      shown.selected = min(max(0, shown.selected + step), count - 1)
      shown.top = 0
    case .strategy: shown.options.strategy = shown.options.strategy.next(step)
    case .validation: shown.options.validation = shown.options.validation.next(step)
    case .throttle:
      shown.options.throttle = PlanWindow.shares.beside(shown.options.throttle, step)
    case .confirm:
      shown.options.confirmWithinSeconds = PlanWindow.windows.beside(
        shown.options.confirmWithinSeconds, step)
    case .postpone: shown.options.isPostponed.toggle()
    }
    if shown.options != plan.options {
      for position in shown.targets.indices { shown.targets[position].planned = .asked }
    }
    window = .plan(shown)
    return askForPlans()
  }

  // MARK: Beginning

  private mutating func begin(_ plan: PlanWindow, isStepMode: Bool) -> [ConsoleEffect] {
    let id = plan.pin.component
    guard !plan.isBeginning else { return refuse("it was asked to begin; wait for the answer") }
    if let obstacle = obstacleToActing { return refuse(obstacle) }
    if case .illegal(let sentence) = legality(of: .migrate, on: id) { return refuse(sentence) }
    guard let target = plan.target else { return [] }
    switch target.planned {
    case .asked: return refuse("the plan is being made; wait for it, then begin")
    case .refused(let sentence): return refuse(sentence)
    case .answered(let answer): return begin(plan, answer, isStepMode: isStepMode)
    }
  }

  /// What was shown is what is sent: the hash of that plan, run as a whole or step by step.
  ///
  /// What would cut over by itself to where nothing leads back from is typed first.
  private mutating func begin(
    _ plan: PlanWindow, _ answer: PlanAnswer, isStepMode: Bool
  ) -> [ConsoleEffect] {
    var agreed = answer.plan
    agreed.options.isStepMode = isStepMode
    upgradesBegun += 1
    let upgrade = UpgradeID("\(session)-\(upgradesBegun)")
    if agreed.predictions.reversibility == .oneWay, !isStepMode, !agreed.options.isPostponed,
      let component = fleet[plan.pin.component]
    {
      return openLoss(plan.pin, .migrate(id: upgrade, plan: agreed), component)
    }
    var shown = plan
    shown.isBeginning = true
    window = .plan(shown)
    return begin(agreed, as: upgrade, plan.pin)
  }

  mutating func begin(_ plan: Plan, as upgrade: UpgradeID, _ pin: Pin) -> [ConsoleEffect] {
    let id = pin.component
    let request = MigrateRequest(
      component: id.name, to: plan.to, options: plan.options, upgrade: upgrade,
      expected: Command.Expectation(version: pin.expected.version, planHash: plan.hash))
    let line = CommandLineText(id, in: fleet).migrating(to: plan.to, plan.options)
    return send(.migrate(request), to: pin, .migrate(upgrade), line)
  }

  private mutating func rehearse(_ plan: PlanWindow) -> [ConsoleEffect] {
    guard let target = plan.target else { return [] }
    if case .illegal(let sentence) = legality(of: .dryRun) { return refuse(sentence) }
    window = nil
    return rehearse(plan.pin.component, to: target.version, plan.options)
  }
}

extension Ask.Purpose {
  var isPlan: Bool { if case .plan = self { true } else { false } }
  func isPlan(to wanted: Version) -> Bool {
    if case .plan(let version, _) = self { version == wanted } else { false }
  }
}

extension Array where Element: Equatable {
  /// The element so many further, up to the ends; the first where the present one is not there.
  fileprivate func beside(_ present: Element, _ step: Int) -> Element {
    let position = firstIndex(of: present) ?? 0
    return self[Swift.min(Swift.max(0, position + step), count - 1)]
  }
}
