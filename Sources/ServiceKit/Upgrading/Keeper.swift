internal import Glibc
internal import Ledger
internal import MigrationEngine
internal import StateTables
internal import UnixKit
internal import WireProtocol

/// The one who keeps a component: on a thread of its own it decides, has decisions written down,
/// and takes the component's turn for slices of an upgrade, ticks and looks.
///
/// ```
/// commands ─► inbox ─► UpgradeShell.decide ─► ledger ─► inbox ─► apply ─► effects ─► turn
/// ```
///
/// Deciding and telling need no turn, so they go on while a stuck call keeps it.
///
/// Unchecked: but for the inbox everything belongs to its thread.
final class Keeper: @unchecked Sendable {
  /// What may be looked at in the component's turn.
  struct Look {
    let live: LiveComponent
    let now: Instant
  }

  /// How often modules are ticked, and time is told to an upgrade.
  static let tickNanoseconds = 100_000_000
  /// How often what is published is made anew.
  static let publishNanoseconds = 200_000_000
  /// How often a component is asked how it is.
  static let healthNanoseconds = 1_000_000_000
  /// How often an upgrade that waits or is live is looked at.
  static let calmMilliseconds = 20
  /// How long the keeper waits for the turn before it does what needs none.
  static let turnNanoseconds = 50_000_000

  /// A ledger that has not answered for so long is called unwell.
  static let ledgerNanoseconds = 1_000_000_000
  /// How long an upgrade rests when the ledger has failed.
  static let retryNanoseconds = 100_000_000

  /// How long callers wait at the most for a roll back that saves what it loses.
  static let savingNanoseconds = 2_000_000_000

  let core: ComponentCore
  let inbox: KeeperInbox
  let live: LiveComponent
  let shell: UpgradeShell
  private let journal: LedgerJournal
  private let ledger: any Ledger
  private let workers: ComponentWorkers
  let board: NodeBoard
  private var answers: [Int: @Sendable (UpgradeShell.Answer) -> Void] = [:]
  private var looks: [@Sendable (Look) -> Void] = []
  private var unknownOutcome: Result<LedgerReceipt, LedgerFailure>?
  private var lastTick = 0
  private var lastHealth = 0
  private var lastSlice = 0
  private var restUntil = 0
  private var pacer = Pacer()
  private var isPacing = false
  /// A copy was decided on; what callers waited for until now can only be read in the turn.
  private var startsPacing = false
  /// Until when callers are kept waiting at the most, so that a roll back can save what it loses.
  private var callersWaitUntil: Int?
  var gauge: StatusGauge
  private var isStopping = false

  init(
    _ core: ComponentCore, _ live: LiveComponent, _ state: ComponentState, inbox: KeeperInbox,
    journal: LedgerJournal, ledger: any Ledger, workers: ComponentWorkers, board: NodeBoard,
    share: TimeShare
  ) {
    self.core = core
    self.live = live
    self.inbox = inbox
    self.journal = journal
    self.ledger = ledger
    self.workers = workers
    self.board = board
    let driver = UpgradeDriver(
      live, workers: workers, reaper: workers, stopwatch: { MonotonicClock.nanoseconds() })
    shell = UpgradeShell(state, driver: driver, journal: journal)
    gauge = StatusGauge(core, share: share)
    shell.applied = { [unowned self] event, state in applied(event, state) }
    live.onAlert = { [unowned self] in gauge.alert($0) }
    live.onSave = { [unowned self] in save($0, $1, $2) }
    live.facts = { [unowned self] in gauge.planFacts(live) }
  }

  /// Works until it is told to stop.
  func run() {
    while !isStopping {
      for letter in inbox.fetch(waitingMilliseconds: patienceMilliseconds) { read(letter) }
      retryUnknownOutcome()
      lookAtLedger()
      shell.decide(at: WallClock.now)
      deliver()
      let now = MonotonicClock.nanoseconds()
      if let end = callersWaitUntil, now > end { letCallersIn() }
      if isTurnDue(at: now) { takeTurn(at: now) }
      gauge.publish(self, at: MonotonicClock.nanoseconds())
    }
    end()
  }

  // MARK: What comes in

  private func read(_ letter: KeeperInbox.Letter) {
    switch letter {
    case .command(let command, let authority, let intent, let answer):
      guard let number = shell.submit(command, by: authority) else {
        answer(
          .failed(reason: "too many commands wait for \(core.name); ask again when it has answered")
        )
        return
      }
      journal.intents[number] = intent
      answers[number] = answer
    case .look(let look): looks.append(look)
    case .journalled(let result): journalled(result)
    case .saved(let number, let result): shell.driver.saved(number, result)
    case .stop: isStopping = true
    }
  }

  private func journalled(_ result: Result<LedgerReceipt, LedgerFailure>) {
    guard let outcome = journal.outcome(of: result) else {
      unknownOutcome = result
      board.note(
        ledgerProblem: "what it holds cannot be read; look at its disk", of: core.name)
      return
    }
    unknownOutcome = nil
    if case .failure(let failure) = outcome {
      board.note(ledgerProblem: failure.reason, of: core.name)
      // What the upgrade has to tell is told again; not as quickly as the ledger fails.
      restUntil = max(restUntil, MonotonicClock.nanoseconds() + Keeper.retryNanoseconds)
    } else {
      board.note(ledgerProblem: nil, of: core.name)
    }
    shell.journalled(outcome, at: WallClock.now)
  }

  /// The ledger may have a batch and may not: nothing is decided before it says so.
  private func retryUnknownOutcome() {
    if let unknownOutcome { journalled(unknownOutcome) }
  }

  /// A ledger that does not answer is a problem like one that fails.
  private func lookAtLedger() {
    guard unknownOutcome == nil, let since = journal.underWaySince else { return }
    let age = MonotonicClock.nanoseconds() - since
    guard age > Keeper.ledgerNanoseconds else { return }
    board.note(
      ledgerProblem: "it has not answered \(core.name) for \(age / 1_000_000_000) s; look at its"
        + " disk", of: core.name)
  }

  private func deliver() {
    let taken = shell.takeAnswers()
    // Whoever is answered finds in the status what was decided.
    if !taken.isEmpty { gauge.publish(self, at: MonotonicClock.nanoseconds()) }
    for (number, answer) in taken {
      journal.intents[number] = nil
      answers.removeValue(forKey: number)?(answer)
    }
  }

  private func applied(_ event: Event, _ state: ComponentState) {
    gauge.applied(event)
    // Whoever hears of the event and asks finds it in the status.
    gauge.publish(self, at: MonotonicClock.nanoseconds())
    if case .stepStarted(let step, _, _) = event.content, step.kind == .migration {
      startsPacing = !isPacing
    }
    keepCallersWaiting(event, state)
    board.publish(event, of: core.name, state)
    board.tell(.legalChanged(component: core.name))
    core.log.add(.info) { event.summary }
  }

  /// Has callers wait while a roll back saves what it loses.
  ///
  /// Under steady writes there would always be more to save, and no way back. Where saving takes
  /// too long they are let in again, and who wants the way back suspends first.
  private func keepCallersWaiting(_ event: Event, _ state: ComponentState) {
    if case .rollBackAsked = event.content, case .running = state.run {
      core.mailbox.close(by: "a roll back that saves what it loses")
      callersWaitUntil = MonotonicClock.nanoseconds() + Keeper.savingNanoseconds
    } else if state.upgrade?.phase != .rollBackIntended, state.upgrade?.rollBack == nil {
      letCallersIn()
    }
  }

  private func letCallersIn() {
    guard callersWaitUntil != nil else { return }
    callersWaitUntil = nil
    switch live.answering {
    case .everybody, .blocked: core.mailbox.open()
    // Suspended meanwhile: the gate is the operator's now.
    case .changing, .nobody: break
    }
  }

  private func save(_ losses: [LostRow], _ upgrade: UpgradeID, _ number: Int) {
    let rows = losses.map { lost in
      SavedRow(
        table: lost.table, key: lost.key, kind: lost.kind.rawValue,
        row: RowView.redacted(lost.row, live.secretFields(of: lost.table)))
    }
    let inbox = inbox
    ledger.saveRows(
      rows, of: core.name, for: upgrade, number: number, at: WallClock.now
    ) { result in
      inbox.post(
        .saved(
          number,
          result.map { _ in rows.count }.mapError { JournalFailure(reason: $0.message) }))
    }
  }

  // MARK: The turn

  private var isBuilding: Bool {
    switch shell.state.upgrade?.phase {
    case .planned, .preparing, .copying, .verifying, .cutOverIntended, .rollBackIntended: true
    case .armed, .live, .finalizing, .finalized, .rolledBack, .cancelled, .failed, nil: false
    }
  }

  /// How long nothing may come before it looks by itself.
  private var patienceMilliseconds: Int {
    if shell.needsTurn || !looks.isEmpty { return 0 }
    if live.isSuspending { return 1 }
    if isBuilding {
      let rest = restUntil - MonotonicClock.nanoseconds()
      return min(max(rest / 1_000_000, 1), Keeper.calmMilliseconds)
    }
    return shell.state.unfinishedUpgrade == nil ? 100 : Keeper.calmMilliseconds
  }

  private func isTurnDue(at now: Int) -> Bool {
    if shell.needsTurn || !looks.isEmpty || live.isSuspending { return true }
    if shell.state.unfinishedUpgrade != nil { return now >= restUntil }
    return now - lastTick >= Keeper.tickNanoseconds
  }

  private func takeTurn(at now: Int) {
    let holder = Mailbox.Holder(since: now, thread: pthread_self(), request: nil)
    guard core.mailbox.enterAsKeeper(holder, until: now + Keeper.turnNanoseconds) else {
      live.lookForBlocker(at: MonotonicClock.nanoseconds())
      tellTime()
      return
    }
    let began = MonotonicClock.nanoseconds()
    live.reachBoundary()
    if startsPacing { beginPacing() }
    shell.work(isPacing ? pacer.budget : Migrator.Budget())
    let slice = MonotonicClock.nanoseconds()
    if !looks.isEmpty { look() }
    if began - lastTick >= Keeper.tickNanoseconds { tick(at: began) }
    let isMeasured = gauge.measure(self, at: began)
    let end = MonotonicClock.nanoseconds()
    core.mailbox.leave(at: end)
    workers.passOn()
    if shell.state.unfinishedUpgrade != nil { gauge.held(slice - began) }
    rest(hold: slice - began, at: end)
    if isMeasured { tellTime() }
    shell.decide(at: WallClock.now)
  }

  private func beginPacing() {
    (startsPacing, isPacing) = (false, true)
    pacer.begin(baseline: core.latency.summary().p99, worked: workers.workedNanoseconds)
  }

  private func rest(hold: Int, at now: Int) {
    guard isPacing else { return }
    guard isBuilding else {
      isPacing = false
      restUntil = 0
      return
    }
    let elapsed = now - lastSlice
    lastSlice = now
    restUntil =
      now
      + pacer.restNanoseconds(
        after: hold, worked: workers.workedNanoseconds, elapsed: elapsed,
        share: shell.state.upgrade?.throttle ?? gauge.share)
  }

  private func look() {
    let now = WallClock.now
    for look in looks { look(Look(live: live, now: now)) }
    looks = []
  }

  /// What the module does with time, and whether it is well.
  private func tick(at now: Int) {
    lastTick = now
    core.setClock()
    core.latency.rotate(at: now)
    if isPacing { pacer.observe(core.latency.summary(of: 1).p99) }
    if case .running = shell.state.run { live.serving.tick(at: core.clock.now) }
    guard now - lastHealth >= Keeper.healthNanoseconds else { return }
    lastHealth = now
    do {
      try live.serving.checkHealth(at: core.clock.now)
      gauge.health = nil
    } catch {
      gauge.health = String(describing: error)
      if let upgrade = shell.state.unfinishedUpgrade, shell.isQuiet {
        shell.take(.upgrade(upgrade.id, .healthFailed(reason: String(describing: error))))
      }
    }
  }

  /// Deadlines pass whether or not the component has a turn to give.
  ///
  /// Not while the ledger has not answered: what waits for it would only grow.
  private func tellTime() {
    if shell.state.unfinishedUpgrade != nil, shell.isQuiet { shell.take(.tick) }
  }

  // MARK: The end

  private func end() {
    core.mailbox.end()
    for answer in answers.values {
      answer(.failed(reason: "the service is being stopped; start it and look what became of it"))
    }
    answers = [:]
    let now = MonotonicClock.nanoseconds()
    let holder = Mailbox.Holder(since: now, thread: pthread_self(), request: nil)
    // A call that never ends keeps its state; the process is about to end anyway.
    guard core.mailbox.enterAsKeeper(holder, until: now + LiveComponent.suspensionNanoseconds)
    else { return }
    live.closeAll()
    core.mailbox.leave(at: MonotonicClock.nanoseconds())
    workers.passOn()
  }
}
