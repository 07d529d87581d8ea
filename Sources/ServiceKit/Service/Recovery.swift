internal import Ledger
internal import MigrationEngine
internal import StateTables
internal import UnixKit

/// What a component is after a start: what the ledger says, and what its rules make of it.
enum Recovery {
  /// How long the ledger may take to write down a decision of the start.
  static let ledgerMilliseconds = 30_000

  /// Records that the node was started.
  static func noteStart(_ start: NodeStart, in ledger: any Ledger) throws {
    try append(
      [LedgerEntry(component: nil, at: WallClock.now, content: .started(start))], to: ledger)
  }

  /// Makes the keeper of a component, at the version that the rules say.
  static func revive(
    _ core: ComponentCore, ledger: any Ledger, workers: NodeWorkers, board: NodeBoard,
    share: TimeShare
  ) throws -> Keeper {
    guard core.isTaken() else {
      throw ServiceError(
        "\(core.name) belongs to a service already, or did; make a new component for this one")
    }
    core.log.belong(to: core.name) { board.tell(.log($0)) }
    var recovered = try LedgerRecovery.recover(core.name, from: ledger)
    try checkDefinitions(core, recovered.checksums)
    let isNew = recovered.state == nil
    var state: ComponentState
    if let known = recovered.state {
      state = known
    } else {
      state = ComponentState(name: core.name, version: core.firstVersion, policy: core.policy)
      let birth = ComponentBirth(version: core.firstVersion, policy: core.policy)
      recovered.lastPosition = try append(
        [LedgerEntry(component: core.name, at: WallClock.now, content: .born(birth))], to: ledger)
    }
    var sentences: [String] = []
    if !isNew {
      let events = state.decide(.restarted, at: WallClock.now)
      if !events.isEmpty {
        recovered.lastPosition = try append(
          LedgerEntry.batch(events, of: core.name), to: ledger)
      }
      for event in events {
        state.apply(event)
        sentences.append(event.summary)
      }
    }
    let keeper = try makeKeeper(
      core, state, recovered.lastPosition, ledger: ledger, workers: workers, board: board,
      share: share)
    if !isNew {
      sentences.append(
        "the tables of \(core.name) were in memory and began anew at \(state.version)")
      keeper.gauge.recovered(sentences.joined(separator: "; "))
    }
    // Whoever asks first finds everything; nobody else touches the component yet.
    let now = MonotonicClock.nanoseconds()
    _ = keeper.gauge.measure(keeper, at: now)
    keeper.gauge.publish(keeper, at: now)
    board.add(state, keeper.gauge.status)
    return keeper
  }

  /// A migration that state went through must be what it was.
  private static func checkDefinitions(
    _ core: ComponentCore, _ checksums: [String: Checksum]
  ) throws(MigrationError) {
    var catalog = core.book.catalog
    for (name, checksum) in checksums.sorted(by: { $0.key < $1.key }) {
      try catalog.remember(checksum, for: name)
    }
  }

  private static func makeKeeper(
    _ core: ComponentCore, _ state: ComponentState, _ lastPosition: Int, ledger: any Ledger,
    workers: NodeWorkers, board: NodeBoard, share: TimeShare
  ) throws -> Keeper {
    func host(_ version: Version, _ shared: [String: TableHandle]) -> HostedModule? {
      core.makeHost(
        version, TableMaker(version, clock: core.clock, log: core.log, sharing: shared))
    }
    guard let serving = host(state.version, [:]) else {
      throw ServiceError(
        "\(core.name) was left at \(state.version) and no module of it serves that; link one in")
    }
    core.setClock()
    try serving.open()
    serving.start(at: core.clock.now)
    let live = LiveComponent(
      core.name, core.mailbox, core.book, serving: serving, make: host)
    let inbox = KeeperInbox()
    let journal = LedgerJournal(core.name, ledger, lastPosition: lastPosition) {
      inbox.post(.journalled($0))
    }
    let keeper = Keeper(
      core, live, state, inbox: inbox, journal: journal, ledger: ledger,
      workers: ComponentWorkers(workers) { inbox.wake() }, board: board, share: share)
    // A component that was suspended when the service ended is suspended again.
    switch state.run {
    case .suspending, .suspended: live.suspend()
    case .running, .resuming: break
    }
    return keeper
  }

  @discardableResult
  private static func append(_ entries: [LedgerEntry], to ledger: any Ledger) throws -> Int {
    let answer = Monitor<Result<LedgerReceipt, LedgerFailure>?>(nil)
    ledger.append(entries) { result in answer.change { $0 = result } }
    guard let result = answer.wait(upToMilliseconds: ledgerMilliseconds, for: { $0 }) else {
      throw ServiceError(
        "the ledger does not answer; look at its disk, and start the service again")
    }
    return try result.get().positions.upperBound
  }
}
