internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

/// The door's thread: everything that comes and goes over the control socket.
///
/// It waits for nobody. Peers are written to when they have room, the desk answers later, and other
/// threads leave what they have in the mailbag. A turn does what is due and returns.
///
/// ```
/// turn: wait ─► mailbag ─► arrivals ─► requests ─► deadlines ─► legal ─► samples ─► write
/// ```
final class DoorLoop {
  /// New peers of one turn.
  private static let arrivalsPerTurn = 16
  /// How long nobody is accepted after descriptors ran out.
  private static let exhaustedNanoseconds = 1_000_000_000

  let desk: any NodeDesk
  let mailbag: Mailbag
  let clock: DoorClock
  var connections: [DoorConnection] = []
  var recentEvents = RecentEvents()
  var recentAnswers = RecentAnswers()
  var samples = SampleCache()
  private let roles: RoleTable
  private var listener: ListeningSocket?
  private var names: [UInt32: String] = [:]
  private var poller = Poller()
  private var lastNumber = 0
  private var acceptsAgainAt = 0
  private var observation: Int?
  /// Whether everybody was said goodbye to, and nothing more comes.
  private(set) var isStopping = false

  init(
    listener: ListeningSocket?, desk: any NodeDesk, roles: RoleTable, mailbag: Mailbag,
    clock: DoorClock = .system
  ) {
    self.listener = listener
    self.desk = desk
    self.roles = roles
    self.mailbag = mailbag
    self.clock = clock
    observation = desk.observe { [mailbag] news in mailbag.put(news) }
  }

  /// Whether it has stopped, and everybody is gone.
  var isOver: Bool { isStopping && connections.isEmpty }

  /// A number that names something; never used twice.
  func nextNumber() -> Int {
    lastNumber += 1
    return lastNumber
  }

  /// Takes turns until it is told to stop.
  func run() {
    while !isOver { turn(upToMilliseconds: nil) }
  }

  /// Waits up to so long for something to do, and does all of it.
  func turn(upToMilliseconds limit: Int?) {
    let watched = connections
    wait(for: watched, upToMilliseconds: limit)
    let now = clock.nanoseconds()
    takeLetters(at: now)
    for (index, connection) in watched.enumerated() {
      connection.read(poller.result(at: index + 1))
      takeRequests(of: connection, at: now)
      connection.settle(at: now)
    }
    // The listener stands behind the connections, where there is one to wait for.
    if !isStopping, now >= acceptsAgainAt { acceptArrivals(at: now) }
    sendLegalCommands(at: now)
    sendSamples(at: now)
    for connection in connections {
      connection.flush()
      connection.settle(at: now)
    }
    connections.removeAll { $0.stage == .ended }
  }

  /// Takes a peer in, or turns it away.
  func admit(_ socket: StreamSocket, _ peer: PeerCredentials, at now: Int) {
    guard connections.count < Limits.connections else {
      return turnAway(
        socket,
        WireFailure(
          .tooManyConnections,
          "\(Limits.connections) connections are open; close one, then connect again"))
    }
    guard connections.count(where: { $0.peer.uid == peer.uid }) < Limits.connectionsPerUser else {
      return turnAway(
        socket,
        WireFailure(
          .tooManyConnections,
          "your user has \(Limits.connectionsPerUser) connections open; close one, then connect"
            + " again"))
    }
    guard let role = roles.role(of: peer) else {
      return turnAway(
        socket,
        WireFailure(
          .notAuthorised, "your user has no role here; ask the owner of the service for one"))
    }
    let authority = Authority(uid: peer.uid, name: name(of: peer.uid), role: role)
    connections.append(
      DoorConnection(
        ConnectionID(number: nextNumber()), socket, peer, authority,
        helloUntil: now + Limits.helloDeadline.nanoseconds))
  }

  /// Says goodbye to everybody and accepts nobody any more.
  func stop(at now: Int) {
    guard !isStopping else { return }
    isStopping = true
    if let observation { desk.ignore(observation) }
    listener?.remove()
    listener = nil
    for connection in connections {
      connection.close("the node is stopping; connect again once it has been started", at: now)
    }
  }

  private func wait(for watched: [DoorConnection], upToMilliseconds limit: Int?) {
    let now = clock.nanoseconds()
    poller.clear()
    poller.add(mailbag.number, .read)
    for connection in watched { poller.add(connection.number, connection.interest) }
    var deadlines = watched.compactMap(\.deadline)
    if let listener {
      if now >= acceptsAgainAt {
        poller.add(listener.number, .read)
      } else {
        deadlines.append(acceptsAgainAt)
      }
    }
    // Rounded up: a turn too early would find nothing due, and come again at once.
    let due = deadlines.min().map { (max(0, $0 - now) + 999_999) / 1_000_000 }
    let shortest = [due, limit].compactMap(\.self).min()
    poller.wait(upToMilliseconds: shortest)
  }

  private func acceptArrivals(at now: Int) {
    guard let listener else { return }
    for _ in 0..<DoorLoop.arrivalsPerTurn {
      switch listener.accept() {
      case .arrived(let arrival): admit(arrival.socket, arrival.peer, at: now)
      case .unknownPeer: continue
      case .nobody: return
      case .exhausted:
        acceptsAgainAt = now + DoorLoop.exhaustedNanoseconds
        return
      }
    }
  }

  /// One line, if there is room for it, and the end.
  private func turnAway(_ socket: StreamSocket, _ failure: WireFailure) {
    if let line = ServiceMessage.failure(id: nil, failure).line() { _ = socket.write(line[...]) }
  }

  /// The system's directory may be slow: each user is looked up once.
  private func name(of uid: UInt32) -> String {
    if let known = names[uid] { return known }
    let name = Users.name(of: uid)
    names[uid] = name
    return name
  }
}
