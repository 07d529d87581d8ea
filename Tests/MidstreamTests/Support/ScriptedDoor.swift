import Glibc
import UnixKit
import WireProtocol

/// A node's control socket that says what a test wants it to say, over any number of connections.
final class ScriptedDoor: Sendable {
  struct Failure: Error { let what: String }

  /// What a request is answered with.
  enum Reply: Sendable {
    /// The result, as JSON.
    case result(String)
    case error(WireFailure)
    case nothing
    /// The connection ends.
    case hangUp
  }

  /// A request that came.
  struct Seen: Sendable {
    let connection: Int
    let request: ClientRequest
  }

  private struct State {
    var seen: [Seen] = []
    var isOver = false
  }

  let folder: String
  let path: String
  private let state = Monitor(State())
  private let wakeUp: WakeUp
  private let listener: ListeningSocket
  private let thread = Monitor<WorkerThread?>(nil)

  /// Answers what comes after hello with what `reply` says.
  init(
    _ node: String = "edge-1", epoch: @escaping @Sendable (Int) -> String = { _ in "e" },
    reply: @escaping @Sendable (Seen) -> Reply
  ) throws {
    var template = Array("/tmp/ms-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "mkdtemp") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = "\(folder)/\(node).sock"
    listener = try ListeningSocket(
      in: try SocketDirectory.make(folder), name: try SocketName(node: node))
    wakeUp = try WakeUp()
    thread.change { $0 = WorkerThread { self.serve(node, epoch, reply) } }
  }

  /// All that has come so far beside hello, in its order.
  var seen: [Seen] { state.change { $0.seen.filter { $0.request.operation.method != .hello } } }

  /// All hellos that have come so far.
  var hellos: [HelloRequest] {
    state.change { state in
      state.seen.compactMap { seen in
        guard case .hello(let hello) = seen.request.operation else { return nil }
        return hello
      }
    }
  }

  /// Ends all connections, and cleans up.
  func end() {
    state.change { $0.isOver = true }
    wakeUp.wake()
    thread.change { thread in
      thread?.join()
      thread = nil
    }
    listener.remove()
    for name in [path, path.dropLast("sock".count) + "lock"] { unlink(String(name)) }
    rmdir(folder)
  }

  private func serve(
    _ node: String, _ epoch: (Int) -> String, _ reply: (Seen) -> Reply
  ) {
    var connections: [(socket: StreamSocket, splitter: LineSplitter)?] = []
    while !state.change({ $0.isOver }) {
      var poller = Poller()
      poller.add(wakeUp.number, .read)
      poller.add(listener.number, .read)
      for connection in connections { poller.add(connection?.socket.number ?? -1, .read) }
      poller.wait(upToMilliseconds: nil)
      for number in connections.indices where !poller.result(at: 2 + number).isEmpty {
        guard let (socket, older) = connections[number] else { continue }
        var splitter = older
        var bytes: [UInt8] = []
        guard case .moved = socket.read(into: &bytes, upTo: 1 << 16) else {
          connections[number] = nil
          continue
        }
        splitter.append(bytes)
        connections[number] = (socket, splitter)
        while case .line(let line)? = splitter.next() {
          connections[number]?.splitter = splitter
          guard let request = try? ClientRequest(line: line) else { continue }
          let seen = Seen(connection: number, request: request)
          state.change { $0.seen.append(seen) }
          if !answer(seen, over: socket, node, epoch, reply) {
            connections[number] = nil
            break
          }
        }
      }
      if !poller.result(at: 1).isEmpty, case .arrived(let arrival) = listener.accept() {
        connections.append((arrival.socket, LineSplitter()))
      }
    }
  }

  /// Whether the connection goes on.
  private func answer(
    _ seen: Seen, over socket: StreamSocket, _ node: String, _ epoch: (Int) -> String,
    _ reply: (Seen) -> Reply
  ) -> Bool {
    func say(_ text: String) {
      _ = socket.write(ArraySlice(Array((text + "\n").utf8)))
    }
    let id = seen.request.id.text
    func result(_ json: String) { say(#"{"jsonrpc":"2.0","id":"\#(id)","result":\#(json)}"#) }
    guard seen.request.operation.method != .hello else {
      result(
        #"{"protocol":1,"node":"\#(node)","epoch":"\#(epoch(seen.connection))","authority":"#
          + #"{"uid":0,"name":"root","role":"admin","isReadOnly":false},"capabilities":[],"#
          + #""limits":{"lineBytes":1,"depth":1,"requestValues":1,"requestsInFlight":1,"#
          + #""backlogBytes":1}}"#)
      return true
    }
    switch reply(seen) {
    case .result(let json): result(json)
    case .error(let failure):
      say(
        #"{"jsonrpc":"2.0","id":"\#(id)","error":{"code":\#(failure.kind.code),"message":"#
          + #""\#(failure.message)","data":{"kind":"\#(failure.kind.rawValue)"}}}"#)
    case .nothing: break
    case .hangUp: return false
    }
    return true
  }
}
