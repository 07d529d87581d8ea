internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

extension NodeConnection {
  /// A node runs as the owner of its folder or as root, or it is somebody who pretends to be one.
  static func check(_ peer: PeerCredentials?, owner: UInt32) throws(SocketError) {
    guard let peer else {
      throw SocketError(
        .peerUnknown, "the system does not say who listens there; do not use this node")
    }
    guard peer.uid == owner || peer.uid == 0 else {
      throw SocketError(
        .peerUnknown,
        "\(Users.name(of: peer.uid)) listens there (process \(peer.pid)) and the folder belongs to"
          + " \(Users.name(of: owner)); nothing was sent: find out who that is")
    }
  }

  static func greet(
    _ hello: HelloRequest, over conversation: inout Conversation, _ address: NodeAddress,
    until deadline: Deadline
  ) throws(FleetError) -> HelloAnswer {
    let outcome: Result<HelloAnswer, WireFailure>
    do throws(Conversation.End) {
      outcome = try exchange(hello, over: &conversation, until: deadline)
    } catch {
      throw lost(error, address)
    }
    switch outcome {
    case .success(let greeting): return greeting
    case .failure(let failure): throw FleetError(failure, node: address.node)
    }
  }

  private static func exchange(
    _ hello: HelloRequest, over conversation: inout Conversation, until deadline: Deadline
  ) throws(Conversation.End) -> Result<HelloAnswer, WireFailure> {
    let request = ClientRequest(id: .random(), .hello(hello))
    let line: [UInt8]
    do throws(WireFailure) {
      line = try request.line()
    } catch {
      return .failure(error)
    }
    try conversation.send(line, until: deadline)
    while true {
      switch try conversation.receive(until: deadline) {
      case .answer(request.id, let value):
        do throws(WireFailure) {
          return .success(try ServiceMessage.decode(HelloAnswer.self, from: value))
        } catch {
          return .failure(error)
        }
      case .failure(.some(request.id), let failure): return .failure(failure)
      case .answer, .failure, .notification: if deadline.isOver { throw .late }
      }
    }
  }
}

// MARK: - When it ends

extension NodeConnection {
  /// What the end of a conversation means while a request is under way.
  func lost(_ end: Conversation.End, during method: Method, _ id: RequestID) -> FleetError {
    let error = NodeConnection.lost(end, address)
    guard method.leastRole > .viewer, error.family != .refused else { return error }
    return FleetError(
      .outcomeUnknown,
      "\(error.message). Whether \(method.rawValue) was done is not known: look at status and"
        + " history before asking again",
      request: id)
  }

  static func lost(_ end: Conversation.End, _ address: NodeAddress) -> FleetError {
    let node = address.node
    switch end {
    case .late:
      return FleetError(
        .timedOut, "\(node) did not answer in time; look whether its process is stopped or stuck")
    case .gone(nil):
      return FleetError(
        .unreachable, "\(node) has closed the connection; look whether its process has ended")
    case .gone(let reason?): return FleetError(.unreachable, "\(node): \(reason)")
    case .refused(let failure): return FleetError(failure, node: node)
    case .garbled(let failure):
      return FleetError(
        .oldProtocol, "\(node) does not speak this protocol: \(failure.message)", failure: failure)
    case .interrupted: return FleetError(.timedOut, "\(node) was not waited for; ask again")
    }
  }
}
