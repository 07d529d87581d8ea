/// What is legal now: run state × phase × verb, and role, loss and policy.
///
/// This is the one table.
///
/// Each row answers `nil` when the verb is legal, and otherwise a sentence that says what would
/// make it legal. Whoever shows verbs to people asks ``ComponentState/legalCommands(for:)``, which
/// reads this table; nobody else decides what is legal.
struct Interlocks {
  let state: ComponentState

  private var run: RunState.Name { state.run.name }
  private var upgrade: Upgrade? { state.upgrade }
  private var phase: Phase? { upgrade?.phase }
  private var failure: Failure? { upgrade?.failure }
  private var holds: Holds { upgrade?.holds ?? Holds() }
  private var isSuspendedStrategy: Bool { upgrade?.plan.options.strategy == .suspended }

  func sentence(against verb: Verb) -> String? {
    switch verb {
    case .migrate: migrate
    case .step: step
    case .continue: continueAll
    case .pause: pause
    case .unpause: unpause
    case .throttle: throttle
    case .suspend: suspend
    case .resume: resume
    case .cutOver: cutOver
    case .keep: keep
    case .rollBack: rollBack
    case .finalize: finalize
    case .cancel: cancel
    case .retry: retry
    }
  }

  // MARK: - Building

  private var migrate: String? {
    switch run {
    case .suspending: return "\(state.name) is being suspended; wait until it is"
    case .resuming: return "\(state.name) is being resumed; wait until it answers"
    case .running, .suspended: break
    }
    switch phase {
    case nil, .finalized, .rolledBack: return nil
    case .cancelled: return isPuttingBack ? puttingBack : nil
    case .live: return "\(subject) is live; finalize it or roll it back first"
    case .failed: return "\(subject) is held after a failure; retry, cancel or roll it back first"
    case .planned, .preparing, .copying, .verifying, .armed:
      return "\(subject) \(doing); finish or cancel it first"
    case .cutOverIntended, .rollBackIntended, .finalizing:
      return "\(subject) \(doing); wait for the outcome"
    }
  }

  private var step: String? {
    switch phase {
    case .planned, .preparing, .copying, .verifying:
      if upgrade?.isStepMode != true {
        return "\(subject) does not run in step mode; pause holds it as well"
      }
      if holds[.pause] != nil { return "\(subject) is paused; unpause it first" }
      return holds[.step] == nil ? "a step is being done; wait until it is" : nil
    case .armed: return "all steps before cut-over are done; cut over instead"
    case .failed: return failedFirst
    case nil, .cutOverIntended, .live, .rollBackIntended, .finalizing, .finalized, .rolledBack,
      .cancelled:
      return notBeingBuilt
    }
  }

  private var continueAll: String? {
    switch phase {
    case .planned, .preparing, .copying, .verifying, .armed:
      return upgrade?.isStepMode == true
        ? nil : "\(subject) does not run in step mode; it goes on by itself"
    case .failed: return failedFirst
    case nil, .cutOverIntended, .live, .rollBackIntended, .finalizing, .finalized, .rolledBack,
      .cancelled:
      return notBeingBuilt
    }
  }

  private var pause: String? {
    switch phase {
    case .planned, .preparing, .copying, .verifying, .armed:
      return holds[.pause] == nil ? nil : "\(subject) is paused already; unpause lets it go on"
    case .failed: return "\(subject) is held by its failure already; retry or cancel it"
    case nil, .cutOverIntended, .live, .rollBackIntended, .finalizing, .finalized, .rolledBack,
      .cancelled:
      return notBeingBuilt
    }
  }

  private var unpause: String? {
    switch phase {
    case .planned, .preparing, .copying, .verifying, .armed:
      return holds[.pause] == nil ? "\(subject) is not paused; pause would hold it" : nil
    case .failed: return failedFirst
    case nil, .cutOverIntended, .live, .rollBackIntended, .finalizing, .finalized, .rolledBack,
      .cancelled:
      return notBeingBuilt
    }
  }

  private var throttle: String? {
    switch phase {
    case .planned, .preparing, .copying, .verifying: return nil
    case .armed: return "everything is copied and verified; cut over or cancel instead"
    case .failed: return failedFirst
    case nil, .cutOverIntended, .live, .rollBackIntended, .finalizing, .finalized, .rolledBack,
      .cancelled:
      return notBeingBuilt
    }
  }

  // MARK: - Suspending

  private var suspend: String? {
    if phase?.isIntended == true { return "\(subject) \(doing); wait for the outcome" }
    switch run {
    case .running: return nil
    case .suspending: return "\(state.name) is being suspended already; wait until it is"
    case .suspended: return "\(state.name) is suspended already; resume lets it answer again"
    case .resuming: return "\(state.name) is being resumed; wait until it answers"
    }
  }

  /// After a failed conversion new code may be loaded over old state; just resuming would let it
  /// answer callers from state it cannot read.
  private var resume: String? {
    switch run {
    case .running: return "\(state.name) answers callers already; suspend would stop it"
    case .suspending: return "\(state.name) is being suspended; wait until it is"
    case .resuming: return "\(state.name) is being resumed already; wait until it answers"
    case .suspended: break
    }
    switch phase {
    case nil, .live, .finalizing, .finalized, .rolledBack: return nil
    case .cutOverIntended, .rollBackIntended:
      return "\(subject) \(doing); wait for the outcome"
    case .planned, .preparing, .copying, .verifying, .armed:
      return isSuspendedStrategy
        ? "\(subject) \(doing) and needs \(state.name) suspended; wait until it is live, or cancel"
        : nil
    case .cancelled: return isPuttingBack ? puttingBack : nil
    case .failed:
      switch failure?.serving {
      case .old, .new, nil: return nil
      case .nobody:
        let remedy = failure?.phase == .rollBackIntended ? "roll back again" : "retry or cancel"
        return "code and state of \(state.name) do not belong together since the upgrade failed;"
          + " \(remedy), then resume"
      }
    }
  }

  // MARK: - The exchange and the way back

  private var cutOver: String? {
    switch phase {
    case .armed:
      if holds[.pause] != nil { return "\(subject) is paused; unpause it first" }
      return isSuspendedStrategy ? needsSuspended("cut over") : nil
    case .planned, .preparing, .copying, .verifying: return "\(subject) \(doing); wait until armed"
    case .failed: return failedFirst
    case .cutOverIntended: return "\(subject) \(doing) already; wait for the outcome"
    case .live, .finalizing, .finalized:
      return "the new version serves already; nothing is left to do"
    case .rollBackIntended: return "\(subject) \(doing); wait for the outcome"
    case nil, .rolledBack, .cancelled: return "there is no upgrade under way; migrate first"
    }
  }

  private var keep: String? {
    switch phase {
    case .live:
      if upgrade?.rollBack != nil { return "a roll back is under way; wait for the outcome" }
      return upgrade?.confirmBy != nil || holds[.rollBack] != nil
        ? nil : "no confirm window is open; finalize gives up the way back"
    case .failed: return failedFirst
    case .rollBackIntended: return "\(subject) \(doing); wait for the outcome"
    case .finalizing, .finalized: return "the way back is given up already; nothing is left to do"
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended:
      return "\(subject) \(doing); wait until it is live"
    case nil, .rolledBack, .cancelled: return "there is no live upgrade; migrate first"
    }
  }

  private var rollBack: String? {
    switch phase {
    case .live: return wayBack
    case .failed:
      switch failure?.phase {
      case .live, .rollBackIntended: return wayBack
      case .finalizing:
        return "the way back was given up by finalize; retry it, then migrate down"
      case nil, .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended, .finalized,
        .rolledBack, .cancelled, .failed:
        return "the old version was never replaced; cancel instead"
      }
    case .planned, .preparing, .copying, .verifying, .armed:
      return "the old version still serves; cancel instead"
    case .cutOverIntended, .rollBackIntended: return "\(subject) \(doing); wait for the outcome"
    case .finalizing, .finalized:
      return "the way back was given up by finalize; migrate down, or restore the backup"
    case .rolledBack: return "it is rolled back already; nothing is left to do"
    case nil, .cancelled: return "there is no live upgrade; migrate down instead"
    }
  }

  private var wayBack: String? {
    guard let upgrade else { return nil }
    if upgrade.plan.predictions.reversibility == .oneWay {
      return "the path to \(upgrade.plan.to) is one-way; restore the backup instead"
    }
    if failure?.spoilsWayBack == true {
      return "the side to return to does not verify; repair it and retry, or restore the backup"
    }
    return isSuspendedStrategy ? needsSuspended("roll back") : nil
  }

  private var finalize: String? {
    switch phase {
    case .live:
      if upgrade?.rollBack != nil { return "a roll back is under way; wait for the outcome" }
      if holds[.rollBack] != nil {
        return "a roll back is held; roll back, or keep the upgrade first"
      }
      return upgrade?.confirmBy == nil ? nil : "the confirm window is open; keep the upgrade first"
    case .failed: return failedFirst
    case .rollBackIntended: return "\(subject) \(doing); wait for the outcome"
    case .finalizing, .finalized: return "the way back is given up already; nothing is left to do"
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended:
      return "\(subject) \(doing); wait until it is live"
    case nil, .rolledBack, .cancelled: return "there is no live upgrade; migrate first"
    }
  }

  // MARK: - Giving up and trying again

  private var cancel: String? {
    switch phase {
    case .planned, .preparing, .copying, .verifying, .armed: return nil
    case .failed: return cancelFailed
    case .cutOverIntended, .rollBackIntended: return "\(subject) \(doing); wait for the outcome"
    case .live: return "\(subject) is live; roll back instead"
    case .finalizing, .finalized:
      return "the way back was given up by finalize; migrate down instead"
    case .cancelled:
      return isPuttingBack ? nil : "it is cancelled already; nothing is left to do"
    case nil, .rolledBack: return "there is no upgrade under way; nothing is left to do"
    }
  }

  private var cancelFailed: String? {
    switch failure?.phase {
    case nil, .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended, .cancelled,
      .finalized, .rolledBack, .failed:
      return nil
    case .live: return "the new version serves; retry, or roll back instead"
    case .rollBackIntended:
      return failure?.serving == .new
        ? nil : "the new version does not serve any more; retry the roll back"
    case .finalizing: return "the way back was given up by finalize; retry it"
    }
  }

  private var retry: String? {
    guard phase == .failed, let failure, let upgrade else {
      return "nothing has failed; there is nothing to retry before something does"
    }
    switch failure.phase {
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended:
      return isSuspendedStrategy ? needsSuspended("retry") : nil
    case .rollBackIntended:
      let accepted = upgrade.rollBack?.acceptedLoss ?? 0
      guard upgrade.loss <= accepted else {
        return
          "a roll back would lose \(Wording.rows(upgrade.loss)) by now; roll back and accept that"
      }
      return isSuspendedStrategy ? needsSuspended("retry") : nil
    case .live, .finalizing, .finalized, .rolledBack, .cancelled, .failed: return nil
    }
  }
}
