internal import MigrationEngine
internal import MigrationTesting
internal import StateTables

/// People at consoles: mostly sensible, sometimes late, sometimes wild.
extension World {
  private var authority: Authority {
    Authority(uid: 1_000, name: "ann", role: .admin)
  }

  /// Somebody gives a command: a legal one more often than not.
  func operatorActs() {
    let legal = shell.state.legalCommands(for: authority).filter(\.isLegal).map(\.verb)
    let wild = Verb.allCases[pick(Verb.allCases.count)]
    let verb = pick(5) > 0 && !legal.isEmpty ? legal[pick(legal.count)] : wild
    // Giving up is always legal and ends the most interesting part of a run, so it is rarer.
    if verb == .cancel, pick(12) > 0 { return }
    if prefersSuspended {
      if verb == .finalize, pick(6) > 0 { return }
      let isIdle = shell.state.unfinishedUpgrade == nil && shell.state.run.name == .running
      if isIdle, pick(3) > 0 { return give(.suspend) }
    }
    give(verb)
  }

  /// Somebody who only wants it to end: gives up, takes back or makes final what waits.
  func operatorEnds() {
    let legal = Set(
      shell.state.legalCommands(for: authority).filter(\.isLegal).map(\.verb))
    let order: [Verb] = [
      .unpause, .continue, .retry, .cutOver, .resume, .suspend, .keep, .finalize, .rollBack,
      .cancel,
    ]
    let suspended = shell.state.run.name == .suspended
    // A dice decides between ways to end, so that each of them is walked.
    var wanted = pick(3) == 0 ? order.shuffled(using: &random) : order
    if shell.state.unfinishedUpgrade == nil { wanted = [.resume] }
    guard let verb = wanted.first(where: { legal.contains($0) && ($0 != .suspend || !suspended) })
    else { return }
    give(verb)
  }

  private func give(_ verb: Verb) {
    guard let request = request(verb) else { return }
    let hash: Checksum?
    if case .migrate(_, let plan) = request {
      hash = plan.hash
    } else {
      hash = shell.state.upgrade?.plan.hash
    }
    // A screen that is late shows another version.
    let version: Version = pick(30) == 0 ? .generation(9) : shell.state.version
    let command = Command(
      request, expected: Command.Expectation(version: version, planHash: hash))
    guard let number = shell.submit(command, by: authority) else { return }
    pendingCommands[number] = verb.rawValue
    note("operator: \(verb.rawValue)")
  }

  private func request(_ verb: Verb) -> Request? {
    switch verb {
    case .migrate: migrate()
    case .step: .step
    case .continue: .continue
    case .pause: .pause(reason: "to look")
    case .unpause: .unpause
    case .throttle: .throttle(share: TimeShare(perMille: [0, 250, 1_000][pick(3)]))
    case .suspend: .suspend
    case .resume: .resume
    case .cutOver: .cutOver
    case .keep: .keep
    case .rollBack:
      .rollBack(acceptingLoss: pick(5) == 0 ? nil : shell.state.upgrade?.loss)
    case .finalize: .finalize
    case .cancel: .cancel
    case .retry: .retry
    }
  }

  private func migrate() -> Request? {
    let from = shell.state.version
    let targets = [1, 2, 3, 4].map { Version.generation($0) }.filter { $0 != from }
    let isSplit = from != .generation(4) && prefersSuspended && pick(3) > 0
    let target = isSplit ? .generation(4) : targets[pick(targets.count)]
    let isSuspended = shell.state.run.name == .suspended
    let isChosen = prefersSuspended ? pick(10) > 0 : pick(3) > 0
    let strategy: Strategy = isSuspended && isChosen ? .suspended : .online
    let options = PlanOptions(
      strategy: strategy,
      validation: ValidationLevel.allCases[pick(prefersSuspended && pick(3) > 0 ? 2 : 3)],
      isStepMode: pick(4) == 0, isPostponed: pick(2) == 0,
      confirmWithinSeconds: strategy == .online && pick(3) == 0 ? 5 : nil,
      armWithinSeconds: pick(6) == 0 ? 20 : nil, acceptsLoss: pick(3) == 0)
    // Now and then the service does not say that rows change their keys; then the driver must.
    let isSaid = pick(8) > 0
    let isBulk = from == .generation(4) || target == .generation(4)
    let facts = PlanFacts(
      tables: component.serving.tables.map { table in
        PlanFacts.Table(
          name: table.name, rows: 100, bytes: 10_000,
          needsSuspension: isSaid && isBulk && table.name != "clients")
      }, freeMemoryBytes: 1 << 30)
    guard
      let plan = try? Planner.plan(
        component: SimComponent.name, from: from, to: target,
        catalog: SimCatalog.catalog, facts: facts, options: options)
    else { return nil }
    upgradesAsked += 1
    return .migrate(id: UpgradeID("u\(upgradesAsked)"), plan: plan)
  }
}
