package import MigrationEngine
package import WireProtocol

/// What the door asks of the service behind it.
///
/// The door has one thread and calls everything here from it. Nothing here may wait: what takes
/// time is answered later, from any thread, by the closure that came along.
///
/// ```
/// socket ─► DoorLoop ─► NodeDesk ─► components, ledger
///              ▲            │
///              └── mailbag ◄┘ answers and news, from any thread
/// ```
package protocol NodeDesk: AnyObject, Sendable {
  /// Who this node is; the same for as long as the process lives.
  var identity: NodeIdentity { get }

  /// The node as it stands, from published copies: never waits for a component.
  func status(for authority: Authority) -> NodeStatus

  /// What somebody may do with a component now, from published copies; `nil` for no such component.
  func legalCommands(for authority: Authority, component: String) -> [LegalCommand]?

  /// Does what is asked and answers exactly once, from any thread.
  ///
  /// The door has checked the role on the decoded operation; the desk checks again where it acts. A
  /// request that the ledger has an answer for is answered with it and not done again: the door
  /// remembers recent ones only. `hello`, `ping`, `status`, `watch` and `unwatch` never come here.
  func perform(
    _ operation: WireOperation, by authority: Authority, request: RequestID,
    then: @escaping @Sendable (Result<Value, WireFailure>) -> Void)

  /// Takes a snapshot for a watcher and hands it over exactly once, from any thread.
  ///
  /// Every event up to its sequence number is in it, and every later one is told to observers.
  func snapshot(for authority: Authority, then: @escaping @Sendable (WatchSnapshot) -> Void)

  /// Tells `sink` all news from now on, in the order of their numbers, from any thread; the answer
  /// ends it by ``ignore(_:)``. The sink never waits.
  func observe(_ sink: @escaping @Sendable (NodeNews) -> Void) -> Int

  /// Ends what ``observe(_:)`` began.
  func ignore(_ token: Int)
}

/// Who a node is.
package struct NodeIdentity: Equatable, Sendable {
  /// Its name.
  package var node: String
  /// What tells one life of its ledger from another: sequence numbers count within it.
  package var epoch: String
  /// Its process.
  package var pid: Int32

  package init(node: String, epoch: String, pid: Int32) {
    self.node = node
    self.epoch = epoch
    self.pid = pid
  }
}

/// What happened behind the door.
package enum NodeNews: Sendable {
  /// Something was decided or happened, and is durable.
  case event(EventNotice)
  /// Other commands may be legal for a component now.
  case legalChanged(component: String)
  /// A line of a component's log.
  case log(LogEntry)
}
