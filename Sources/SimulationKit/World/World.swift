internal import MigrationEngine
internal import MigrationTesting
internal import StateTables

/// Everything around one component, under one seed: callers, operators, workers, the ledger, time.
final class World {
  /// Chaos lasts for so many acts, and then everything that was broken is mended.
  static let chaosActs = 800...3_000
  /// After that, everything comes to an end or names a reason within so many rounds.
  static let healingRounds = 4_000

  var random: SeededGenerator
  private(set) var component: SimComponent
  let workers = SimWorkers()
  let journal = SimJournal()
  private(set) var shell: UpgradeShell
  let initial: ComponentState
  private(set) var log: [String] = []
  var now = Instant(microseconds: 1_700_000_000_000_000)
  var limits: WorkloadLimits
  var upgradesAsked = 0
  var pendingCommands: [Int: String] = [:]
  /// Whether disks fail and rows are awkward; ends with the chaos.
  private(set) var isChaotic = true
  /// Whether the operators of this world go to the fourth version and back, key by key.
  let prefersSuspended: Bool
  /// Whether there may be rows that some version cannot hold; without them every row comes back.
  let isHostileWorld: Bool
  let keepsLog: Bool

  init(seed: UInt64, faults: MigrationFaults, keepsLog: Bool) {
    var random = SeededGenerator(seed: seed)
    let fanOut = [4, 5, 8, 8, 16][Int.random(in: 0..<5, using: &random)]
    let keys = [20, 120, 400, 900][Int.random(in: 0..<4, using: &random)]
    limits = WorkloadLimits(keys: keys, isHostile: random.next() % 4 != 0, second: 0)
    self.keepsLog = keepsLog
    isHostileWorld = limits.isHostile
    prefersSuspended = random.next() % 3 == 0
    let version: Version = prefersSuspended ? .generation(3) : .generation(1)
    self.random = random
    initial = ComponentState(name: SimComponent.name, version: version)
    (component, shell) = World.start(initial, fanOut, faults, workers, journal)
    note(
      "fan-out \(fanOut), \(keys) keys, \(limits.isHostile ? "hostile" : "friendly") rows,"
        + " \(prefersSuspended ? "suspended" : "online") upgrades")
  }

  /// A component that begins with empty tables, and what upgrades it.
  private static func start(
    _ state: ComponentState, _ fanOut: Int, _ faults: MigrationFaults, _ workers: SimWorkers,
    _ journal: SimJournal
  ) -> (SimComponent, UpgradeShell) {
    let component = SimComponent(at: state.version, fanOut: fanOut, faults: faults)
    let clock = VirtualClock()
    let driver = UpgradeDriver(
      component, workers: workers, reaper: workers, stopwatch: { clock.tick() }, faults: faults)
    return (component, UpgradeShell(state, driver: driver, journal: journal))
  }

  func note(_ line: @autoclosure () -> String) { if keepsLog { log.append(line()) } }

  func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  // MARK: Acts

  func run() throws {
    for _ in 0..<limits.keys { try callerActs() }
    for _ in 0..<Int.random(in: World.chaosActs, using: &random) {
      try act()
      try check()
    }
    try heal()
  }

  private func act() throws {
    switch pick(100) {
    case 0..<33: try callerActs()
    case 34..<54: workerEnds()
    case 54..<78: turn()
    case 78..<90: journalAnswers()
    case 90..<95: operatorActs()
    case 95: timePasses()
    case 33, 96: runStateSettles()
    case 97: lossesSettle()
    case 98: try somethingHappens()
    default: workers.free()
    }
  }

  private func callerActs() throws {
    // A suspended component answers nobody.
    guard component.answering != .nobody else { return }
    let did = try component.act(&random, limits)
    note("caller: \(did)")
  }

  private func workerEnds() { if workers.runOne(&random) { note("a worker's job ends") } }

  private func turn() {
    let budget = Migrator.Budget(rows: pick(8), stretches: pick(5))
    shell.turn(budget, at: now)
    takeAnswers()
  }

  private func journalAnswers() {
    let isDurable = !isChaotic || pick(12) > 0
    guard let batch = journal.waiting, let result = journal.settle(isDurable: isDurable) else {
      return
    }
    note("ledger: \(isDurable ? "durable" : "FAILED") \(batch.map { "\($0.content)" })")
    shell.journalled(result, at: now)
  }

  private func timePasses() {
    now = now + .milliseconds(pick(3_000))
    limits.second = Int((now.microseconds - 1_700_000_000_000_000) / 1_000_000)
    shell.take(.tick)
    note("the clock shows \(limits.second) s")
  }

  private func runStateSettles() {
    guard component.wantsSuspended != nil else { return }
    component.settleRunState(isBlocked: isChaotic && pick(4) == 0)
    note("run state: \(component.answering)")
  }

  private func lossesSettle() {
    guard !component.unsaved.isEmpty else { return }
    let index = pick(component.unsaved.count)
    let (losses, number) = component.unsaved[index]
    let isSaved = !isChaotic || pick(6) > 0
    component.settleLosses(at: index, isSaved: isSaved)
    shell.driver.saved(
      number,
      isSaved ? .success(losses.count) : .failure(JournalFailure(reason: "there is no room")))
    note("losses: \(losses.count), \(isSaved ? "saved" : "NOT saved")")
  }

  private func somethingHappens() throws {
    guard isChaotic, let upgrade = shell.state.upgrade?.id else { return }
    if pick(3) == 0 {
      shell.take(.upgrade(upgrade, .healthFailed(reason: "too slow")))
      note("a health check fails")
    } else if pick(30) == 0 {
      try restart()
    }
  }

  /// The process is killed and started again: what was in memory is gone, and the events that are
  /// durable say what serves.
  private func restart() throws {
    // What was on its way into the ledger may be in it.
    let isThere = pick(2) == 0
    journal.endProcess(isThere: isThere)
    workers.endProcess()
    var state = initial
    for event in journal.durable { state.apply(event) }
    let events = state.decide(.restarted, at: now)
    journal.write(events)
    for event in events { state.apply(event) }
    (component, shell) = World.start(state, component.fanOut, component.faults, workers, journal)
    for event in events {
      for effect in ComponentState.effects(of: event) { shell.driver.perform(effect, for: state) }
    }
    pendingCommands = [:]
    note("the service is started again; it serves \(state.version), run state \(state.run.name)")
    for _ in 0..<limits.keys / 4 { try callerActs() }
  }

  private func takeAnswers() {
    for (number, answer) in shell.takeAnswers() {
      note("answer to \(pendingCommands.removeValue(forKey: number) ?? "?"): \(answer.short)")
    }
  }

  // MARK: The end

  /// Everything works again; then the upgrade ends, or waits for a human for a reason it names.
  private func heal() throws {
    note("— healing —")
    isChaotic = false
    limits.isHostile = false
    component.removePoison()
    // An operator brings it to an end: what failed is given up or retried, what is live is kept.
    for round in 0..<World.healingRounds {
      while workers.runOne(&random) {}
      journalAnswers()
      runStateSettles()
      lossesSettle()
      shell.turn(Migrator.Budget(rows: 64, stretches: 4), at: now)
      takeAnswers()
      if round % 50 == 0 {
        timePasses()
        try callerActs()
        try check()
      }
      guard shell.isQuiet, workers.waiting == 0, component.wantsSuspended == nil,
        component.unsaved.isEmpty
      else { continue }
      guard shell.state.unfinishedUpgrade != nil || shell.state.run.name != .running else {
        return try finalCheck()
      }
      if round % 7 == 0 { operatorEnds() }
    }
    throw Broken(description: "nothing ends it: \(situation)")
  }

  var situation: String {
    let upgrade = shell.state.upgrade
    return "run state \(shell.state.run.name), phase \(upgrade?.phase.rawValue ?? "none"), holds"
      + " \(upgrade?.holds.all.map(\.reason) ?? []), failure \(upgrade?.failure?.reason ?? "none"),"
      + " step \(upgrade?.runningStep?.id.text ?? "none"), quiet \(shell.isQuiet)"
  }
}

/// Nanoseconds that grow with each look.
final class VirtualClock {
  private var nanoseconds = 0
  func tick() -> Int {
    nanoseconds += 1
    return nanoseconds
  }
}

extension UpgradeShell.Answer {
  fileprivate var short: String {
    switch self {
    case .done(let events): "done, \(events.count) events"
    case .refused(let refusal): "refused: \(refusal.sentence)"
    case .failed(let reason): "failed: \(reason)"
    }
  }
}
