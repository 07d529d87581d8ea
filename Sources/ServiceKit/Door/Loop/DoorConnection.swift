internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

/// One peer, as the door's thread sees it.
final class DoorConnection {
  /// Can go to: the next ones only.
  enum Stage: Equatable {
    /// Nothing but hello is understood until then. Can go to: open, closing, ended.
    case awaitingHello(until: Int)
    /// Can go to: closing, ended.
    case open
    /// Goodbye was said; what is on its way may go until then. Can go to: ended.
    case closing(until: Int)
    case ended
  }

  /// What is read at once, so that nobody who sends without end keeps the others waiting.
  private static let readBytes = 16 << 10
  /// Who does not read answers is not read from either.
  private static let pauseBytes = 256 << 10
  /// How long a goodbye waits for a peer that does not read.
  private static let lingerNanoseconds = 2_000_000_000

  let id: ConnectionID
  let peer: PeerCredentials
  var authority: Authority
  private(set) var stage: Stage
  private(set) var output = OutputQueue()
  /// Slips of requests that are not answered yet.
  var pending: Set<Int> = []
  var watch: Watch?
  var log: LogFollowing?
  private let socket: StreamSocket
  private var splitter = LineSplitter()
  /// The peer has said all it will; what it asked for is answered still.
  private var isReadOver = false
  /// Something that it said may wait for room to answer.
  private var isHeldBack = false

  init(
    _ id: ConnectionID, _ socket: StreamSocket, _ peer: PeerCredentials, _ authority: Authority,
    helloUntil: Int
  ) {
    self.id = id
    self.socket = socket
    self.peer = peer
    self.authority = authority
    stage = .awaitingHello(until: helloUntil)
  }

  var number: Int32 { socket.number }

  /// Whether requests are taken.
  var isTaking: Bool {
    switch stage {
    case .awaitingHello, .open: true
    case .closing, .ended: false
    }
  }

  /// What to wait for.
  var interest: Poller.Interest {
    var interest: Poller.Interest = output.isEmpty ? [] : .write
    if isTaking, !isReadOver, output.count < DoorConnection.pauseBytes { interest.insert(.read) }
    return interest
  }

  /// When something is due at the latest, whatever comes; `nil` for nothing.
  var deadline: Int? {
    switch stage {
    case .awaitingHello(let until), .closing(let until): return until
    case .open:
      if isHeldBack, output.count < DoorConnection.pauseBytes { return 0 }
      return output.isEmpty ? sampleDeadline : nil
    case .ended: return nil
    }
  }

  private var sampleDeadline: Int? {
    guard let watch, case .following = watch.stage else { return nil }
    return watch.nextSample
  }

  func helloSaid(readOnly: Bool) {
    stage = .open
    authority.isReadOnly = readOnly
  }

  /// Takes in what has come.
  func read(_ readiness: Poller.Interest) {
    guard interest.contains(.read) else {
      // Gone at both ends while we did not read: nobody is left to write to.
      if readiness.contains(.ended) { stage = .ended }
      return
    }
    guard readiness.contains(.read) || readiness.contains(.ended) else { return }
    var bytes: [UInt8] = []
    switch socket.read(into: &bytes, upTo: DoorConnection.readBytes) {
    case .moved: splitter.append(bytes)
    case .later: break
    case .ended: isReadOver = true
    }
  }

  /// The next thing that the peer said.
  ///
  /// Who does not read the answers to what it has said already is not listened to meanwhile.
  func nextPiece() -> LineSplitter.Piece? {
    guard isTaking else { return nil }
    isHeldBack = output.count >= DoorConnection.pauseBytes
    return isHeldBack ? nil : splitter.next()
  }

  /// Puts a line on its way; a peer that lets too much of it pile up is let go.
  func send(_ line: [UInt8], at now: Int) {
    guard isTaking else { return }
    if output.count + line.count > Limits.backlogBytes { flush() }
    guard output.count + line.count <= Limits.backlogBytes else {
      output.dropWholeLines()
      return close(
        "more than \(Limits.backlogBytes >> 20) MiB waited to be read; connect again and read"
          + " faster, or ask for samples less often", at: now)
    }
    output.append(line)
  }

  /// Answers, refuses, or tells.
  func send(_ message: ServiceMessage, at now: Int) {
    if let line = message.line() { send(line, at: now) }
  }

  /// Says goodbye, with the reason, and takes nothing more.
  func close(_ reason: String, at now: Int) {
    guard isTaking else { return }
    let goodbye = ServiceMessage.notification(.goodbye(GoodbyeNotice(reason: reason)))
    if let line = goodbye.line() { output.append(line) }
    stage = .closing(until: now + DoorConnection.lingerNanoseconds)
    watch = nil
    log = nil
  }

  /// Writes what the peer has room for.
  func flush() {
    while stage != .ended, !output.isEmpty {
      switch socket.write(output.next) {
      case .moved(let count): output.remove(count)
      case .later: return
      case .ended: stage = .ended
      }
    }
  }

  /// Ends what is over at this time.
  func settle(at now: Int) {
    switch stage {
    case .awaitingHello(let until):
      if now >= until {
        close("hello was not said in time; say it first, on a new connection", at: now)
      }
      if isReadOver { stage = .ended }
    case .open:
      // Half-closed: answers still go out, and a watch for as long as the other end reads.
      if isReadOver, !isHeldBack, pending.isEmpty, output.isEmpty, watch == nil { stage = .ended }
    case .closing(let until):
      if output.isEmpty || now >= until { stage = .ended }
    case .ended: break
    }
  }
}
