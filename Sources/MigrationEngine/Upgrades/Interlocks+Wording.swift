extension Interlocks {
  /// The upgrade, as sentences name it.
  var subject: String {
    guard let upgrade = state.upgrade else { return "the upgrade" }
    return "the upgrade \(upgrade.plan.from) → \(upgrade.plan.to)"
  }

  /// What the upgrade is doing, to follow its name.
  var doing: String {
    switch state.upgrade?.phase {
    case nil: "has not begun"
    case .planned: "is planned"
    case .preparing: "is being prepared"
    case .copying: "is being copied"
    case .verifying: "is being verified"
    case .armed: "is armed"
    case .cutOverIntended: "is cutting over"
    case .live: "is live"
    case .rollBackIntended: "is rolling back"
    case .finalizing: "is being finalized"
    case .finalized: "is finalized"
    case .rolledBack: "is rolled back"
    case .cancelled: "is cancelled"
    case .failed: "has failed"
    }
  }

  var failedFirst: String { "\(subject) is held after a failure; retry or cancel it first" }

  /// Why a verb is refused that only an upgrade being built takes.
  var notBeingBuilt: String {
    switch state.upgrade?.phase {
    case nil, .finalized, .rolledBack, .cancelled: "no upgrade is being built; migrate first"
    case .live: "\(subject) is live and all of it is built; finalize it or roll it back"
    case .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended, .rollBackIntended,
      .finalizing:
      "\(subject) \(doing); wait for the outcome"
    case .failed: failedFirst
    }
  }

  func needsSuspended(_ verb: String) -> String? {
    switch state.run.name {
    case .suspended: nil
    case .running, .suspending, .resuming:
      "this upgrade's strategy needs \(state.name) suspended; suspend it, then \(verb)"
    }
  }

  /// Whether a cancelled conversion has not been undone yet.
  var isPuttingBack: Bool {
    guard let upgrade = state.upgrade else { return false }
    return upgrade.phase == .cancelled && upgrade.plan.options.strategy == .suspended
      && !upgrade.isDiscarded
  }

  var puttingBack: String {
    "the old version of \(state.name) is being put back; wait until it is, or cancel again"
  }

  /// What stands against `verb` for somebody, whatever comes with it.
  func refusal(of verb: Verb, for authority: Authority) -> Refusal? {
    if authority.isReadOnly {
      return Refusal(
        verb: verb, kind: .notAuthorised,
        sentence: "this session only looks; start one that may act")
    }
    let role = role(for: verb)
    if authority.role < role {
      return Refusal(
        verb: verb, kind: .notAuthorised,
        sentence: "\(authority.name) is \(authority.role.rawValue) and this needs"
          + " \(role.rawValue); ask somebody who is")
    }
    return sentence(against: verb).map { Refusal(verb: verb, kind: .interlocked, sentence: $0) }
  }

  /// The least role for a verb; every verb has one.
  private func role(for verb: Verb) -> Role {
    switch verb {
    case .migrate, .step, .continue, .pause, .unpause, .throttle, .suspend, .resume, .keep,
      .cancel, .retry:
      .operator
    case .cutOver:
      // Without a way back cut-over gives up what finalize would.
      max(
        .operator,
        state.upgrade?.plan.predictions.reversibility == .oneWay
          ? state.policy.roleToFinalize : .operator)
    case .rollBack: max(.operator, state.lossOfRollBack > 0 ? state.policy.roleToLose : .operator)
    case .finalize: max(.operator, state.policy.roleToFinalize)
    }
  }
}

extension ComponentState {
  /// What a roll back would lose now; 0 where there is none to be made.
  var lossOfRollBack: Int {
    guard let upgrade, !upgrade.phase.isEnd else { return 0 }
    return upgrade.loss
  }

  /// Every verb, and why it would be refused to somebody now; sent to those who watch, who show it
  /// and compute nothing.
  public func legalCommands(for authority: Authority) -> [LegalCommand] {
    let table = Interlocks(state: self)
    return Verb.allCases.map { verb in
      LegalCommand(
        verb: verb, refusal: table.refusal(of: verb, for: authority),
        loss: verb == .rollBack ? lossOfRollBack : 0)
    }
  }
}
