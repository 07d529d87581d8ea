package import MigrationEngine
internal import UnixKit
package import WireProtocol

/// A connection to one node, over which requests are answered one after another.
///
/// ```swift
/// let connection = try NodeConnection.open(fleet.node(named: "edge-1"))
/// let node = try connection.call(StatusRequest())
/// ```
///
/// Everything that waits has a deadline. An answer that does not come in time to a request that
/// changes something is `outcomeUnknown`, never "failed": it may have been done.
package final class NodeConnection: Sendable {
  /// News that were not asked for yet; more are left out, the oldest first.
  private static let maximumNews = 4_096

  /// How to say hello.
  package struct Options: Sendable {
    /// What this program is called, to be shown to others.
    package var client = "midstream"
    /// Whether to only look, whatever we may do.
    package var readOnly = false
    /// How long connecting and hello may take together.
    package var deadline = Duration.seconds(5)
    /// Users whose folders are trusted beside our own and root's.
    package var trusted: Set<UInt32> = []

    package init() {}
  }

  /// Where the node is.
  package let address: NodeAddress
  /// What it said at hello: its name, epoch, and who we are to it.
  package let greeting: HelloAnswer
  private let socket: StreamSocket
  private let state: Lock<State>

  private struct State {
    var conversation: Conversation
    var news: [Notification] = []

    mutating func exchange(
      _ line: [UInt8], _ id: RequestID, until deadline: Deadline
    ) throws(Conversation.End) -> Result<Value, WireFailure> {
      try conversation.send(line, until: deadline)
      while true {
        switch try conversation.receive(until: deadline) {
        case .answer(id, let value): return .success(value)
        case .failure(.some(id), let failure): return .failure(failure)
        // Answers to requests that were given up.
        case .answer, .failure: break
        case .notification(let notification):
          if news.count >= NodeConnection.maximumNews { news.removeFirst() }
          news.append(notification)
        }
        if deadline.isOver { throw .late }
      }
    }
  }

  /// Connects and says hello.
  ///
  /// The folder's owner and the node's user are checked before a byte is sent: the node must run as
  /// the owner of its folder, or as root.
  ///
  /// - Throws: a ``FleetError`` that says what to do.
  package static func open(
    _ address: NodeAddress, _ options: Options = Options()
  ) throws(FleetError) -> NodeConnection {
    try open(address, options, interruption: nil)
  }

  static func open(
    _ address: NodeAddress, _ options: Options, interruption: Int32?
  ) throws(FleetError) -> NodeConnection {
    let deadline = Deadline(after: options.deadline)
    let socket: StreamSocket
    do throws(SocketError) {
      let directory = try SocketDirectory.open(address.folder, trusting: options.trusted)
      socket = try StreamSocket.connect(
        to: address.name, in: directory, upToMilliseconds: deadline.milliseconds)
      try check(PeerCredentials(of: socket), owner: directory.owner)
    } catch {
      throw FleetError(error, node: address.node)
    }
    var conversation = Conversation(socket, interruption: interruption)
    let hello = HelloRequest(client: options.client, readOnly: options.readOnly)
    let greeting = try greet(hello, over: &conversation, address, until: deadline)
    return NodeConnection(address, greeting, socket, conversation)
  }

  private init(
    _ address: NodeAddress, _ greeting: HelloAnswer, _ socket: StreamSocket,
    _ conversation: Conversation
  ) {
    self.address = address
    self.greeting = greeting
    self.socket = socket
    state = Lock(State(conversation: conversation))
  }

  /// Asks, and waits for the answer up to a deadline.
  ///
  /// - Parameter id: the request's name; the same one asks for the outcome of an earlier request.
  package func call<Parameters: RequestParameters>(
    _ parameters: Parameters, id: RequestID = .random(), deadline: Duration = .seconds(10)
  ) throws(FleetError) -> Parameters.Answer {
    let value = try call(parameters.operation, id: id, deadline: deadline)
    do throws(WireFailure) {
      return try ServiceMessage.decode(Parameters.Answer.self, from: value)
    } catch {
      throw FleetError(error, node: address.node)
    }
  }

  /// Asks, and waits for the answer as a value up to a deadline.
  package func call(
    _ operation: WireOperation, id: RequestID = .random(), deadline: Duration = .seconds(10)
  ) throws(FleetError) -> Value {
    // What another thread's request takes counts as well.
    let end = Deadline(after: deadline)
    let result: Result<Value, FleetError> = state.withLock { state in
      do throws(FleetError) {
        return .success(try ask(operation, id, until: end, &state))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The next news, such as entries of a log that is followed; `nil` when none come in time.
  package func nextNews(upTo duration: Duration) throws(FleetError) -> Notification? {
    let deadline = Deadline(after: duration)
    let result: Result<Notification?, FleetError> = state.withLock { state in
      if !state.news.isEmpty { return .success(state.news.removeFirst()) }
      do throws(Conversation.End) {
        while true {
          if case .notification(let news) = try state.conversation.receive(until: deadline) {
            return .success(news)
          }
          if deadline.isOver { return .success(nil) }
        }
      } catch {
        switch error {
        case .late, .interrupted: return .success(nil)
        case .gone, .refused, .garbled: return .failure(NodeConnection.lost(error, address))
        }
      }
    }
    return try result.get()
  }

  /// Ends the connection, also for another thread that waits for an answer.
  package func close() { socket.end() }

  private func ask(
    _ operation: WireOperation, _ id: RequestID, until deadline: Deadline, _ state: inout State
  ) throws(FleetError) -> Value {
    let line: [UInt8]
    do throws(WireFailure) {
      line = try ClientRequest(id: id, operation).line()
    } catch {
      throw FleetError(error, node: address.node)
    }
    let outcome: Result<Value, WireFailure>
    do throws(Conversation.End) {
      outcome = try state.exchange(line, id, until: deadline)
    } catch {
      throw lost(error, during: operation.method, id)
    }
    switch outcome {
    case .success(let value): return value
    case .failure(let failure):
      let error = FleetError(failure, node: address.node)
      guard error.code == .outcomeUnknown else { throw error }
      throw FleetError(error.code, error.message, failure: failure, request: id)
    }
  }
}
