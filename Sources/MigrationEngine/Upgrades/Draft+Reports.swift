extension Draft {
  mutating func take(_ news: Report.News, about upgrade: Upgrade) {
    switch news {
    case .stepDone(let step, let measure):
      guard isBeingBuilt(upgrade), upgrade.status(of: step)?.isRunning == true else { return }
      add(.stepDone(step: step, measure: measure))
      advance()
    case .stepFailed(let step, let kind, let reason, let serving):
      stepFailed(step, kind, reason, serving, upgrade)
    case .verified(let found): verified(found, upgrade)
    case .reversibilityChanged(let unmappable, let shed):
      change(unmappable: unmappable, shed: shed, upgrade)
    case .exchanged(let pause):
      guard upgrade.phase == .cutOverIntended else { return }
      let window = upgrade.plan.options.confirmWithinSeconds
      add(
        .exchanged(
          to: upgrade.plan.to, pauseNanoseconds: max(0, pause),
          confirmBy: window.map { at + .seconds($0) }))
    case .abandoned(let reason): abandoned(reason, upgrade)
    case .lossesSaved(let count): lossesSaved(count, upgrade)
    case .exchangedBack(let pause):
      guard upgrade.phase == .rollBackIntended else { return }
      add(
        .exchangedBack(
          to: upgrade.plan.from, from: upgrade.plan.to, pauseNanoseconds: max(0, pause)))
    case .rollBackFailed(let reason, let serving):
      guard upgrade.phase == .rollBackIntended else { return }
      // Before the exchange back is reported the old version cannot serve; then nobody does.
      fail(.rollbackFailed, reason, serving: serving == .old ? .nobody : serving)
    case .discarded:
      guard upgrade.phase.isEnd || upgrade.phase == .finalizing, !upgrade.isDiscarded else {
        return
      }
      add(.discarded)
    case .finalizedDone:
      if upgrade.phase == .finalizing { add(.finalized) }
    case .liveWriteFailed(let key, let reason): liveWriteFailed(key, reason, upgrade)
    case .healthFailed(let reason): healthFailed(reason, upgrade)
    case .corruption(let place, let verifies): corrupted(place, verifies, upgrade)
    }
  }

  private func isBeingBuilt(_ upgrade: Upgrade) -> Bool {
    upgrade.phase.isBeforeCutOver && upgrade.phase != .armed
  }

  /// Who serves after a failure that nobody reported with its outcome.
  func presumedServing(_ upgrade: Upgrade) -> Serving {
    switch upgrade.plan.options.strategy {
    case .online: .old
    // The new module may be loaded over the old state; retry or cancel sorts that out.
    case .suspended: .nobody
    }
  }

  private mutating func stepFailed(
    _ step: StepID, _ kind: FailureKind, _ reason: String, _ serving: Serving, _ upgrade: Upgrade
  ) {
    guard upgrade.status(of: step)?.isRunning == true else { return }
    switch upgrade.phase {
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended:
      // Before the exchange is reported the new version cannot serve; then nobody does.
      // A copy that refused a row has not followed its writes since, so it begins anew.
      let refusedRow =
        kind == .stepFailed && (upgrade.phase == .copying || upgrade.phase == .verifying)
      let spoils = kind == .validationFailed || kind == .dataCorruption || refusedRow
      fail(
        kind, reason, serving: serving == .new ? .nobody : serving, step: step, spoilsCopy: spoils)
    case .finalizing: fail(kind, reason, serving: .new, step: step)
    case .live, .rollBackIntended, .finalized, .rolledBack, .cancelled, .failed: return
    }
  }

  private mutating func verified(_ found: Verification, _ upgrade: Upgrade) {
    guard upgrade.phase == .verifying, let step = upgrade.runningStep else { return }
    add(.verified(found))
    guard found.differing > 0 else { return }
    fail(
      .validationFailed,
      "\(found.differing) of \(Wording.rows(found.rows)) are not what the migration makes of them",
      serving: presumedServing(upgrade), step: step.id, spoilsCopy: true)
  }

  private mutating func change(unmappable: Int, shed: Int, _ upgrade: Upgrade) {
    switch upgrade.activePhase {
    case .live, .rollBackIntended: break
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended, .finalizing,
      .finalized, .rolledBack, .cancelled, .failed:
      return
    }
    let figures = Reversibility(
      roundTripRows: upgrade.reversibility.roundTripRows, unmappable: unmappable, shed: shed)
    if figures != upgrade.reversibility { add(.reversibilityChanged(figures)) }
  }

  private mutating func abandoned(_ reason: String, _ upgrade: Upgrade) {
    switch upgrade.phase {
    case .cutOverIntended:
      if let broken = upgrade.brokenMirror {
        return fail(
          .stepFailed, broken, serving: presumedServing(upgrade), spoilsCopy: true)
      }
      add(.abandoned(phase: .armed, reason: reason))
      hold(.cutOver, "the cut-over was not made (\(reason)); cut over to try again")
    case .rollBackIntended: giveUpRollBack(reason)
    case .live:
      if upgrade.rollBack != nil { giveUpRollBack(reason) }
    case .planned, .preparing, .copying, .verifying, .armed, .finalizing, .finalized, .rolledBack,
      .cancelled, .failed:
      return
    }
  }

  private mutating func giveUpRollBack(_ reason: String) {
    add(.abandoned(phase: .live, reason: reason))
    hold(
      .rollBack,
      "the roll back was not made (\(reason)); roll back to try again, or keep the upgrade")
  }

  private mutating func lossesSaved(_ count: Int, _ upgrade: Upgrade) {
    guard upgrade.phase == .live, let request = upgrade.rollBack else { return }
    add(.lossesSaved(count: max(0, count)))
    let loss = upgrade.loss
    guard loss <= request.acceptedLoss else {
      return giveUpRollBack(
        "it would lose \(Wording.rows(loss)) by now, and \(request.acceptedLoss) were accepted")
    }
    guard count < loss else {
      return add(.rollBackIntended(to: upgrade.plan.from, request))
    }
    guard request.attempts < UpgradeLimits.saveAttempts else {
      return giveUpRollBack(
        "\(count) of \(Wording.rows(loss)) that it loses could be saved, more come all the time")
    }
    var again = request
    again.attempts += 1
    add(.rollBackAsked(again))
  }
}
