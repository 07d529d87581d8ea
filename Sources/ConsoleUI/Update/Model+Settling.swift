internal import MigrationEngine
internal import WireProtocol

/// What became of actions: by their answers, and where none came by the state.
extension Model {
  /// A state that does not show an action for so long was not changed by it.
  static let settlingTime = Duration.seconds(5)

  mutating func takeAction(
    _ outcome: AskOutcome, _ ask: Ask, _ number: Int
  ) -> [ConsoleEffect] {
    let name = ask.component.flatMap(placeText) ?? "it"
    switch outcome {
    case .commanded(let answer):
      conclude(number, .done)
      let what = answer.events.last.map { EventText.sentence($0) } ?? "done"
      say(.good, "\(name): " + what)
      return begun(ask, number)
    case .done:
      conclude(number, .done)
      say(.good, "\(name): done")
    case .refused(let sentence):
      conclude(number, .refused(sentence: sentence))
      say(.bad, "\(name): \(sentence)")
      return planAnew(ask)
    case .unknown(let sentence): leaveOpen(number, sentence, name)
    case .status, .plan, .dryRun, .inspected, .compared, .logs, .history:
      leaveOpen(number, Model.unexpected, name)
    }
    return []
  }

  /// It may have been done and it may not; what the node shows next says which.
  private mutating func leaveOpen(_ number: Int, _ sentence: String, _ name: TerminalSafe) {
    if let position = actions.firstIndex(where: { $0.number == number }) {
      actions[position].outcome = .unknown(sentence: sentence)
    }
    if let position = unsettled.firstIndex(where: { $0.number == number }) {
      unsettled[position].since = now
    }
    say(.warning, "\(name): \(sentence)")
    if case .plan(let shown) = window, shown.isBeginning { window = nil }
  }

  private func placeText(_ id: ComponentID) -> TerminalSafe? {
    fleet[id.node].map { "\($0.name)/\(id.name)" }
  }

  private mutating func conclude(_ number: Int, _ outcome: OperatorAction.Outcome) {
    unsettled.removeAll { $0.number == number }
    guard let position = actions.firstIndex(where: { $0.number == number }) else { return }
    actions[position].outcome = outcome
  }

  /// An upgrade that was begun here is shown, unless the operator went on to something else.
  private mutating func begun(_ ask: Ask, _ number: Int) -> [ConsoleEffect] {
    guard let id = ask.component,
      actions.contains(where: { $0.number == number && $0.verb == .migrate })
    else { return [] }
    if case .plan(let shown) = window, shown.isBeginning, shown.pin.component == id {
      window = nil
    }
    guard window == nil, prompt == nil else { return [] }
    switch screen {
    case .fleet, .component: show(.upgrade(UpgradeScreen(component: id)))
    case .upgrade, .rows, .events, .history, .help, .themes, .operators: break
    }
    return []
  }

  /// A plan that was refused is stale, or never fitted: it is made anew, of what is there now.
  private mutating func planAnew(_ ask: Ask) -> [ConsoleEffect] {
    guard case .plan(var shown) = window, shown.isBeginning,
      shown.pin.component == ask.component, let component = fleet[shown.pin.component]
    else { return [] }
    shown.isBeginning = false
    shown.pin = Pin(shown.pin.component, component.state)
    for position in shown.targets.indices { shown.targets[position].planned = .asked }
    window = .plan(shown)
    return askForPlans()
  }

  // MARK: By the state

  /// A snapshot says what was done, and what was not.
  mutating func settle(_ node: NodeModel) { settle(node, isFinal: true) }

  /// An event may show that something was done.
  mutating func settle(_ id: NodeID) {
    guard !unsettled.isEmpty, let node = fleet[id] else { return }
    settle(node, isFinal: false)
  }

  private mutating func settle(_ node: NodeModel, isFinal: Bool) {
    guard !unsettled.isEmpty, node.isTrusted else { return }
    for action in unsettled where action.component.node == node.id {
      guard let outcome = actions.first(where: { $0.number == action.number })?.outcome,
        case .unknown = outcome
      else { continue }
      guard let state = node.components.first(where: { $0.name == action.component.name })?.state
      else { continue }
      settle(action, state, isFinal: isFinal || now.since(action.since) >= Model.settlingTime)
    }
  }

  private mutating func settle(
    _ action: UnsettledAction, _ state: ComponentState, isFinal: Bool
  ) {
    let name = placeText(action.component) ?? "it"
    if action.asked.isDone(in: state, before: action.before) {
      conclude(action.number, .done)
      say(.good, "\(name): it was done after all")
    } else if isFinal {
      let sentence = "no answer came, and it was not done; ask again"
      conclude(action.number, .refused(sentence: sentence))
      say(.warning, "\(name): \(sentence)")
    }
  }
}

extension AskedVerb {
  /// Whether a state shows that it was done.
  func isDone(in state: ComponentState, before: ComponentState) -> Bool {
    switch self {
    case .migrate(let id): state.upgrade?.id == id
    case .throttle(let share): state.upgrade?.throttle == share
    case .verb(let verb): state != before && AskedVerb.shows(verb, state, before)
    }
  }

  private static func shows(
    _ verb: Verb, _ state: ComponentState, _ before: ComponentState
  ) -> Bool {
    let upgrade = state.upgrade
    let phase = upgrade?.failure?.phase ?? upgrade?.phase
    switch verb {
    case .migrate, .throttle: return false
    case .step: return upgrade?.steps != before.upgrade?.steps
    case .continue: return upgrade?.isStepMode == false
    case .pause: return upgrade?.holds[.pause] != nil
    case .unpause: return upgrade?.holds[.pause] == nil
    case .suspend: return state.run.name == .suspending || state.run.name == .suspended
    case .resume: return state.run.name == .resuming || state.run.name == .running
    case .cutOver: return phase.map { !$0.isBeforeCutOver && $0 != .cancelled } ?? false
    case .keep: return upgrade?.isKept ?? false
    case .rollBack:
      return upgrade?.rollBack != nil || phase == .rollBackIntended || phase == .rolledBack
    case .finalize: return phase == .finalizing || phase == .finalized
    case .cancel: return phase == .cancelled || upgrade?.failure == nil
    case .retry: return upgrade?.failure == nil
    }
  }
}
