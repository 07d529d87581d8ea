internal import MigrationEngine
internal import StateTables
internal import UnixKit
internal import WireProtocol

/// What a component's keeper measures, and makes its published status of.
///
/// It belongs to the keeper's thread; ``measure(_:at:)`` to the component's turn as well.
struct StatusGauge {
  /// The last alerts that are shown.
  static let shownAlerts = 5

  private let core: ComponentCore
  /// The share of a core that a copy may take where nobody says so.
  let share: TimeShare
  private(set) var status: ComponentStatus
  var health: String?
  private var longestHold = 0
  private var lastPause = 0
  private var estimate = RateEstimate()
  private var lastMeasured = 0
  private var lastPublished = 0
  private var callsBefore = 0
  private var writesBefore: UInt64 = 0

  init(_ core: ComponentCore, share: TimeShare) {
    self.core = core
    self.share = share
    status = ComponentStatus(name: core.name, version: core.firstVersion)
    status.mailbox.bound = core.mailbox.bound
  }

  // MARK: What happens

  mutating func alert(_ sentence: String) {
    status.alerts.insert(sentence, at: 0)
    status.alerts = Array(status.alerts.prefix(StatusGauge.shownAlerts))
    core.log.warning(sentence)
  }

  /// What was decided when the service was started again.
  mutating func recovered(_ sentence: String) {
    status.recovered = sentence
    core.log.warning(sentence)
  }

  /// How long an upgrade held the component once.
  mutating func held(_ nanoseconds: Int) { longestHold = max(longestHold, nanoseconds) }

  mutating func applied(_ event: Event) {
    // What changed is shown at once.
    lastPublished = 0
    switch event.content {
    case .planned:
      longestHold = 0
      estimate = RateEstimate()
    case .exchanged(_, let pause, _), .exchangedBack(_, _, let pause):
      lastPause = pause
      held(pause)
    case .recovered(_, _, _, let sentence): status.recovered = sentence
    case .stepStarted(let step, _, _):
      if step.kind == .verification || step.kind == .migration { estimate = RateEstimate() }
    case .stepDone, .verified, .armed, .failed, .retried, .cancelled, .held, .released,
      .stepModeLeft, .throttled, .cutOverIntended, .abandoned, .mirrorBroken, .kept,
      .reversibilityChanged, .rollBackAsked, .lossesSaved, .rollBackIntended, .rollBackGivenUp,
      .finalizeIntended, .finalized, .discarded, .suspendAsked, .suspended, .suspendTimedOut,
      .resumeAsked, .resumed, .ledgerFailed, .alerted:
      break
    }
  }

  // MARK: What is measured

  /// Reads what only the turn can read, when it is time; returns whether it was.
  mutating func measure(_ keeper: Keeper, at now: Int) -> Bool {
    guard now - lastMeasured >= Keeper.publishNanoseconds else { return false }
    let seconds = Double(now - lastMeasured) / 1e9
    let isFirst = lastMeasured == 0
    lastMeasured = now
    let facts = keeper.live.serving.tables.map(\.facts)
    status.tables = facts.map { facts in
      TableStatus(
        name: facts.name, schemaVersion: facts.schema, rows: facts.rows, bytes: facts.bytes,
        writes: Int(clamping: facts.writes), lastWrite: facts.lastWrite)
    }
    status.recordBytes = Value.object(keeper.live.record.fields).heapByteSize
    let calls = core.latency.calls
    let writes = facts.reduce(UInt64(0)) { $0 &+ $1.writes }
    if !isFirst {
      status.callsPerSecond = Double(max(0, calls - callsBefore)) / seconds
      // Tables that take the place of others count from their own beginning.
      status.writesPerSecond = writes >= writesBefore ? Double(writes - writesBefore) / seconds : 0
    }
    (callsBefore, writesBefore) = (calls, writes)
    let latency = core.latency.summary()
    status.latency =
      latency.calls == 0
      ? LatencyStatus()
      : LatencyStatus(
        p50: micros(latency.p50), p99: micros(latency.p99), p999: micros(latency.p999),
        max: micros(latency.worst))
    if let figures = keeper.shell.driver.figures { observe(figures, keeper.shell.state) }
    return true
  }

  private func micros(_ nanoseconds: Int) -> Double { Double(nanoseconds / 10) / 100 }

  private mutating func observe(_ figures: CopyFigures, _ state: ComponentState) {
    guard let upgrade = state.unfinishedUpgrade, upgrade.phase.isBeforeCutOver else {
      status.progress = nil
      return
    }
    let isVerifying = upgrade.phase == .verifying
    estimate.observe(
      CopyProgress(
        at: WallClock.now, rowsDone: isVerifying ? figures.rowsVerified : figures.rowsDone,
        rowsTotal: figures.rowsTotal, bytesDone: figures.bytesDone, dirtyInFlight: figures.dirty))
    var progress = ProgressStatus()
    progress.rowsDone = figures.rowsDone
    progress.rowsTotal = figures.rowsTotal
    progress.rowsVerified = figures.rowsVerified
    progress.dirty = figures.dirty
    progress.rowsPerSecond = estimate.rowsPerSecond
    progress.etaSeconds = estimate.remaining.map { Double($0.shortestNanoseconds) / 1e9 }
    progress.etaLongestSeconds =
      estimate.remaining?.longestNanoseconds.map { Double($0) / 1e9 }
    progress.stalledSince = estimate.stalledSince
    progress.step = upgrade.runningStep?.id
    status.progress = progress
  }

  // MARK: What is published

  /// Puts the newest status on the board, when it is time or something has changed.
  mutating func publish(_ keeper: Keeper, at now: Int) {
    guard now - lastPublished >= Keeper.publishNanoseconds else { return }
    lastPublished = now
    describe(keeper.shell.state)
    status.longestHoldMicros = longestHold / 1_000
    status.health = health
    status.logLevel = core.log.level
    status.tracesCalls = core.log.tracesCalls
    keeper.board.publish(status)
  }

  mutating func describe(_ state: ComponentState) {
    status.describe(state)
    status.versions = core.versions.filter {
      $0 != state.version && (try? core.book.catalog.path(from: state.version, to: $0)) != nil
    }
  }

  // MARK: For a plan

  /// What can be known of the tables at once, without trying rows.
  func planFacts(_ live: LiveComponent) -> PlanFacts {
    PlanFacts(
      tables: live.serving.tables.map { table in
        let facts = table.facts
        return PlanFacts.Table(
          name: facts.name, rows: facts.rows, bytes: facts.bytes, rowShapeBytes: table.rowShapeBytes
        )
      },
      freeMemoryBytes: ProcessMemory.availableBytes ?? .max, copyShare: share,
      exchangeHoldNanoseconds: lastPause)
  }
}
