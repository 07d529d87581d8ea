internal import ServiceKit
internal import UnixKit

/// Where callers reach a node's components: a socket of the demo's own, beside the control socket.
///
/// Each connection has a thread, which calls the component itself: that is how a service calls.
final class CallDoor: Sendable {
  private static let readBytes = 4 << 10

  private let socket: ListeningSocket
  private let handle: @Sendable (Packet) -> Packet
  private let wakeUp: WakeUp
  private let state = Monitor(State())

  private struct State {
    var isStopped = false
    var thread: WorkerThread?
  }

  init(
    in folder: String, node: String, handle: @escaping @Sendable (Packet) -> Packet
  ) throws(SocketError) {
    let directory = try SocketDirectory.make(folder)
    socket = try ListeningSocket(in: directory, name: SocketName(node: node))
    wakeUp = try WakeUp()
    self.handle = handle
  }

  /// Lets callers in from now on.
  func open() {
    let thread = WorkerThread { [self] in accept() }
    state.change { $0.thread = thread }
  }

  /// Lets nobody in any more.
  func close() {
    let thread = state.change { state in
      state.isStopped = true
      return state.thread
    }
    wakeUp.wake()
    thread?.join()
    socket.remove()
  }

  private var isStopped: Bool { state.change { $0.isStopped } }

  private func accept() {
    var poller = Poller()
    while !isStopped {
      poller.clear()
      poller.add(wakeUp.number, .read)
      poller.add(socket.number, .read)
      poller.wait(upToMilliseconds: nil)
      while case .arrived(let arrival) = socket.accept() {
        let handle = handle
        WorkerThread { CallDoor.serve(arrival.socket, handle) }?.detach()
      }
    }
  }

  /// Answers one caller until it leaves; the thread ends with it.
  private static func serve(_ socket: StreamSocket, _ handle: (Packet) -> Packet) {
    var reader = PacketReader()
    var answers: [UInt8] = []
    var poller = Poller()
    while true {
      poller.clear()
      poller.add(socket.number, .read)
      poller.wait(upToMilliseconds: nil)
      switch reader.fill({ socket.read(into: &$0, upTo: readBytes) }) {
      case .moved, .later: break
      case .ended: return
      }
      do {
        while let call = try reader.next() {
          handle(call).append(to: &answers)
          // One answer at a time: the latency of each call is its own.
          guard send(&answers, to: socket) else { return }
        }
      } catch {
        Packet(.malformed, "\(error)").append(to: &answers)
        _ = send(&answers, to: socket)
        return
      }
    }
  }

  private static func send(_ bytes: inout [UInt8], to socket: StreamSocket) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      switch socket.write(rest) {
      case .moved(let count): rest = rest.dropFirst(count)
      case .later:
        var poller = Poller()
        poller.add(socket.number, .write)
        poller.wait(upToMilliseconds: nil)
      case .ended: return false
      }
    }
    bytes.removeAll(keepingCapacity: true)
    return true
  }
}

/// A node's components, for callers whose calls come over the socket.
struct NodeComponents: Sendable {
  let limiter: Component<LimiterAsk, LimiterReply>
  let sessions: Component<SessionAsk, SessionReply>
  let cache: Component<CacheAsk, CacheReply>

  init() throws {
    limiter = try RateLimiter.component()
    sessions = try SessionManager.component()
    cache = try Cache.component()
  }

  var all: [AnyComponent] { [limiter, sessions, cache] }

  func handle(_ packet: Packet) -> Packet {
    switch DemoComponent(rawValue: packet.first) {
    case .rateLimiter: call(limiter, LimiterAsk(packet))
    case .sessionManager: call(sessions, SessionAsk(packet))
    case .cache: call(cache, CacheAsk(packet))
    case nil: Packet(.malformed, "there is no component \(packet.first)")
    }
  }

  private func call<Ask: Sendable, Reply: PackedReply>(
    _ component: Component<Ask, Reply>, _ ask: Ask?
  ) -> Packet {
    guard let ask else { return Packet(.malformed, "\(component.name) knows no such call") }
    do {
      return try component.call(ask).packet
    } catch let refusal as CallRefused {
      return Packet(.refused, refusal.message)
    } catch {
      return Packet(.failed, "\(error)")
    }
  }
}
