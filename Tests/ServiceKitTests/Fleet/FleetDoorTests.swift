import FleetKit
import Glibc
@testable import MigrationEngine
import ServiceKit
import Testing
import UnixKit
import WireProtocol

/// Both ends of the control socket, over a real one.
@Suite struct FleetDoorTests {
  private let place: DoorPlace

  init() throws { place = try DoorPlace() }

  private static let pause = CommandRequest(
    component: "cache", .pause(reason: "x"), expected: Command.Expectation(version: .generation(1)))

  @Test func requestsAreAnswered() throws {
    let connection = try NodeConnection.open(place.address)
    #expect(connection.greeting.node == "edge-1")
    #expect(connection.greeting.authority.role == .admin)
    #expect(connection.greeting.authority.uid == geteuid())
    #expect(
      try connection.call(StatusRequest()).components.map(\.name) == ["cache", "rate_limiter"])
    #expect(try connection.call(Self.pause.operation) == ["number": 1, "padding": ""])
  }

  @Test func aRepeatedRequestIsDoneOnceAcrossConnections() throws {
    let id = RequestID.random()
    let first = try NodeConnection.open(place.address).call(Self.pause.operation, id: id)
    let second = try NodeConnection.open(place.address).call(Self.pause.operation, id: id)
    #expect(first == second)
    #expect(place.desk.performed.count == 1)
  }

  @Test func readingOnlyIsKeptTo() throws {
    var options = NodeConnection.Options()
    options.readOnly = true
    let connection = try NodeConnection.open(place.address, options)
    do {
      _ = try connection.call(Self.pause)
      Issue.record("that was to be refused")
    } catch {
      #expect(error.code == .notAllowed)
    }
  }

  @Test func aStoppedNodeSaysGoodbyeAndIsGone() throws {
    let connection = try NodeConnection.open(place.address)
    place.stop()
    do {
      _ = try connection.call(StatusRequest())
      Issue.record("nobody answered that")
    } catch {
      #expect(error.code == .unreachable)
      #expect(error.message.contains("stopping"))
    }
    do {
      _ = try NodeConnection.open(place.address)
      Issue.record("nobody listens there")
    } catch {
      #expect(error.code == .noSuchNode)
    }
  }

  @Test func twoOfOneNameAreRefused() throws {
    #expect(throws: SocketError.self) { try place.start() }
    _ = try NodeConnection.open(place.address)
  }

  @Test func readinessIsToldWhenItListens() throws {
    place.stop()
    let path = place.folder + "/notify.sock"
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer {
      close(number)
      unlink(path)
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    try place.start(["NOTIFY_SOCKET": path])
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = recv(number, &bytes, bytes.count, 0)
    #expect(String(decoding: bytes.prefix(count), as: UTF8.self) == "READY=1")
  }

  @Test func theLogIsFollowed() throws {
    let connection = try NodeConnection.open(place.address)
    #expect(try connection.call(LogsRequest(follow: true)).entries.map(\.text) == ["earlier"])
    place.desk.log(LogEntry(at: Instant(microseconds: 2), level: .info, text: "later"))
    guard case .log(let notice)? = try connection.nextNews(upTo: .seconds(20)) else {
      Issue.record("nothing was logged")
      return
    }
    #expect(notice.entries.map(\.text) == ["later"])
  }

  // MARK: Watching

  private final class Diary: Sendable {
    private let pages = Monitor<[NodeWatch.News]>([])

    func note(_ news: NodeWatch.News) {
      // Samples come whenever they come.
      if case .sample = news { return }
      pages.change { $0.append(news) }
    }

    /// Waits for news of a kind, and takes all up to it out.
    func wait<Found>(for look: (NodeWatch.News) -> Found?) throws -> Found {
      let found = pages.wait(upToMilliseconds: 30_000) { pages -> Found? in
        for (index, news) in pages.enumerated() {
          guard let found = look(news) else { continue }
          pages.removeFirst(index + 1)
          return found
        }
        return nil
      }
      return try #require(found)
    }
  }

  @Test func aWatchSeesEverythingAlsoAcrossARestart() throws {
    let diary = Diary()
    let watch = try NodeWatch(place.address, intervalMilliseconds: 50) { diary.note($0) }
    defer { watch.stop() }
    func snapshot(_ news: NodeWatch.News) -> WatchSnapshot? {
      if case .snapshot(let snapshot) = news { snapshot } else { nil }
    }
    func event(_ news: NodeWatch.News) -> (EventNotice, WatchedNode.Outcome)? {
      if case .event(let notice, let outcome) = news { (notice, outcome) } else { nil }
    }
    #expect(try diary.wait(for: snapshot).epoch == "first")
    let notice = place.desk.happen(.suspendAsked)
    #expect(try diary.wait(for: event) == (notice, .applied))
    // The door alone is closed and opened: the service goes on, and nothing was missed… but a new
    // door remembers no events, and says so by a snapshot.
    place.stop()
    _ = try diary.wait { if case .lost(let error) = $0 { error } else { nil } }
    try place.start()
    #expect(try diary.wait(for: snapshot).sequence == 102)
    try place.restart()
    #expect(try diary.wait(for: snapshot).epoch == "second")
    let next = place.desk.happen(.suspendAsked)
    #expect(try diary.wait(for: event) == (next, .applied))
  }

  @Test func aLostConnectionIsMadeAgainAndGoesOn() throws {
    let diary = Diary()
    let watch = try NodeWatch(place.address, intervalMilliseconds: 60_000) { diary.note($0) }
    defer { watch.stop() }
    _ = try diary.wait { if case .snapshot = $0 { true } else { nil } }
    // An event too large for a line: the door says goodbye to watchers and forgets what was.
    place.desk.happen(.suspendTimedOut(sentence: String(repeating: "x", count: 2 << 20)))
    _ = try diary.wait { if case .lost(let error) = $0 { error } else { nil } }
    _ = try diary.wait { if case .snapshot = $0 { true } else { nil } }
  }

  @Test func whoIsNotAllowedIsToldOnce() throws {
    place.stop()
    let diary = Diary()
    let listener = try ListeningSocket(
      in: try SocketDirectory.make(place.folder), name: try SocketName(node: "edge-1"))
    let watch = try NodeWatch(place.address) { diary.note($0) }
    var poller = Poller()
    poller.add(listener.number, .read)
    poller.wait(upToMilliseconds: 20_000)
    guard case .arrived(let arrival) = listener.accept() else {
      Issue.record("nobody came")
      return
    }
    let refusal = ServiceMessage.failure(id: nil, WireFailure(.notAuthorised, "no; ask"))
    _ = arrival.socket.write(try #require(refusal.line())[...])
    let error = try diary.wait { if case .ended(let error) = $0 { error } else { nil } }
    #expect(error.code == .notAllowed)
    watch.stop()
    listener.remove()
  }
}
