extension ComponentState {
  /// Decides about a command: the events that it leads to, in order.
  ///
  /// - Throws: a ``Refusal`` whose sentence says what would make the command legal.
  public func decide(
    _ command: Command, by authority: Authority, at now: Instant
  ) throws(Refusal) -> [Event] {
    let verb = command.request.verb
    let interlocks = Interlocks(state: self)
    // Who may not do it at all learns that first, and nothing else.
    if let refusal = interlocks.refusal(of: verb, for: authority), refusal.kind == .notAuthorised {
      throw refusal
    }
    try checkScreen(command)
    if let refusal = interlocks.refusal(of: verb, for: authority) { throw refusal }
    var draft = Draft(self, by: authority, at: now)
    switch command.request {
    case .migrate(let id, let plan):
      try check(plan, id, authority)
      draft.add(.planned(id: id, plan: plan))
      if plan.options.throttle == TimeShare.zero { draft.holdForThrottle() }
      draft.advance()
    case .step:
      if let step = upgrade?.nextStep { draft.start(step) }
    case .continue:
      draft.add(.stepModeLeft)
      draft.advance()
    case .pause(let reason):
      let shown = reason.prefix(UpgradeLimits.reasonCharacters)
      draft.hold(.pause, "\(authority.name) paused it: \(shown); unpause lets it go on")
    case .unpause:
      draft.add(.released(.pause))
      draft.advance()
    case .throttle(let share): draft.throttle(to: share)
    case .suspend: draft.add(.suspendAsked)
    case .resume: draft.resume()
    case .cutOver:
      if let upgrade { draft.add(.cutOverIntended(to: upgrade.plan.to, isAutomatic: false)) }
    case .keep: draft.add(.kept)
    case .rollBack(let accepted):
      try draft.rollBack(accepting: accepted)
    case .finalize: draft.finalize()
    case .cancel: draft.cancel()
    case .retry: draft.retry()
    }
    return draft.events
  }

  /// A screen that shows something else than what is must not act.
  private func checkScreen(_ command: Command) throws(Refusal) {
    let verb = command.request.verb
    func stale(_ sentence: String) -> Refusal {
      Refusal(
        verb: verb, kind: .interlocked, sentence: sentence + "; look again, then decide")
    }
    let expected = command.expected
    guard expected.version == version else {
      throw stale("\(name) serves \(version) and the screen showed \(expected.version)")
    }
    if let shown = expected.upgrade, shown != upgrade?.id {
      let present = upgrade.map { "the upgrade is \($0.id)" } ?? "there is no upgrade"
      throw stale("\(present) and the screen showed \(shown)")
    }
    guard verb.needsPlanHash else { return }
    let hash: Checksum?
    switch command.request {
    case .migrate(_, let plan): hash = plan.hash
    case .step, .continue, .pause, .unpause, .throttle, .suspend, .resume, .cutOver, .keep,
      .rollBack, .finalize, .cancel, .retry:
      // One that is over has nothing to be agreed to; what is asked of it the interlocks refuse.
      hash = unfinishedUpgrade?.plan.hash
    }
    guard let hash else { return }
    guard let shown = expected.planHash else {
      throw stale("the request does not say which plan was shown; it is \(hash.short)")
    }
    guard shown == hash else {
      throw stale("the plan is \(hash.short) and the screen showed \(shown.short)")
    }
  }

  private func check(
    _ plan: Plan, _ id: UpgradeID, _ authority: Authority
  ) throws(Refusal) {
    func refuse(_ kind: FailureKind, _ sentence: String) -> Refusal {
      Refusal(verb: .migrate, kind: kind, sentence: sentence)
    }
    guard plan.component == name else {
      throw refuse(.interlocked, "the plan is for \(plan.component); plan for \(name)")
    }
    guard plan.from == version else {
      throw refuse(
        .interlocked, "the plan starts from \(plan.from) and \(name) serves \(version); plan again")
    }
    guard id != upgrade?.id else {
      throw refuse(.interlocked, "an upgrade \(id) has been run already; choose another id")
    }
    guard plan.predictions.reversibility != .oneWay || authority.role >= policy.roleToFinalize
    else {
      throw refuse(
        .notAuthorised,
        "there is no way back from \(plan.to), and starting this needs"
          + " \(policy.roleToFinalize.rawValue); ask somebody who is, or plan a way back")
    }
    if let defect = plan.defect {
      throw refuse(.validationFailed, "the plan is malformed: \(defect); plan again")
    }
    switch plan.options.strategy {
    case .suspended:
      guard run.name == .suspended else {
        throw refuse(
          .interlocked, "the suspended strategy needs \(name) suspended; suspend it first")
      }
    case .online:
      guard case .neverArrives(let reason) = plan.predictions.convergence else { return }
      throw refuse(.insufficientResources, reason)
    }
  }
}

extension Plan {
  /// What keeps it from being run at all; plans come from outside as well.
  var defect: String? {
    guard !path.isEmpty else { return "it has no migrations" }
    guard steps.count <= UpgradeLimits.planSteps else {
      return "it has \(steps.count) steps, more than \(UpgradeLimits.planSteps)"
    }
    guard steps.filter({ $0.kind == .cutOver }).count == 1 else {
      return "it has not exactly one cut-over"
    }
    guard steps.contains(where: { $0.kind == .verification }) else {
      return "it verifies nothing"
    }
    let order = steps.compactMap { $0.kind.phase.flatMap(Phase.allCases.firstIndex) }
    guard order == order.sorted() else { return "its steps are not in the order of the phases" }
    var seen: Set<StepID> = []
    var building: Set<StepID> = []
    for step in steps {
      let known = step.kind.phase == nil ? seen : building
      guard step.dependencies.allSatisfy(known.contains) else {
        return "\(step.id) depends on a step that does not stand before it"
      }
      guard seen.insert(step.id).inserted else { return "it has two steps \(step.id)" }
      if step.kind.phase != nil { building.insert(step.id) }
    }
    return nil
  }
}
