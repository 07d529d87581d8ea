internal import Ledger
internal import MigrationEngine
internal import StateTables
internal import UnixKit
internal import WireProtocol

/// Answers what comes through the door.
///
/// What is published is answered at once; commands go to the component's keeper; what takes a while
/// goes to the clerk, and a dry run to a thread of its own.
final class ServiceDesk: NodeDesk {
  let identity: NodeIdentity
  private let board: NodeBoard
  private let ledger: any Ledger
  private let ledgerPath: String?
  private let startedAt: Instant
  private let cores: [String: (core: ComponentCore, inbox: KeeperInbox)]
  private let nodeLog: ComponentLog
  private let clerk = Clerk()
  /// For commands alone: whoever looks at a component that is stuck holds no command up.
  private let commandClerk = Clerk()
  /// For plans of upgrades that are to begin, which take longer than commands.
  private let planningClerk = Clerk()
  private let rehearsing = Lock<Set<String>>([])
  private let socket = Lock("")

  init(
    _ identity: NodeIdentity, board: NodeBoard, ledger: any Ledger, ledgerPath: String?,
    keepers: [Keeper], nodeLog: ComponentLog
  ) {
    self.identity = identity
    self.board = board
    self.ledger = ledger
    self.ledgerPath = ledgerPath
    self.nodeLog = nodeLog
    startedAt = WallClock.now
    cores = Dictionary(
      keepers.map { ($0.core.name, ($0.core, $0.inbox)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Says where the node can be reached, once that is known.
  func isReached(at path: String) { socket.withLock { $0 = path } }

  func stop() {
    clerk.stop(leavingJobs: true)
    planningClerk.stop(leavingJobs: true)
    commandClerk.stop()
  }

  // MARK: What is published

  func status(for authority: Authority) -> NodeStatus {
    let everything = board.everything
    return node(everything.sequence, everything.statuses, authority)
  }

  private func node(
    _ sequence: Int, _ statuses: [ComponentStatus], _ authority: Authority
  ) -> NodeStatus {
    let components = statuses.map { status in
      guard let core = cores[status.name]?.core else { return status }
      var status = status
      let standing = core.mailbox.standing(namingAfterMilliseconds: 100)
      status.mailbox.depth = standing.depth
      status.mailbox.refused = standing.refused
      status.mailbox.blocker = standing.blocker
      status.mailbox.blockerAgeMilliseconds = standing.blockerAgeMilliseconds
      return status
    }
    let problem = board.ledgerProblem
    return NodeStatus(
      name: identity.node, pid: Int(identity.pid), epoch: identity.epoch, startedAt: startedAt,
      sequence: sequence, socket: socket.withLock { $0 }, authority: authority,
      components: components,
      ledger: LedgerStatus(path: ledgerPath, healthy: problem == nil, detail: problem))
  }

  func legalCommands(for authority: Authority, component: String) -> [LegalCommand]? {
    board.state(of: component)?.legalCommands(for: authority)
  }

  func snapshot(for authority: Authority, then: @escaping @Sendable (WatchSnapshot) -> Void) {
    let everything = board.everything
    then(
      WatchSnapshot(
        epoch: identity.epoch, sequence: everything.sequence,
        node: node(everything.sequence, everything.statuses, authority),
        states: everything.states,
        legal: everything.states.map {
          LegalNotice(component: $0.name, commands: $0.legalCommands(for: authority))
        }))
  }

  func observe(_ sink: @escaping @Sendable (NodeNews) -> Void) -> Int { board.observe(sink) }
  func ignore(_ token: Int) { board.ignore(token) }

  // MARK: What is asked

  typealias Answer = @Sendable (Result<Value, WireFailure>) -> Void

  func perform(
    _ operation: WireOperation, by authority: Authority, request: RequestID, then: @escaping Answer
  ) {
    if let refusal = operation.method.refusal(for: authority) { return then(.failure(refusal)) }
    switch operation {
    case .hello, .ping, .status, .watch, .unwatch:
      then(.failure(WireFailure(.invalidRequest, "the door answers that; ask it")))
    case .plan(let asked):
      work(asked.component, then) { inspector throws(WireFailure) in
        try inspector.plan(to: asked.to, asked.options)
      }
    case .inspect(let asked):
      work(asked.component, then) { inspector throws(WireFailure) in
        try inspector.inspect(asked, for: authority)
      }
    case .diff(let asked):
      work(asked.component, then) { inspector throws(WireFailure) in
        try inspector.diff(asked, for: authority)
      }
    case .dryRun(let asked): rehearse(asked, then)
    case .logs(let asked): then(logs(asked))
    case .logLevel(let asked): then(changeLog(asked))
    case .history(let asked):
      enqueue(then) { [self] in then(History(ledger).answer(asked).flatMap(ServiceDesk.encoded)) }
    case .migrate(let asked): migrate(asked, authority, request, then)
    case .command(let asked):
      enqueue(then, commandClerk) { [self] in
        command(asked.component, asked.command, authority, request, then)
      }
    }
  }

  private static func encoded(_ answer: some Encodable) -> Result<Value, WireFailure> {
    do { return .success(try ValueEncoder().encode(answer)) } catch {
      return .failure(
        WireFailure(
          .internalFault, "the answer cannot be written: \(error); report this as a fault"))
    }
  }

  private func enqueue(
    _ then: Answer, _ whose: Clerk? = nil, _ job: @escaping @Sendable () -> Void
  ) {
    if !(whose ?? clerk).take(job) {
      then(
        .failure(
          WireFailure(
            .insufficientResources, "\(Clerk.bound) requests wait already; ask again later")))
    }
  }

  private func find(
    _ component: String
  ) throws(WireFailure) -> (core: ComponentCore, inbox: KeeperInbox) {
    guard let found = cores[component] else {
      throw WireFailure(
        .unknownComponent,
        "\(identity.node) has no component “\(component)”; it has"
          + " \(cores.keys.sorted().joined(separator: ", "))")
    }
    return found
  }

  private func inspector(_ component: String) throws(WireFailure) -> Inspector {
    let (core, inbox) = try find(component)
    return Inspector(core: core, inbox: inbox)
  }

  private func work<Found: Encodable & SendableMetatype>(
    _ component: String, _ then: @escaping Answer,
    _ body: @escaping @Sendable (Inspector) throws(WireFailure) -> Found
  ) {
    enqueue(then) { [self] in
      do throws(WireFailure) {
        then(ServiceDesk.encoded(try body(inspector(component))))
      } catch { then(.failure(error)) }
    }
  }

  // MARK: Commands

  private func migrate(
    _ asked: MigrateRequest, _ authority: Authority, _ request: RequestID, _ then: @escaping Answer
  ) {
    enqueue(then, planningClerk) { [self] in
      do throws(WireFailure) {
        if let known = known(request, authority, .migrate, asked.component) {
          return then(known)
        }
        let plan = try inspector(asked.component).plan(to: asked.to, asked.options).plan
        command(
          asked.component,
          Command(.migrate(id: asked.upgrade, plan: plan), expected: asked.expected),
          authority, request, then)
      } catch { then(.failure(error)) }
    }
  }

  /// What an earlier request of the same id led to, where the ledger knows.
  private func known(
    _ request: RequestID, _ authority: Authority, _ method: Method, _ component: String
  ) -> Result<Value, WireFailure>? {
    do throws(LedgerFailure) {
      guard let stored = try ledger.answer(toRequest: request.text, by: authority.uid) else {
        return nil
      }
      guard stored.intent.verb == method.rawValue,
        stored.entries.first?.entry.component == component
      else {
        return .failure(
          WireFailure(
            .idReused, "another request had this id; send this one under an id never used before"))
      }
      return answer(stored.events, component)
    } catch {
      return .failure(
        WireFailure(
          .dependencyUnavailable, "whether it was done already cannot be known: \(error.message)"))
    }
  }

  private func answer(_ events: [Event], _ component: String) -> Result<Value, WireFailure> {
    guard let status = board.status(of: component) else {
      return .failure(WireFailure(.unknownComponent, "\(component) has gone; look at the node"))
    }
    return ServiceDesk.encoded(
      CommandAnswer(events: events, sequence: board.sequence, status: status))
  }

  private func command(
    _ component: String, _ command: Command, _ authority: Authority, _ request: RequestID,
    _ then: @escaping Answer
  ) {
    let method = Method(command.request.verb)
    if let known = known(request, authority, method, component) { return then(known) }
    let inbox: KeeperInbox
    do throws(WireFailure) { inbox = try find(component).inbox } catch {
      return then(.failure(error))
    }
    let intent = OperatorIntent(
      request: request.text, by: authority, verb: method.rawValue,
      expected: command.expected)
    inbox.post(
      .command(command, authority, intent) { [self] answer in
        switch answer {
        case .done(let events): then(self.answer(events, component))
        case .refused(let refusal): then(.failure(WireFailure(refusal)))
        case .failed(let reason):
          then(.failure(WireFailure(.dependencyUnavailable, "nothing was done: \(reason)")))
        }
      })
  }

  // MARK: Dry runs and logs

  private func rehearse(_ asked: DryRunRequest, _ then: @escaping Answer) {
    let inspector: Inspector
    do throws(WireFailure) { inspector = try self.inspector(asked.component) } catch {
      return then(.failure(error))
    }
    guard rehearsing.withLock({ $0.insert(asked.component).inserted }) else {
      return then(
        .failure(
          WireFailure(
            .interlocked, "a dry run of \(asked.component) is under way; wait until it has ended")))
    }
    let thread = WorkerThread { [self] in
      WorkerThread.giveWay()
      let result: Result<Value, WireFailure>
      do throws(WireFailure) {
        result = ServiceDesk.encoded(try inspector.rehearse(asked))
      } catch { result = .failure(error) }
      rehearsing.withLock { _ = $0.remove(asked.component) }
      then(result)
    }
    if let thread { return thread.detach() }
    rehearsing.withLock { _ = $0.remove(asked.component) }
    then(
      .failure(
        WireFailure(
          .insufficientResources, "the system has no thread left; raise the limit (ulimit -u)")))
  }

  private func logs(_ asked: LogsRequest) -> Result<Value, WireFailure> {
    do throws(WireFailure) {
      let logs =
        try asked.component.map { name throws(WireFailure) in [try find(name).core.log] }
        ?? [nodeLog] + cores.values.map(\.core.log)
      let entries = logs.flatMap { $0.entries(from: asked.level) }.sorted { $0.at < $1.at }
      return ServiceDesk.encoded(LogsAnswer(entries: entries.suffix(ComponentLog.kept)))
    } catch { return .failure(error) }
  }

  private func changeLog(_ asked: LogLevelRequest) -> Result<Value, WireFailure> {
    do throws(WireFailure) {
      try find(asked.component).core.log.change(level: asked.level, traces: asked.traceCalls)
      return ServiceDesk.encoded(EmptyAnswer())
    } catch { return .failure(error) }
  }
}
