import MigrationEngine
import WireProtocol

/// One of everything that can be said, all fields filled.
enum Samples {
  static let v1 = Version.generation(1)
  static let v2 = Version.generation(2)
  static let component = "rate_limiter"
  static let upgradeID: UpgradeID = "edge-1-rate_limiter-7f3a"
  static let now = Instant(microseconds: 1_764_086_400_000_000)
  static let epoch = "5d41402abc4b2a76"
  static let ada = Authority(uid: 1000, name: "ada", role: .operator)
  static let options = PlanOptions(
    strategy: .online, validation: .full, isStepMode: false, isPostponed: true,
    confirmWithinSeconds: 300, armWithinSeconds: 3_600, throttle: TimeShare(perMille: 250),
    acceptsLoss: false)
  static let id = RequestID(high: 0x0f1e_2d3c_4b5a_6978, low: 0x8796_a5b4_c3d2_e1f0)

  static func plan() throws -> Plan {
    var catalog = Catalog()
    let lens =
      #"{"from": "v1", "to": "v2", "record": [],"#
      + #" "tables": {"clients": [{"rename": "max", "to": "limit"}]}}"#
    try catalog.register(Migration(try LensFile(json: Array(lens.utf8))))
    let clients = PlanFacts.Table(
      name: "clients", rows: 1_000_000, bytes: 96_000_000, costNanoseconds: 140,
      worstCostNanoseconds: 900, writesPerSecond: 2_000, insertsPerSecond: 20, sampledRows: 256)
    return try Planner.plan(
      component: component, from: v1, to: v2, catalog: catalog,
      facts: PlanFacts(
        tables: [clients], freeMemoryBytes: 2 << 30, exchangeHoldNanoseconds: 90_000),
      options: options)
  }

  /// What an upgrade that was just started has said so far.
  static func started() throws -> (state: ComponentState, events: [Event]) {
    var state = ComponentState(name: component, version: v1)
    let plan = try plan()
    let events = try state.decide(
      Command(
        .migrate(id: upgradeID, plan: plan), expected: .init(version: v1, planHash: plan.hash)),
      by: ada, at: now)
    for event in events { state.apply(event) }
    return (state, events)
  }

  static func expected() throws -> Command.Expectation {
    .init(version: v1, planHash: try plan().hash, upgrade: upgradeID)
  }

  // MARK: Operations

  /// Every operation, one a method.
  static func operations() throws -> [WireOperation] {
    let expected = try expected()
    let commands: [Request] = [
      .step, .continue, .pause(reason: "the nightly job runs"), .unpause,
      .throttle(share: TimeShare(perMille: 100)), .suspend, .resume, .cutOver, .keep,
      .rollBack(acceptingLoss: 12), .finalize, .cancel, .retry,
    ]
    return [
      .hello(HelloRequest(client: "midstream 1.0", readOnly: false)), .ping,
      .status(StatusRequest(component: component)),
      .watch(
        WatchRequest(intervalMilliseconds: 500, resume: .init(epoch: epoch, sequence: 41))),
      .unwatch, .plan(PlanRequest(component: component, to: v2, options: options)),
      .dryRun(DryRunRequest(component: component, to: v2, options: options)),
      .inspect(InspectRequest(component: component, table: "clients", prefix: "10.0.", limit: 5)),
      .diff(DiffRequest(component: component, to: v2, table: "clients", key: "10.0.0.7")),
      .logs(LogsRequest(component: component, level: .warning, follow: true)),
      .logLevel(LogLevelRequest(component: component, level: .debug, traceCalls: true)),
      .history(HistoryRequest(component: component, upgrade: upgradeID, after: 40, limit: 50)),
      .migrate(
        MigrateRequest(
          component: component, to: v2, options: options, upgrade: upgradeID,
          expected: .init(version: v1, planHash: expected.planHash))),
    ] + commands.map { .command(CommandRequest(component: component, $0, expected: expected)) }
  }

  // MARK: What services say

  static func status() throws -> ComponentStatus {
    var status = ComponentStatus(name: component, version: v1)
    (status.run, status.runBy, status.runSince) = (.suspending, "ada", now)
    status.versions = [.legacy, v1, v2]
    status.tables = [
      TableStatus(
        name: "clients", schemaVersion: v1, rows: 1_000_000, bytes: 96_000_000, writes: 812_331,
        lastWrite: now)
    ]
    status.recordBytes = 412
    (status.phase, status.target, status.upgrade) = (Phase.copying.rawValue, v2, upgradeID)
    (status.planHash, status.strategy, status.serving) = (try plan().hash, .online, .old)
    status.hold = "paused by ada: the nightly job runs; unpause lets it go on"
    status.reversibility = ReversibilityStatus(
      Reversibility(roundTripRows: 400_000, unmappable: 1, shed: 2))
    status.progress = progress()
    status.failure = nil
    (status.confirmBy, status.pauseMicros, status.rollBackPauseMicros) = (now, 81, 77)
    status.lastOutcome = "the upgrade legacy → v1 is finalized"
    status.recovered = "the service was started again during copying, so the upgrade was cancelled"
    status.latency = LatencyStatus(p50: 1.5, p99: 4.25, p999: 22.5, max: 310.0)
    (status.callsPerSecond, status.writesPerSecond) = (50_000.5, 2_000.25)
    status.longestHoldMicros = 96
    (status.mailbox.depth, status.mailbox.bound, status.mailbox.refused) = (3, 1_024, 0)
    (status.mailbox.blocker, status.mailbox.blockerAgeMilliseconds) = ("report for all", 12)
    status.health = "no call was answered for 2 s; look at its mailbox"
    status.alerts = ["the copy stands still; raise the throttle"]
    (status.logLevel, status.tracesCalls) = (.debug, true)
    return status
  }

  static func progress() -> ProgressStatus {
    var progress = ProgressStatus()
    (progress.rowsDone, progress.rowsTotal, progress.rowsVerified) = (400_000, 1_000_000, 0)
    (progress.rowsPerSecond, progress.dirty) = (800_000.5, 17)
    (progress.etaSeconds, progress.etaLongestSeconds) = (0.75, 1.5)
    (progress.stalledSince, progress.step) = (now, "migrate-clients")
    return progress
  }

  static func node() throws -> NodeStatus {
    NodeStatus(
      name: "edge-1", pid: 4_711, epoch: epoch, startedAt: now, sequence: 42,
      socket: "/run/midstream/edge-1.sock", authority: ada, components: [try status()],
      ledger: LedgerStatus(
        path: "/var/lib/edge/edge-1.ledger", healthy: false,
        detail: "the disk is full; free some room"))
  }

  static func legal() throws -> LegalNotice {
    LegalNotice(component: component, commands: try started().state.legalCommands(for: ada))
  }

  static func snapshot() throws -> WatchSnapshot {
    WatchSnapshot(
      epoch: epoch, sequence: 42, node: try node(), states: [try started().state],
      legal: [try legal()])
  }

  static func dryRun() -> DryRunAnswer {
    var answer = DryRunAnswer()
    (answer.pauseNanoseconds, answer.peakMemoryBytes) = (90_000, 210_000_000)
    (answer.durationNanoseconds, answer.rows) = (1_900_000_000, 1_000_000)
    answer.shapes = [.init(table: "clients", change: "-max +limit", rows: 999_988)]
    answer.failing = [
      .init(table: "clients", key: "10.9.9.9", reason: "max is missing; add it to the row")
    ]
    (answer.failingCount, answer.warnings) = (12, ["12 rows would fail the upgrade; correct them"])
    return answer
  }

  static let row: Value = ["limit": 100, "token": "•••"]

  static func history() throws -> [HistoryEntry] {
    let started = try started()
    let hash = Checksum(of: [1])
    return [
      HistoryEntry(
        position: 41, at: now, component: component, upgrade: upgradeID, kind: .request,
        summary: "ada asks to migrate to v2", by: "ada", hash: hash),
      HistoryEntry(
        position: 42, at: now, component: component, upgrade: upgradeID, kind: .event,
        summary: "the step prepare is begun", by: "ada", event: started.events.last, hash: hash),
    ]
  }

  static let logEntry = LogEntry(
    at: now, level: .warning, component: component, text: "the mailbox was full for 3 ms")

  static func notifications() throws -> [Notification] {
    let started = try started()
    let event = started.events[started.events.count - 1]
    return [
      .event(
        EventNotice(
          epoch: epoch, sequence: 43, previous: 42, component: component, event: event,
          digest: started.state.digest)),
      .legal(try legal()), .sample(SampleNotice(at: now, components: [try status()])),
      .log(LogNotice(entries: [logEntry])),
      .goodbye(GoodbyeNotice(reason: "the service is being stopped; connect again later")),
      .unknown(method: "weather", parameters: ["sun": true]),
    ]
  }
}
