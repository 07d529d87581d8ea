package import Ledger
internal import MigrationEngine
internal import StateTables
internal import UnixKit
internal import WireProtocol

/// A node: components that are served in this process, with a ledger and a control socket.
///
/// ```swift
/// let service = try Service("edge-1", components: [limiter])
/// service.waitForSignal()
/// service.stop()
/// ```
///
/// It runs from when it is made. What the ledger knows of upgrades that a crash cut short is
/// decided by rule before anybody is answered (docs/ARCHITECTURE.md).
public final class Service: Sendable {
  /// The node's name.
  public let name: String
  /// The path of its control socket.
  public var socket: String { door.withLock { $0?.path } ?? "" }

  let desk: ServiceDesk
  private let ledger: any Ledger
  private let workers: NodeWorkers
  private let keepers: [(inbox: KeeperInbox, thread: WorkerThread)]
  private let door: Lock<Door?>

  /// Starts a node.
  ///
  /// - Throws: a ``ServiceError`` that says what is in the way, such as a name that is taken.
  public convenience init(
    _ name: String, components: [AnyComponent],
    configuration: ServiceConfiguration = ServiceConfiguration()
  ) throws {
    let ledger: any Ledger
    do { ledger = try LedgerPlace.open(configuration.ledger, node: name) } catch {
      throw ServiceError(String(describing: error))
    }
    try self.init(name, components: components, configuration: configuration, ledger: ledger)
  }

  /// Starts a node with a ledger of the caller's.
  package init(
    _ name: String, components: [AnyComponent], configuration: ServiceConfiguration,
    ledger: any Ledger
  ) throws {
    if configuration.tunesMemory { ProcessMemory.serveWithoutPauses() }
    var started: [@Sendable () -> Void] = []
    do {
      try NameRules.check(name, "node")
      let names = components.map(\.name)
      if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
        throw ServiceError("two components are called \(twice); give one another name")
      }
      self.name = name
      self.ledger = ledger
      let epoch = Epoch.make()
      let board = NodeBoard(epoch: epoch, sequence: try ledger.head().position)
      let workers = NodeWorkers(count: configuration.workers)
      self.workers = workers
      started.append { workers.stop() }
      let identity = NodeIdentity(node: name, epoch: epoch, pid: CurrentProcess.number)
      try Recovery.noteStart(NodeStart(epoch: epoch, pid: identity.pid), in: ledger)
      let made = try components.map { component in
        try Recovery.revive(
          component.core, ledger: ledger, workers: workers, board: board,
          share: configuration.share)
      }
      let nodeLog = ComponentLog()
      nodeLog.belong(to: nil) { board.tell(.log($0)) }
      let desk = ServiceDesk(
        identity, board: board, ledger: ledger, ledgerPath: LedgerPlace.path(of: ledger),
        keepers: made, nodeLog: nodeLog)
      self.desk = desk
      started.append { desk.stop() }
      // What operators ask for waits in the inboxes until there are keepers to read them.
      let door = try Door(configuration.door, desk: desk)
      started.append { door.stop() }
      desk.isReached(at: door.path)
      self.door = Lock(door)
      for keeper in made { keeper.core.begin(keeper.live) }
      keepers = try made.map { keeper in
        guard let thread = WorkerThread({ keeper.run() }) else {
          throw ServiceError("the system has no thread left; raise the limit (ulimit -u)")
        }
        started.append {
          keeper.inbox.post(.stop)
          thread.join()
        }
        return (keeper.inbox, thread)
      }
    } catch {
      for stop in started.reversed() { stop() }
      ledger.close()
      throw error as? ServiceError ?? ServiceError(String(describing: error))
    }
  }

  /// Waits until the process is asked to end, by SIGTERM or SIGINT.
  public func waitForSignal() { EndSignal.wait() }

  /// Says goodbye to operators, refuses callers from now on, and ends what runs.
  ///
  /// A call that is being handled is waited for, and what was decided is in the ledger. A second
  /// call finds nothing to do.
  public func stop() {
    let open = door.withLock { door in
      defer { door = nil }
      return door
    }
    guard let open else { return }
    open.stop()
    desk.stop()
    for keeper in keepers { keeper.inbox.post(.stop) }
    for keeper in keepers { keeper.thread.join() }
    workers.stop()
    ledger.close()
  }
}
