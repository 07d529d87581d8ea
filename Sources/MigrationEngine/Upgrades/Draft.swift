/// A decision in the making: each event is folded in at once, so that the next part of the decision
/// sees what the first part did.
struct Draft {
  private(set) var state: ComponentState
  private(set) var events: [Event] = []
  let at: Instant
  let by: Authority?

  init(_ state: ComponentState, by: Authority?, at: Instant) {
    self.state = state
    self.by = by
    self.at = at
  }

  mutating func add(_ content: Event.Content) {
    var event = Event(at: at, by: by, upgrade: nil, content: content)
    state.apply(event)
    event.upgrade = content.concernsUpgrade ? state.upgrade?.id : nil
    events.append(event)
  }

  mutating func hold(_ kind: Hold.Kind, _ reason: String) {
    add(.held(Hold(kind: kind, reason: reason, since: at, by: by?.name)))
  }

  /// Goes as far as nothing holds: the next step, or armed, or the intent to cut over.
  mutating func advance() {
    guard let upgrade = state.upgrade else { return }
    switch upgrade.phase {
    case .planned, .preparing, .copying, .verifying:
      guard upgrade.runningStep == nil, !upgrade.holds.blocksSteps else { return }
      if let step = upgrade.nextStep {
        guard upgrade.isStepMode else { return start(step) }
        guard upgrade.holds[.step] == nil else { return }
        hold(.step, "step mode: “\(step.title)” waits; step does it, continue leaves step mode")
      } else if upgrade.isBuilt {
        arm()
      }
    case .armed:
      guard !upgrade.holds.blocksCutOver else { return }
      add(.cutOverIntended(to: upgrade.plan.to, isAutomatic: true))
    case .cutOverIntended, .live, .rollBackIntended, .finalizing, .finalized, .rolledBack,
      .cancelled, .failed:
      return
    }
  }

  mutating func start(_ step: PlanStep) {
    guard let phase = step.kind.phase, let upgrade = state.upgrade else { return }
    let opens: Version? = step.kind == .preparation ? upgrade.plan.to : nil
    add(.stepStarted(step: step, phase: phase, opens: opens))
  }

  private mutating func arm() {
    guard let upgrade = state.upgrade else { return }
    add(.armed)
    if upgrade.isStepMode {
      hold(.step, "step mode: everything is ready; cut over, or continue to leave step mode")
    }
    if upgrade.plan.options.isPostponed {
      hold(.postpone, "the plan stays armed; cut over when it suits")
    }
    advance()
  }

  mutating func fail(
    _ kind: FailureKind, _ reason: String, serving: Serving, step: StepID? = nil,
    spoilsCopy: Bool = false, spoilsWayBack: Bool = false
  ) {
    guard let upgrade = state.upgrade else { return }
    add(
      .failed(
        Failure(
          kind: kind, reason: reason, serving: serving, phase: upgrade.phase,
          spoilsCopy: spoilsCopy, spoilsWayBack: spoilsWayBack), step: step))
  }

  /// Starts the way back, saving first what it loses.
  ///
  /// Of a suspended upgrade nobody knows that before the way back has been made, since nothing was
  /// mirrored while it was live.
  mutating func rollBack(_ request: RollBackRequest) {
    guard let upgrade = state.upgrade else { return }
    if upgrade.loss > 0 || upgrade.plan.options.strategy == .suspended {
      add(.rollBackAsked(request))
    } else {
      add(.rollBackIntended(to: upgrade.plan.from, request))
    }
  }

  /// A roll back that nobody asked for: done when it loses nothing, or the plan accepted that.
  mutating func rollBackByItself(because reason: String) {
    guard let upgrade = state.upgrade, upgrade.phase == .live, upgrade.rollBack == nil,
      upgrade.holds[.rollBack] == nil
    else { return }
    if let obstacle = obstacle(to: upgrade) {
      return hold(.rollBack, "\(reason), but \(obstacle)")
    }
    rollBack(
      RollBackRequest(
        acceptedLoss: upgrade.plan.options.acceptsLoss ? .max : 0, reason: reason,
        isAutomatic: true))
  }

  private func obstacle(to upgrade: Upgrade) -> String? {
    if upgrade.plan.predictions.reversibility == .oneWay {
      return "there is no way back; keep the upgrade, or restore the backup"
    }
    if upgrade.plan.options.strategy == .suspended {
      return "the way back needs the component suspended; suspend it and roll back"
    }
    if upgrade.loss > 0, !upgrade.plan.options.acceptsLoss {
      return "a roll back would lose \(Wording.rows(upgrade.loss)); roll back and accept that, or"
        + " keep the upgrade"
    }
    return nil
  }
}
