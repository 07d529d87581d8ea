import MigrationEngine

/// A component under test: asks, tells, and remembers every event.
struct Rig {
  static let v1 = Version.generation(1)
  static let v2 = Version.generation(2)
  static let v3 = Version.generation(3)
  static let ada = Authority(uid: 1000, name: "ada", role: .operator)
  static let viewer = Authority(uid: 1001, name: "vic", role: .viewer)
  static let start = Instant(microseconds: 1_700_000_000_000_000)

  let initial: ComponentState
  var state: ComponentState
  var events: [Event] = []
  var now = Rig.start
  var id: UpgradeID { state.upgrade?.id ?? "none" }
  var phase: Phase? { state.upgrade?.phase }

  init(policy: Policy = Policy()) {
    initial = ComponentState(name: "sessions", version: Rig.v1, policy: policy)
    state = initial
  }

  static func plan(
    _ options: PlanOptions = PlanOptions(isPostponed: false), from: Version = v1,
    to: Version = v2, loss: Loss = .lossless, facts: PlanFacts = Rig.facts()
  ) throws -> Plan {
    var catalog = Catalog()
    try catalog.register(migration(from, to, loss))
    return try Planner.plan(
      component: "sessions", from: from, to: to, catalog: catalog, facts: facts, options: options)
  }

  enum Loss { case lossless, dependsOnData, oneWay }

  static func migration(_ from: Version, _ to: Version, _ loss: Loss) throws -> Migration {
    let operation =
      switch loss {
      case .lossless: #"{"rename": "a", "to": "b"}"#
      case .dependsOnData: #"{"remove": "a", "value": 0}"#
      case .oneWay: #"{"remove": "a"}"#
      }
    let json =
      #"{"from": "\#(from)", "to": "\#(to)", "tables": {"users": [\#(operation)]}, "#
      + #""record": []}"#
    return Migration(try LensFile(json: Array(json.utf8)))
  }

  static func facts(_ change: (inout PlanFacts) -> Void = { _ in }) -> PlanFacts {
    var facts = PlanFacts(
      tables: [
        PlanFacts.Table(
          name: "users", rows: 1_000, bytes: 100_000, costNanoseconds: 500,
          worstCostNanoseconds: 2_000, writesPerSecond: 100, insertsPerSecond: 10,
          sampledRows: 64)
      ], freeMemoryBytes: 1 << 30, exchangeHoldNanoseconds: 90_000)
    change(&facts)
    return facts
  }

  // MARK: - Asking and telling

  var expectation: Command.Expectation {
    Command.Expectation(
      version: state.version, planHash: state.upgrade?.plan.hash, upgrade: state.upgrade?.id)
  }

  func command(_ request: Request) -> Command {
    var expected = expectation
    if case .migrate(_, let plan) = request {
      expected = Command.Expectation(version: state.version, planHash: plan.hash)
    }
    return Command(request, expected: expected)
  }

  @discardableResult
  mutating func ask(_ request: Request, by who: Authority = Rig.ada) throws(Refusal) -> [Effect] {
    apply(try state.decide(command(request), by: who, at: now))
  }

  /// The sentence of the refusal; `nil` when the request was taken.
  func refusal(_ request: Request, by who: Authority = Rig.ada) -> String? {
    do throws(Refusal) {
      _ = try state.decide(command(request), by: who, at: now)
      return nil
    } catch { return error.sentence }
  }

  @discardableResult
  mutating func tell(_ news: Report.News) -> [Effect] { tell(.upgrade(id, news)) }

  @discardableResult
  mutating func tell(_ report: Report) -> [Effect] { apply(state.decide(report, at: now)) }

  mutating func apply(_ batch: [Event]) -> [Effect] {
    now = now + .milliseconds(1)
    for event in batch { state.apply(event) }
    events += batch
    return batch.flatMap { ComponentState.effects(of: $0) }
  }

  mutating func wait(_ duration: Duration) -> [Effect] {
    now = now + duration
    return tell(.tick)
  }

  // MARK: - Getting somewhere

  mutating func suspend() throws {
    try ask(.suspend)
    tell(.suspended)
  }

  mutating func migrate(_ plan: Plan? = nil, id: UpgradeID = "u1") throws {
    let plan = try plan ?? Rig.plan()
    if plan.options.strategy == .suspended, state.run.name == .running { try suspend() }
    try ask(.migrate(id: id, plan: plan))
  }

  /// Does the steps that are asked for until the upgrade reaches `goal`.
  mutating func build(until goal: Phase) {
    while phase != goal, let step = state.upgrade?.runningStep,
      step.kind != .cutOver, step.kind != .cleanup
    {
      tell(.stepDone(step.id, StepMeasure(rows: 10)))
    }
  }

  mutating func goLive(_ plan: Plan? = nil, id: UpgradeID = "u1") throws {
    try migrate(plan, id: id)
    build(until: .cutOverIntended)
    if phase == .armed { try ask(.cutOver) }
    tell(.exchanged(pauseNanoseconds: 80_000))
  }

  static let names = Phase.allCases

  /// A component whose upgrade is in a phase, reached by events alone; `nil` for no upgrade.
  static func at(
    _ phase: Phase?, _ options: PlanOptions = PlanOptions(), loss: Loss = .lossless
  ) throws -> Rig {
    var rig = Rig()
    guard let phase else { return rig }
    var options = options
    options.isStepMode = phase == .planned
    let plan = try Rig.plan(options, loss: loss)
    switch phase {
    case .planned, .preparing: try rig.migrate(plan)
    case .copying, .verifying, .armed:
      try rig.migrate(plan)
      rig.build(until: phase)
    case .cutOverIntended:
      try rig.migrate(plan)
      rig.build(until: .armed)
      try rig.ask(.cutOver)
    case .live: try rig.goLive(plan)
    case .rollBackIntended, .rolledBack:
      try rig.goLive(plan)
      if plan.options.strategy == .suspended, rig.state.run.name == .running { try rig.suspend() }
      try rig.ask(.rollBack(acceptingLoss: nil))
      // The way back of a suspended upgrade is made before it is decided.
      if rig.phase == .live { rig.tell(.lossesSaved(count: 0)) }
      if phase == .rolledBack { rig.tell(.exchangedBack(pauseNanoseconds: 80_000)) }
    case .finalizing, .finalized:
      try rig.goLive(plan)
      try rig.ask(.finalize)
      if phase == .finalized { rig.tell(.finalizedDone) }
    case .cancelled:
      try rig.migrate(plan)
      rig.build(until: .copying)
      try rig.ask(.cancel)
    case .failed:
      try rig.migrate(plan)
      rig.build(until: .copying)
      try rig.fail(serving: plan.options.strategy == .online ? .old : .nobody)
    }
    return rig
  }

  mutating func fail(serving: Serving = .old, kind: FailureKind = .stepFailed) throws {
    guard let step = state.upgrade?.runningStep else { return }
    tell(.stepFailed(step.id, kind: kind, reason: "the disk said no", serving: serving))
  }
}

extension Event {
  /// The name of what happened, without what came with it.
  var name: String { String(String(describing: content).prefix { $0.isLetter }) }
}
