internal import UnixKit

/// Calls to one component of one node, over a connection of their own: answers come in the order of
/// the calls, so that what each must be is known.
final class LoadLane<Model: LoadModel>: AnyLoadLane {
  private struct Pending {
    var ask: Model.Ask
    var due: Int
    var sentSeconds: Int
  }

  private var model: Model
  private var pending: [Pending] = []
  private var firstPending = 0
  private let prefix: String
  private var runs = 0

  init(node: String, folder: String, prefix: String, seed: UInt64) {
    self.prefix = prefix
    model = Model(prefix: "\(prefix).0-")
    super.init(node: node, component: Model.Ask.component, folder: folder, seed: seed)
  }

  override var waiting: Int { pending.count - firstPending }

  override func call(due: Int, seconds: Int) {
    send(model.next(using: &random), due: due, seconds: seconds)
  }

  override func sweep(due: Int, seconds: Int) {
    for ask in model.sweep { send(ask, due: due, seconds: seconds) }
  }

  private func send(_ ask: Model.Ask, due: Int, seconds: Int) {
    guard isConnected, waiting < AnyLoadLane.mostWaiting else {
      tally.unanswered += 1
      return
    }
    ask.packet.append(to: &output)
    pending.append(Pending(ask: ask, due: due, sentSeconds: seconds))
  }

  override func answered(_ packet: Packet, at now: Int, seconds: Int) {
    guard firstPending < pending.count else { return note("an answer came that nobody asked for") }
    let call = pending[firstPending]
    firstPending += 1
    if firstPending == pending.count || firstPending > 4_096 {
      pending.removeFirst(firstPending)
      firstPending = 0
    }
    tally.latency.add(nanoseconds: now - call.due)
    guard Outcome(rawValue: packet.first) == .done, let reply = Model.Reply(packet) else {
      if Outcome(rawValue: packet.first) == .refused {
        tally.refused += 1
      } else {
        tally.errors += 1
        note(packet.texts.first ?? "the answer makes no sense")
      }
      return
    }
    version = reply.version
    let sent = call.sentSeconds...max(call.sentSeconds, seconds)
    switch model.check(call.ask, reply, sent: sent) {
    case .right: tally.right += 1
    case .wrong(let sentence):
      tally.errors += 1
      note(sentence)
    case .lost(let sentence):
      tally.lost += 1
      note(sentence)
    }
  }

  override func disconnected() {
    tally.unanswered += waiting
    pending = []
    firstPending = 0
    // Its tables were in memory: what was known is gone with them.
    runs += 1
    model = Model(prefix: "\(prefix).\(runs)-")
  }
}

/// Calls to one component of one node, whatever they are.
class AnyLoadLane {
  /// So many calls may wait for their answers.
  static let mostWaiting = 50_000
  private static let readBytes = 4 << 10

  let node: String
  let component: DemoComponent
  private let folder: String
  var random: LoadRandom
  var tally = LoadTally()
  var output: [UInt8] = []
  /// The version that answered last.
  var version: ServedVersion?
  /// What was said last that needs to be told, and how often there was something.
  private(set) var problem: String?
  private var reader = PacketReader()
  private(set) var socket: StreamSocket?

  init(node: String, component: DemoComponent, folder: String, seed: UInt64) {
    self.node = node
    self.component = component
    self.folder = folder
    random = LoadRandom(seed: seed)
  }

  // What depends on what the component is asked.
  var waiting: Int { 0 }
  func call(due: Int, seconds: Int) {}
  func sweep(due: Int, seconds: Int) {}
  func answered(_ packet: Packet, at now: Int, seconds: Int) {}
  func disconnected() {}

  var isConnected: Bool { socket != nil }

  /// Connects, where it is not connected; whether it is now.
  func connect() -> Bool {
    guard socket == nil else { return true }
    socket = try? StreamSocket.connect(
      to: SocketName(node: node), in: SocketDirectory.open(folder), upToMilliseconds: 100)
    return socket != nil
  }

  func note(_ sentence: String) { problem = problem ?? sentence }

  /// What must be told, once.
  func takeProblem() -> String? {
    defer { problem = nil }
    return problem
  }

  /// Sends what can be sent.
  func flush() {
    guard let socket, !output.isEmpty else { return }
    var rest = output[...]
    sending: while !rest.isEmpty {
      switch socket.write(rest) {
      case .moved(let count): rest = rest.dropFirst(count)
      case .later: break sending
      case .ended: return disconnect()
      }
    }
    output.removeFirst(output.count - rest.count)
  }

  /// Takes the answers that have come.
  func receive(at now: () -> (nanoseconds: Int, seconds: Int)) {
    guard let socket else { return }
    while true {
      switch reader.fill({ socket.read(into: &$0, upTo: AnyLoadLane.readBytes) }) {
      case .moved: break
      case .later: return
      case .ended: return disconnect()
      }
      let (nanoseconds, seconds) = now()
      do {
        while let packet = try reader.next() { answered(packet, at: nanoseconds, seconds: seconds) }
      } catch {
        note("\(error)")
        return disconnect()
      }
    }
  }

  private func disconnect() {
    socket = nil
    output = []
    reader = PacketReader()
    disconnected()
  }
}
