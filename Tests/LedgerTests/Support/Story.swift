import MigrationEngine

@testable import Ledger

/// A component that lives through upgrades, from a seed: where the events of tests come from.
struct Story {
  static let component = "sessions"
  static let start = Instant(microseconds: 1_700_000_000_000_000)
  static let ada = Authority(uid: 1_000, name: "ada", role: .admin)

  private(set) var state = ComponentState(
    name: Story.component, version: .generation(1), policy: Story.policy)
  private(set) var now = Story.start
  private var dice: Dice
  private var upgrades = 0
  private var requests = 0
  private let seed: UInt64

  static let policy = Policy(roleToLose: .admin, roleToFinalize: .operator)

  init(seed: UInt64) {
    self.seed = seed
    dice = Dice(seed: seed)
  }

  static let birth = LedgerEntry(
    component: component, at: start,
    content: .born(ComponentBirth(version: .generation(1), policy: policy)))

  /// A batch of some number; each is different from the others.
  static func batch(_ number: Int, entries: Int = 1, by component: String = "cache")
    -> [LedgerEntry]
  {
    (0..<entries).map { place in
      LedgerEntry(
        component: component, at: start + .microseconds(number),
        content: .request(answer: .string("\(number)/\(place)")))
    }
  }

  static func intent(_ request: String, uid: UInt32 = 1_000, verb: String = "pause")
    -> OperatorIntent
  {
    OperatorIntent(
      request: request, uid: uid, name: "ada", role: .operator, verb: verb,
      expected: Command.Expectation(version: .generation(1)))
  }

  /// The next thing that happens, already folded in, as it goes into the ledger.
  mutating func next() throws -> [LedgerEntry] {
    while true {
      now = now + .milliseconds(Int.random(in: 1...5_000, using: &dice))
      let batch = try attempt()
      guard !batch.isEmpty else { continue }
      for entry in batch {
        if case .event(let event) = entry.content { state.apply(event) }
      }
      return batch
    }
  }

  private mutating func attempt() throws -> [LedgerEntry] {
    if let id = state.unfinishedUpgrade?.id, Int.random(in: 0..<4, using: &dice) > 0 {
      let news = Story.news(for: state, &dice)
      return LedgerEntry.batch(state.decide(.upgrade(id, news), at: now), of: Story.component)
    }
    switch Int.random(in: 0..<4, using: &dice) {
    case 0: return LedgerEntry.batch(state.decide(.suspended, at: now), of: Story.component)
    case 1: return LedgerEntry.batch(state.decide(.resumed, at: now), of: Story.component)
    case 2: return LedgerEntry.batch(state.decide(.tick, at: now), of: Story.component)
    default: return try ask()
    }
  }

  private mutating func ask() throws -> [LedgerEntry] {
    let request = try wish()
    var expected = Command.Expectation(
      version: state.version, planHash: state.upgrade?.plan.hash)
    if case .migrate(_, let plan) = request { expected.planHash = plan.hash }
    let command = Command(request, expected: expected)
    guard let events = try? state.decide(command, by: Story.ada, at: now) else { return [] }
    requests += 1
    return LedgerEntry.batch(
      events, of: Story.component,
      intent: OperatorIntent(
        request: "r\(seed)-\(requests)", by: Story.ada, verb: "\(request.verb)",
        expected: expected))
  }

  private mutating func wish() throws -> Request {
    guard state.unfinishedUpgrade != nil else {
      upgrades += 1
      return .migrate(id: UpgradeID("u\(upgrades)"), plan: try Story.plan(from: state.version))
    }
    let wishes: [Request] = [
      .cutOver, .cutOver, .rollBack(acceptingLoss: .max), .finalize, .keep, .retry, .cancel,
      .pause(reason: "lunch “é”\n"), .unpause, .suspend, .resume,
    ]
    return wishes[Int.random(in: 0..<wishes.count, using: &dice)]
  }

  private static func news(for state: ComponentState, _ dice: inout Dice) -> Report.News {
    if let step = state.upgrade?.runningStep, step.kind != .cutOver, step.kind != .cleanup {
      let measure = StepMeasure(rows: 10, bytes: 1_000, nanoseconds: 5_000)
      guard Int.random(in: 0..<12, using: &dice) > 0 else {
        return .stepFailed(step.id, kind: .stepFailed, reason: "the disk said no", serving: .old)
      }
      return .stepDone(step.id, measure)
    }
    let news: [Report.News] = [
      .exchanged(pauseNanoseconds: 80_000), .exchanged(pauseNanoseconds: 70_000),
      .reversibilityChanged(unmappable: Int.random(in: 0..<3, using: &dice), shed: 1),
      .lossesSaved(count: 3), .exchangedBack(pauseNanoseconds: 60_000), .discarded,
      .finalizedDone, .abandoned(reason: "a row is in the way"),
    ]
    return news[Int.random(in: 0..<news.count, using: &dice)]
  }

  // MARK: Plans

  static func catalog(from: Version, renaming: String = "a") throws -> Catalog {
    var catalog = Catalog()
    let json =
      #"{"from": "\#(from)", "to": "\#(successor(of: from))", "#
      + #""tables": {"users": [{"rename": "\#(renaming)", "to": "b"}]}, "record": []}"#
    try catalog.register(Migration(try LensFile(json: Array(json.utf8))))
    return catalog
  }

  static func successor(of version: Version) -> Version {
    version == .generation(1) ? .generation(2) : .generation(1)
  }

  static func plan(from: Version) throws -> Plan {
    try Planner.plan(
      component: component, from: from, to: successor(of: from), catalog: catalog(from: from),
      facts: PlanFacts(
        tables: [
          PlanFacts.Table(
            name: "users", rows: 1_000, bytes: 100_000, costNanoseconds: 500,
            worstCostNanoseconds: 2_000, writesPerSecond: 100, insertsPerSecond: 10,
            sampledRows: 64)
        ], freeMemoryBytes: 1 << 30, exchangeHoldNanoseconds: 90_000),
      options: PlanOptions())
  }
}
