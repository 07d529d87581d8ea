import MigrationEngine
@testable import ServiceKit
import Synchronization
import Testing
@testable import UnixKit
import WireProtocol

/// A clock that a test moves.
final class HandClock: Sendable {
  private let now = Mutex(1_000_000_000_000)

  func move(_ duration: Duration) { now.withLock { $0 += duration.nanoseconds } }

  var door: DoorClock {
    DoorClock(
      nanoseconds: { self.now.withLock { $0 } },
      instant: { Instant(microseconds: Int64(self.now.withLock { $0 } / 1_000)) })
  }
}

/// A door that takes its turns on the test's thread, so that nothing needs waiting for: what was
/// written to a socket pair is there to be read.
final class DoorRig {
  let desk: FakeDesk
  let clock = HandClock()
  let loop: DoorLoop

  static let roles: RoleTable = {
    var table = RoleTable(owner: 1_000)
    table.users[1_001] = .operator
    table.users[1_002] = .viewer
    table.groups[50] = .operator
    return table
  }()

  init(_ desk: FakeDesk = FakeDesk()) throws {
    self.desk = desk
    loop = DoorLoop(
      listener: nil, desk: desk, roles: DoorRig.roles, mailbag: try Mailbag(), clock: clock.door)
  }

  /// Answers of the desk arrive by the mailbag, in the turn after the one that asked.
  func turn(_ count: Int = 2) {
    for _ in 0..<count { loop.turn(upToMilliseconds: 0) }
  }

  /// A peer that has connected and said nothing.
  func connect(uid: UInt32 = 1_000, groups: [UInt32] = []) throws -> DoorPeer {
    let (ours, theirs) = try StreamSocket.pair()
    let peer = try #require(PeerCredentials(uid: uid, gid: 9, groups: groups, pid: 4))
    loop.admit(ours, peer, at: clock.door.nanoseconds())
    return DoorPeer(theirs, self)
  }

  /// A peer that has said hello.
  func client(
    uid: UInt32 = 1_000, groups: [UInt32] = [], readOnly: Bool = false
  ) throws -> DoorPeer {
    let peer = try connect(uid: uid, groups: groups)
    _ = try peer.ask(HelloRequest(client: "test", readOnly: readOnly))
    return peer
  }
}

/// The other end of a connection.
final class DoorPeer {
  struct NoAnswer: Error { let got: [ServiceMessage] }

  let socket: StreamSocket
  private let rig: DoorRig
  private var splitter = LineSplitter()
  private var lastID = 0
  /// Whether the door has closed the connection.
  private(set) var isEnded = false

  init(_ socket: StreamSocket, _ rig: DoorRig) {
    self.socket = socket
    self.rig = rig
  }

  func write(_ text: String) { _ = socket.write(ArraySlice(Array(text.utf8))) }
  func write(_ bytes: [UInt8]) { _ = socket.write(bytes[...]) }

  /// Sends a request and lets the door have its turns; the answer may come later.
  @discardableResult
  func send(_ operation: WireOperation, id: String? = nil) throws -> RequestID {
    lastID += 1
    let id = try #require(RequestID(id ?? "request-\(lastID)"))
    write(try ClientRequest(id: id, operation).line())
    rig.turn()
    return id
  }

  /// All messages that have come.
  func messages() throws -> [ServiceMessage] {
    var messages: [ServiceMessage] = []
    reading: while true {
      var bytes: [UInt8] = []
      switch socket.read(into: &bytes, upTo: 1 << 16) {
      case .moved: splitter.append(bytes)
      case .later: break reading
      case .ended:
        isEnded = true
        break reading
      }
    }
    while case .line(let line)? = splitter.next() {
      messages.append(try ServiceMessage(line: line))
    }
    return messages
  }

  /// All messages that have come and those that the door has for us still.
  func drain() throws -> [ServiceMessage] {
    var all: [ServiceMessage] = []
    while !isEnded {
      let some = try messages()
      all += some
      let waiting = rig.loop.connections.reduce(0) { $0 + $1.output.count }
      rig.turn(1)
      if some.isEmpty, rig.loop.connections.reduce(0, { $0 + $1.output.count }) == waiting { break }
    }
    return all
  }

  /// Asks, and gives the answer or throws the failure.
  func ask<Parameters: RequestParameters>(
    _ parameters: Parameters, id: String? = nil
  ) throws -> Parameters.Answer {
    let value = try ask(parameters.operation, id: id)
    return try ServiceMessage.decode(Parameters.Answer.self, from: value)
  }

  func ask(_ operation: WireOperation, id: String? = nil) throws -> Value {
    let id = try send(operation, id: id)
    let messages = try messages()
    for message in messages {
      switch message {
      case .answer(id, let value): return value
      case .failure(.some(id), let failure): throw failure
      case .answer, .failure, .notification: continue
      }
    }
    throw NoAnswer(got: messages)
  }

  func failure(of operation: WireOperation, id: String? = nil) throws -> WireFailure.Kind? {
    do {
      _ = try ask(operation, id: id)
      return nil
    } catch let failure as WireFailure {
      return failure.kind
    }
  }
}

extension [ServiceMessage] {
  var events: [EventNotice] {
    compactMap { if case .notification(.event(let notice)) = $0 { notice } else { nil } }
  }
  var samples: [SampleNotice] {
    compactMap { if case .notification(.sample(let notice)) = $0 { notice } else { nil } }
  }
  var legal: [LegalNotice] {
    compactMap { if case .notification(.legal(let notice)) = $0 { notice } else { nil } }
  }
  var logged: [String] {
    flatMap { message -> [String] in
      if case .notification(.log(let notice)) = message { notice.entries.map(\.text) } else { [] }
    }
  }
  var goodbyes: [String] {
    compactMap { if case .notification(.goodbye(let notice)) = $0 { notice.reason } else { nil } }
  }
  var failures: [WireFailure.Kind] {
    compactMap { if case .failure(_, let failure) = $0 { failure.kind } else { nil } }
  }
  var answers: [RequestID] {
    compactMap { if case .answer(let id, _) = $0 { id } else { nil } }
  }
}

/// Requests to make.
enum DoorAsk {
  static let expected = Command.Expectation(version: .generation(1))

  static func pause(_ reason: String = "tea") -> WireOperation {
    .command(CommandRequest(component: "cache", .pause(reason: reason), expected: expected))
  }

  static let inspect = WireOperation.inspect(InspectRequest(component: "cache"))

  static func watch(milliseconds: Int = 1_000, resume: WatchRequest.Resume? = nil) -> WatchRequest {
    WatchRequest(intervalMilliseconds: milliseconds, resume: resume)
  }

  /// One of each method.
  static func all() throws -> [WireOperation] {
    let hash = Checksum(of: [1])
    var expected = expected
    expected.planHash = hash
    let commands: [Request] = [
      .step, .continue, .pause(reason: "x"), .unpause, .throttle(share: .zero), .suspend, .resume,
      .cutOver, .keep, .rollBack(acceptingLoss: nil), .finalize, .cancel, .retry,
    ]
    return [
      .ping, .status(StatusRequest()), .watch(watch()), .unwatch,
      .plan(PlanRequest(component: "cache")), .dryRun(DryRunRequest(component: "cache")), inspect,
      .diff(DiffRequest(component: "cache", to: .generation(2))), .logs(LogsRequest()),
      .logLevel(LogLevelRequest(component: "cache", level: .debug)), .history(HistoryRequest()),
      .migrate(
        MigrateRequest(
          component: "cache", to: .generation(2), options: PlanOptions(), upgrade: "u",
          expected: expected)),
    ]
      + commands.map {
        .command(CommandRequest(component: "cache", $0, expected: expected))
      }
  }
}
