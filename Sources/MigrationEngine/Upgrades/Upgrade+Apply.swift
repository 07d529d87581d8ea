extension Upgrade {
  /// Folds one event in.
  ///
  /// It decides nothing and never stops: all that matters is in the event.
  ///
  /// The switch names every event, which is why it is long.
  mutating func apply(_ event: Event) {
    let at = event.at
    switch event.content {
    case .stepStarted(let step, let phase, _):
      enter(phase, at)
      set(step.id, .running(since: at))
      release(.step, at)
    case .stepDone(let step, let measure): set(step, .done(measure, at: at))
    case .verified(let found):
      verification = found
      reversibility.roundTripRows = max(0, found.roundTripRows)
    case .armed:
      enter(.armed, at)
      armedAt = at
    case .failed(let failure, let step): fail(failure, step, at)
    case .retried(let phase, let resets, let discardsNew, _):
      failure = nil
      buildSince = at
      if discardsNew { verification = nil }
      for step in resets { set(step, .pending) }
      enter(phase, at)
    case .cancelled:
      enter(.cancelled, at)
      end(at)
    case .held(let hold): holds.add(hold)
    case .released(let kind): release(kind, at)
    case .stepModeLeft:
      isStepMode = false
      release(.step, at)
    case .throttled(let share): throttle = share
    case .alerted(_, let overdue): isOverdue = isOverdue || overdue
    case .recovered(let phase, _, _, _): recover(to: phase, at)
    case .cutOverIntended, .exchanged, .abandoned, .mirrorBroken, .kept, .reversibilityChanged,
      .rollBackAsked, .lossesSaved, .rollBackIntended, .rollBackGivenUp, .exchangedBack,
      .finalizeIntended, .finalized, .discarded:
      applyExchange(event)
    case .planned, .suspendAsked, .suspended, .suspendTimedOut, .resumeAsked, .resumed,
      .ledgerFailed:
      break
    }
  }

  private mutating func applyExchange(_ event: Event) {
    let at = event.at
    switch event.content {
    case .cutOverIntended: intendCutOver(at)
    case .exchanged(_, let pause, let confirmBy):
      setSteps(.cutOver, .done(StepMeasure(nanoseconds: pause), at: at))
      pauseNanoseconds = pause
      self.confirmBy = confirmBy
      brokenMirror = nil
      enter(.live, at)
    case .abandoned(let phase, _):
      if phase == .armed { setSteps(.cutOver, .pending) }
      rollBack = nil
      brokenMirror = nil
      enter(phase, at)
    case .mirrorBroken(let reason): brokenMirror = reason
    case .kept:
      isKept = true
      confirmBy = nil
      holds.remove(.rollBack)
    case .reversibilityChanged(let figures): reversibility = figures
    case .rollBackAsked(let request):
      rollBack = request
      holds.remove(.rollBack)
    case .lossesSaved(let count): savedLosses = count
    case .rollBackIntended(_, let request):
      rollBack = request
      failure = nil
      holds = Holds()
      enter(.rollBackIntended, at)
    case .rollBackGivenUp:
      failure = nil
      rollBack = nil
      enter(.live, at)
    case .exchangedBack(_, _, let pause):
      rollBackPauseNanoseconds = pause
      enter(.rolledBack, at)
      end(at)
    case .finalizeIntended(_, let step):
      if let step { set(step, .running(since: at)) }
      failure = nil
      enter(.finalizing, at)
    case .finalized:
      setSteps(.cleanup, .done(StepMeasure(), at: at))
      enter(.finalized, at)
      end(at)
    case .discarded: isDiscarded = true
    case .planned, .stepStarted, .stepDone, .verified, .armed, .failed, .retried, .cancelled,
      .held, .released, .stepModeLeft, .throttled, .suspendAsked, .suspended, .suspendTimedOut,
      .resumeAsked, .resumed, .ledgerFailed, .alerted, .recovered:
      break
    }
  }

  private mutating func enter(_ phase: Phase, _ at: Instant) {
    guard phase != self.phase else { return }
    self.phase = phase
    phaseSince = at
    isOverdue = false
  }

  private mutating func intendCutOver(_ at: Instant) {
    setSteps(.cutOver, .running(since: at))
    holds = Holds()
    enter(.cutOverIntended, at)
  }

  private mutating func end(_ at: Instant) {
    endedAt = endedAt ?? at
    holds = Holds()
    rollBack = nil
    confirmBy = nil
    failure = nil
    for position in steps.indices where steps[position].isRunning { steps[position] = .pending }
  }

  private mutating func fail(_ failure: Failure, _ step: StepID?, _ at: Instant) {
    self.failure = failure
    rollBack = failure.phase == .rollBackIntended ? rollBack : nil
    brokenMirror = nil
    for position in steps.indices where steps[position].isRunning {
      steps[position] = .failed(at: at)
    }
    if let step { set(step, .failed(at: at)) }
    enter(.failed, at)
  }

  /// The time an operator held the upgrade does not count against its time limit.
  private mutating func release(_ kind: Hold.Kind, _ at: Instant) {
    guard let hold = holds[kind] else { return }
    if kind == .pause || kind == .step {
      buildSince = buildSince + max(.zero, at.since(hold.since))
    }
    holds.remove(kind)
  }

  private mutating func recover(to phase: Phase?, _ at: Instant) {
    // Whatever was to be freed is gone with the process.
    isDiscarded = true
    guard let phase else { return }
    enter(phase, at)
    end(at)
  }

  private mutating func set(_ step: StepID, _ status: StepStatus) {
    if let position = position(of: step) { steps[position] = status }
  }

  private mutating func setSteps(_ kind: PlanStep.Kind, _ status: StepStatus) {
    for position in steps.indices where plan.steps[position].kind == kind {
      steps[position] = status
    }
  }
}
