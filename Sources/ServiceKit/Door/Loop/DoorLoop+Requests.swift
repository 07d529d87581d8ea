internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

extension DoorLoop {
  /// Does what a peer has asked for, as far as it has come.
  func takeRequests(of connection: DoorConnection, at now: Int) {
    while let piece = connection.nextPiece() {
      switch piece {
      case .line(let line): take(line, from: connection, at: now)
      case .tooLong:
        connection.send(
          .failure(id: nil, WireFailure(.tooLarge, DoorLoop.tooLong)), at: now)
        connection.close(DoorLoop.tooLong, at: now)
      }
    }
  }

  private static let tooLong =
    "a line is longer than \(Limits.lineBytes >> 20) MiB; ask for less at once"

  private func take(_ line: [UInt8], from connection: DoorConnection, at now: Int) {
    let request: ClientRequest
    do throws(UnreadableRequest) {
      request = try ClientRequest(line: line)
    } catch {
      connection.send(error.answer, at: now)
      // Who has not said hello yet and says something else does not speak this protocol.
      if connection.stage != .open { connection.close(DoorLoop.helloFirst, at: now) }
      return
    }
    do throws(WireFailure) {
      try take(request, from: connection, at: now)
    } catch {
      connection.send(.failure(id: request.id, error), at: now)
      if connection.stage != .open { connection.close(error.message, at: now) }
    }
  }

  private static let helloFirst = "the first request must be hello; say it on a new connection"

  private func take(
    _ request: ClientRequest, from connection: DoorConnection, at now: Int
  ) throws(WireFailure) {
    if case .hello(let hello) = request.operation {
      return try greet(hello, request.id, from: connection, at: now)
    }
    guard connection.stage == .open else {
      throw WireFailure(.helloMissing, DoorLoop.helloFirst)
    }
    if let refusal = request.operation.method.refusal(for: connection.authority) { throw refusal }
    switch request.operation {
    case .hello: break
    case .ping: try answer(request.id, EmptyAnswer(), to: connection, at: now)
    case .status(let status):
      try answer(request.id, try node(status, for: connection), to: connection, at: now)
    case .watch(let watch): try begin(watch, request.id, for: connection, at: now)
    case .unwatch:
      endWatch(of: connection, at: now)
      try answer(request.id, EmptyAnswer(), to: connection, at: now)
    case .logs(let logs):
      try perform(request, for: connection, at: now)
      connection.log = logs.follow ? LogFollowing(logs) : nil
    case .plan, .dryRun, .inspect, .diff, .logLevel, .history, .migrate, .command:
      try perform(request, for: connection, at: now)
    }
  }

  private func greet(
    _ hello: HelloRequest, _ id: RequestID, from connection: DoorConnection, at now: Int
  ) throws(WireFailure) {
    guard connection.stage != .open else {
      throw WireFailure(.invalidRequest, "hello was said already; go on with other requests")
    }
    let agreed = try WireVersion.agreed(with: hello.protocols)
    connection.helloSaid(readOnly: hello.readOnly)
    let identity = desk.identity
    let greeting = HelloAnswer(
      protocol: agreed, node: identity.node, epoch: identity.epoch,
      authority: connection.authority)
    try answer(id, greeting, to: connection, at: now)
  }

  private func node(
    _ request: StatusRequest, for connection: DoorConnection
  ) throws(WireFailure) -> NodeStatus {
    var node = desk.status(for: connection.authority)
    node.authority = connection.authority
    guard let component = request.component else { return node }
    let names = node.components.map(\.name)
    node.components.removeAll { $0.name != component }
    guard !node.components.isEmpty else {
      throw WireFailure(
        .unknownComponent,
        "there is no component “\(component)”; there are \(names.joined(separator: ", "))")
    }
    return node
  }

  func answer(
    _ id: RequestID, _ answer: some Encodable, to connection: DoorConnection, at now: Int
  ) throws(WireFailure) {
    connection.send(try .answer(id: id, encoding: answer), at: now)
  }

  /// Takes note that a request is under way.
  func noteFlight(
    of request: RequestID, on connection: DoorConnection, isKept: Bool = false
  ) throws(WireFailure) -> AnswerSlip {
    guard connection.pending.count < Limits.requestsInFlight else {
      throw WireFailure(
        .tooManyRequests,
        "\(Limits.requestsInFlight) requests of this connection wait for their answers; wait for"
          + " one of them")
    }
    let slip = AnswerSlip(
      number: nextNumber(), connection: connection.id, request: request, uid: connection.peer.uid,
      isKept: isKept)
    connection.pending.insert(slip.number)
    return slip
  }

  /// Gives a request to the desk, unless it was done before.
  private func perform(
    _ request: ClientRequest, for connection: DoorConnection, at now: Int
  ) throws(WireFailure) {
    // What only reads is done again when it is asked again.
    let isKept = request.operation.method.leastRole > .viewer
    let slip = try noteFlight(of: request.id, on: connection, isKept: isKept)
    if isKept {
      switch recentAnswers.note(slip, digest: request.digest) {
      case .isNew: break
      case .isUnderWay: return
      case .wasAnswered(let line):
        connection.pending.remove(slip.number)
        return connection.send(line, at: now)
      case .differs:
        connection.pending.remove(slip.number)
        throw WireFailure(
          .idReused, "another request had this id; send this one under an id never used before")
      }
    }
    desk.perform(request.operation, by: connection.authority, request: request.id) {
      [mailbag] result in
      mailbag.put(.answer(slip, result))
    }
  }

  /// Passes an answer of the desk on.
  func pass(_ result: Result<Value, WireFailure>, for slip: AnswerSlip, at now: Int) {
    let message: ServiceMessage =
      switch result {
      case .success(let value): .answer(id: slip.request, value)
      case .failure(let failure): .failure(id: slip.request, failure)
      }
    guard let line = message.line() else { return }
    let slips = slip.isKept ? recentAnswers.keep(line, for: slip.request, by: slip.uid) : [slip]
    for slip in slips {
      guard let connection = connection(slip.connection),
        connection.pending.remove(slip.number) != nil
      else { continue }
      connection.send(line, at: now)
      beginLog(of: connection, after: result, at: now)
    }
  }

  func connection(_ id: ConnectionID) -> DoorConnection? { connections.first { $0.id == id } }
}
