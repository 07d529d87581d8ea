internal import MigrationEngine
package import UnixKit
internal import WireProtocol

/// The control socket of a node, on a thread of its own.
///
/// ```swift
/// let door = try Door(DoorConfiguration(), desk: desk)
/// …
/// door.stop()
/// ```
package final class Door: Sendable {
  /// Where it can be reached, to be shown.
  package let path: String
  private let mailbag: Mailbag
  private let thread: Lock<WorkerThread?>

  /// Opens the door: from here on peers are served.
  ///
  /// A socket that a service manager hands over is taken; its unit then says where it is and who
  /// can connect, and the configuration who has which role.
  ///
  /// - Throws: a ``SocketError`` that says what is in the way, such as another node of that name.
  package init(
    _ configuration: DoorConfiguration = DoorConfiguration(), desk: any NodeDesk,
    environment: ProcessEnvironment = .current
  ) throws(SocketError) {
    let configuration = configuration.applying(environment)
    let roles = try configuration.roleTable()
    let listener = try Door.listener(configuration, desk.identity.node, environment)
    let mailbag = try Mailbag()
    path = listener.path
    self.mailbag = mailbag
    let started = WorkerThread {
      DoorLoop(listener: listener, desk: desk, roles: roles, mailbag: mailbag).run()
    }
    guard let started else {
      listener.remove()
      throw SocketError(
        .exhausted, "the system has no thread left for the door; raise the limit (ulimit -u)")
    }
    thread = Lock(started)
    ServiceManager(environment).tellReady()
  }

  /// Says goodbye to everybody, waits until they have it or do not want it, and closes.
  package func stop() {
    mailbag.stop()
    let running = thread.withLock { thread -> WorkerThread? in
      defer { thread = nil }
      return thread
    }
    running?.join()
  }

  private static func listener(
    _ configuration: DoorConfiguration, _ node: String, _ environment: ProcessEnvironment
  ) throws(SocketError) -> ListeningSocket {
    let name = try SocketName(node: node)
    if let theirs = try ServiceManager(environment).listeningSocket() { return theirs }
    let group = try configuration.groupNumber()
    let directory = try SocketDirectory.make(
      configuration.directory ?? SocketFolders.own(environment), group: group)
    return try ListeningSocket(
      in: directory, name: name, group: group, backlog: Limits.listenBacklog)
  }
}
