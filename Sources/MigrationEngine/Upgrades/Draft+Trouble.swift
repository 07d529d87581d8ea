extension Draft {
  /// The transform threw on a caller's write: that is the upgrade's trouble, never the caller's.
  mutating func liveWriteFailed(_ key: String, _ reason: String, _ upgrade: Upgrade) {
    let sentence = "the transform threw on a write of \(key): \(reason)"
    switch upgrade.phase {
    case .planned, .preparing, .copying, .verifying, .armed:
      fail(.stepFailed, sentence, serving: presumedServing(upgrade), spoilsCopy: true)
    case .cutOverIntended:
      if upgrade.brokenMirror == nil { add(.mirrorBroken(reason: sentence)) }
    case .live, .rollBackIntended: breakWayBack(upgrade)
    case .failed:
      switch upgrade.activePhase {
      case .live, .rollBackIntended: breakWayBack(upgrade)
      case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended:
        spoilCopy(upgrade)
      case .finalizing, .finalized, .rolledBack, .cancelled, .failed: return
      }
    case .finalizing, .finalized, .rolledBack, .cancelled: return
    }
  }

  /// Counts one key more until the shell reports its figures, which say it exactly.
  private mutating func breakWayBack(_ upgrade: Upgrade) {
    var figures = upgrade.reversibility
    figures.unmappable = figures.unmappable.clampedSum(1)
    if figures != upgrade.reversibility { add(.reversibilityChanged(figures)) }
  }

  private mutating func spoilCopy(_ upgrade: Upgrade) {
    guard var failure = upgrade.failure, !failure.spoilsCopy else { return }
    failure.spoilsCopy = true
    add(.failed(failure, step: nil))
  }

  mutating func healthFailed(_ reason: String, _ upgrade: Upgrade) {
    switch upgrade.phase {
    case .live: rollBackByItself(because: "a health check failed: \(reason)")
    case .planned, .preparing, .copying, .verifying, .armed:
      guard upgrade.holds[.cutOver] == nil else { return }
      hold(.cutOver, "a health check failed: \(reason); cut over when the component is well")
    case .cutOverIntended, .rollBackIntended, .finalizing, .finalized, .rolledBack, .cancelled,
      .failed:
      return
    }
  }

  mutating func corrupted(_ place: String, _ verifies: Bool, _ upgrade: Upgrade) {
    let sentence = "the state at \(place) is not what was written there"
    switch upgrade.phase {
    case .planned, .preparing, .copying, .verifying, .armed:
      fail(.dataCorruption, sentence, serving: presumedServing(upgrade), spoilsCopy: true)
    case .cutOverIntended:
      if upgrade.brokenMirror == nil { add(.mirrorBroken(reason: sentence)) }
    case .live:
      if verifies {
        rollBackByItself(because: sentence)
      } else {
        fail(.dataCorruption, sentence, serving: .new, spoilsWayBack: true)
      }
    case .failed:
      guard upgrade.activePhase == .live, !verifies, var failure = upgrade.failure,
        !failure.spoilsWayBack
      else { return alert(sentence) }
      failure.spoilsWayBack = true
      add(.failed(failure, step: nil))
    case .rollBackIntended, .finalizing, .finalized, .rolledBack, .cancelled: alert(sentence)
    }
  }

  private mutating func alert(_ sentence: String) {
    add(.alerted(sentence: "\(sentence); keep the backup and look at it", isOverdue: false))
  }

  /// Time has passed: what was promised by now and did not happen.
  mutating func tick() {
    guard let upgrade = state.upgrade else { return }
    switch upgrade.phase {
    case .planned, .preparing, .copying, .verifying:
      guard let limit = upgrade.plan.options.armWithinSeconds, !upgrade.holds.blocksSteps,
        upgrade.holds[.step] == nil, at.since(upgrade.buildSince) > .seconds(limit)
      else { return }
      fail(
        .timeout, "it is not armed after \(limit) s", serving: presumedServing(upgrade))
    case .cutOverIntended, .rollBackIntended:
      overdue(upgrade, after: UpgradeLimits.intentDeadline)
    case .finalizing: overdue(upgrade, after: UpgradeLimits.finalizeDeadline)
    case .live:
      guard let deadline = upgrade.confirmBy, at >= deadline else { return }
      rollBackByItself(because: "it was not kept inside its confirm window")
    case .armed, .finalized, .rolledBack, .cancelled, .failed: return
    }
  }

  /// An exchange whose outcome is not known is never called failed: it may have been made.
  private mutating func overdue(_ upgrade: Upgrade, after limit: Duration) {
    guard !upgrade.isOverdue, at.since(upgrade.phaseSince) > limit else { return }
    let doing = Interlocks(state: state).doing
    add(
      .alerted(
        sentence: "\(state.name) \(doing) for more than \(limit.components.seconds) s; look at the"
          + " service's own log for what it waits for", isOverdue: true))
  }

  /// What a crash means, by rule, for state in memory: see the rules in docs/decisions.
  mutating func recover() {
    let wasSuspended = state.run.name != .running && state.run.name != .resuming
    guard let upgrade = state.unfinishedUpgrade else {
      // What an upgrade that is over had still to free is gone with the process.
      let isFreed = state.upgrade?.isDiscarded ?? true
      guard state.run.name != .running || !isFreed else { return }
      return add(
        .recovered(
          phase: nil, version: state.version, isSuspended: wasSuspended,
          sentence: "\(state.name) was started again"))
    }
    let (phase, version) = Draft.ruling(upgrade)
    let ending = "\(state.name) was started again while an upgrade was under way; it serves"
    add(
      .recovered(
        phase: phase, version: version, isSuspended: wasSuspended,
        sentence: "\(ending) \(version), and the upgrade is over"))
  }

  private static func ruling(_ upgrade: Upgrade) -> (Phase, Version) {
    switch upgrade.activePhase {
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended, .cancelled:
      (.cancelled, upgrade.plan.from)
    case .live:
      // The trial rule: what was to be confirmed and was not does not survive.
      upgrade.confirmBy == nil ? (.finalized, upgrade.plan.to) : (.rolledBack, upgrade.plan.from)
    case .rollBackIntended, .rolledBack: (.rolledBack, upgrade.plan.from)
    case .finalizing, .finalized: (.finalized, upgrade.plan.to)
    case .failed: (.cancelled, upgrade.plan.from)
    }
  }
}
