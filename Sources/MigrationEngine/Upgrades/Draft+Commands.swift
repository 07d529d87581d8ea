extension Draft {
  mutating func throttle(to share: TimeShare) {
    add(.throttled(share))
    if share == .zero {
      holdForThrottle()
    } else if state.upgrade?.holds[.throttle] != nil {
      add(.released(.throttle))
    }
  }

  mutating func holdForThrottle() {
    hold(.throttle, "the copy has no share of the component's time; raise the throttle")
  }

  mutating func rollBack(accepting accepted: Int?) throws(Refusal) {
    guard let upgrade = state.upgrade else { return }
    let loss = upgrade.loss
    guard loss <= max(0, accepted ?? 0) else {
      let shown = accepted.map { ", more than the \($0) accepted" } ?? ""
      throw Refusal(
        verb: .rollBack, kind: .interlocked,
        sentence: "a roll back would lose \(Wording.rows(loss))\(shown); they are saved first: ask"
          + " again and accept \(loss)")
    }
    let request = RollBackRequest(
      acceptedLoss: max(0, accepted ?? 0), reason: "\(by?.name ?? "the service") asked for it",
      isAutomatic: false)
    rollBack(upgrade, request)
  }

  /// What is lost is saved first, also the second time: it may have been written to since.
  ///
  /// Only where nobody serves, nothing more can have been written.
  private mutating func rollBack(_ upgrade: Upgrade, _ request: RollBackRequest) {
    if upgrade.failure?.serving == .nobody {
      return add(.rollBackIntended(to: upgrade.plan.from, request))
    }
    let isAsked = upgrade.loss > 0 || upgrade.plan.options.strategy == .suspended
    if upgrade.phase == .failed, isAsked { add(.rollBackGivenUp) }
    rollBack(request)
  }

  /// Has the component answer again; a way back that waits for it to stand still is given up.
  mutating func resume() {
    if let upgrade = state.upgrade, upgrade.phase == .live, upgrade.rollBack != nil,
      upgrade.plan.options.strategy == .suspended
    {
      add(.rollBackGivenUp)
    }
    add(.resumeAsked)
  }

  mutating func finalize() {
    guard let upgrade = state.upgrade else { return }
    let step = upgrade.plan.steps.first { $0.kind == .cleanup }
    add(.finalizeIntended(oldVersion: upgrade.plan.from, step: step?.id))
  }

  mutating func cancel() {
    guard let upgrade = state.upgrade else { return }
    if upgrade.failure?.phase == .rollBackIntended {
      add(.rollBackGivenUp)
      hold(.rollBack, "the roll back failed and was given up; roll back, or keep the upgrade")
    } else {
      add(.cancelled(newVersion: upgrade.plan.to))
    }
  }

  mutating func retry() {
    guard let upgrade = state.upgrade, let failure = upgrade.failure else { return }
    switch failure.phase {
    case .planned, .preparing, .copying, .verifying, .armed: rebuild(upgrade, failure)
    case .cutOverIntended:
      guard !failure.spoilsCopy, failure.serving != .nobody,
        upgrade.plan.options.strategy == .online
      else { return rebuild(upgrade, failure) }
      add(
        .retried(
          phase: .armed, resets: cutOverSteps(upgrade), discardsNew: false,
          continuesCopy: false))
      hold(.cutOver, "the cut-over failed before (\(failure.reason)); cut over to try again")
    case .live:
      add(.retried(phase: .live, resets: [], discardsNew: false, continuesCopy: false))
    case .rollBackIntended:
      var request =
        upgrade.rollBack
        ?? RollBackRequest(acceptedLoss: 0, reason: "it was tried again", isAutomatic: false)
      request.attempts = 1
      rollBack(upgrade, request)
    case .finalizing: finalize()
    case .finalized, .rolledBack, .cancelled, .failed: return
    }
  }

  private func cutOverSteps(_ upgrade: Upgrade) -> [StepID] {
    upgrade.plan.steps.filter { $0.kind == .cutOver }.map(\.id)
  }

  /// Goes on where it failed; where the copy is spoiled, from the beginning of the copy.
  ///
  /// A conversion of a suspended component always begins anew: it may have answered callers since,
  /// and nobody mirrored what they wrote.
  private mutating func rebuild(_ upgrade: Upgrade, _ failure: Failure) {
    let isAnew =
      failure.spoilsCopy || failure.phase == .armed || failure.phase == .cutOverIntended
      || upgrade.plan.options.strategy == .suspended
    let resets = zip(upgrade.plan.steps, upgrade.steps).filter { step, status in
      switch step.kind {
      case .preparation, .migration, .verification, .cutOver: isAnew || status.isUndone
      case .validation, .backup: status.isUndone
      case .cleanup: false
      }
    }
    let first = resets.compactMap { $0.0.kind.phase }.first
    let isPaused = upgrade.holds[.pause] != nil
    add(
      .retried(
        phase: isAnew ? first ?? failure.phase : failure.phase, resets: resets.map(\.0.id),
        discardsNew: isAnew, continuesCopy: !isPaused))
    // Whoever asks for the step that failed need not ask twice.
    if let step = state.upgrade?.nextStep, !isPaused { start(step) } else { advance() }
  }
}

extension Upgrade.StepStatus {
  /// Whether it must be done again.
  fileprivate var isUndone: Bool {
    switch self {
    case .failed, .running: true
    case .pending, .done: false
    }
  }
}
