@testable import MigrationEngine
@testable import ServiceKit
import Testing
import UnixKit
import WireProtocol

@Suite struct DoorWatchTests {
  private let rig: DoorRig
  private let client: DoorPeer

  init() throws {
    rig = try DoorRig()
    client = try rig.client()
  }

  private func resume(after sequence: Int, epoch: String = "first") -> WatchRequest {
    DoorAsk.watch(resume: WatchRequest.Resume(epoch: epoch, sequence: sequence))
  }

  @Test func oneSnapshotThenEvents() throws {
    let answer = try client.ask(DoorAsk.watch())
    #expect(answer.snapshot?.states.count == 2)
    #expect(answer.sequence == 100)
    let first = rig.desk.happen(.suspendAsked)
    let second = rig.desk.happen(.suspended)
    rig.turn()
    let events = try client.messages().events
    #expect(events == [first, second])
    #expect(events.map(\.previous) == [100, 102])
  }

  /// Events between the question and the snapshot are neither lost nor told twice.
  @Test func whatHappensWhileTheSnapshotIsTaken() throws {
    rig.desk.holds = true
    let id = try client.send(.watch(DoorAsk.watch()))
    rig.desk.happen(.suspendAsked)
    rig.turn()
    #expect(try client.messages().isEmpty)
    rig.desk.happen(.suspended)
    // The snapshot is as of now: both are in it.
    rig.desk.release()
    let third = rig.desk.happen(.resumeAsked)
    rig.turn()
    let messages = try client.messages()
    #expect(messages.answers == [id])
    guard case .answer(_, let value)? = messages.first else {
      Issue.record("the snapshot comes first")
      return
    }
    let answer = try ServiceMessage.decode(WatchAnswer.self, from: value)
    #expect(answer.sequence == 104)
    #expect(messages.events == [third])
  }

  @Test func goesOnWhereItHadBeen() throws {
    _ = try client.ask(DoorAsk.watch())
    let first = rig.desk.happen(.suspendAsked)
    let second = rig.desk.happen(.suspended)
    rig.turn()
    let again = try rig.client(uid: 1_001)
    let id = try again.send(.watch(resume(after: first.sequence)))
    let messages = try again.messages()
    #expect(messages.answers == [id])
    guard case .answer(_, let value)? = messages.first else { return }
    #expect(try ServiceMessage.decode(WatchAnswer.self, from: value).snapshot == nil)
    #expect(messages.events == [second])
    // It does not know what is legal any more.
    #expect(messages.legal.map(\.component) == ["cache", "rate_limiter"])
    let third = rig.desk.happen(.resumeAsked)
    rig.turn()
    #expect(try again.messages().events == [third])
  }

  @Test func nothingMissedIsNothingSent() throws {
    let last = rig.desk.happen(.suspendAsked)
    rig.turn()
    let answer = try client.ask(resume(after: last.sequence))
    #expect(answer.snapshot == nil)
    #expect(try client.messages().events.isEmpty)
  }

  @Test func aGapIsASnapshot() throws {
    for _ in 0..<600 {
      rig.desk.happen(.suspendAsked)
      rig.desk.happen(.suspended)
      rig.turn(1)
    }
    rig.turn()
    // Forgotten, from the future, and from another run.
    #expect(try client.ask(resume(after: 102)).snapshot != nil)
    #expect(try client.ask(resume(after: 1_000_000)).snapshot != nil)
    #expect(try client.ask(resume(after: rig.desk.sequence, epoch: "other")).snapshot != nil)
    #expect(try client.ask(resume(after: rig.desk.sequence)).snapshot == nil)
  }

  @Test func beforeAnythingHappenedThereIsNoGoingOn() throws {
    #expect(try client.ask(resume(after: 100)).snapshot != nil)
  }

  @Test func legalCommandsAreToldWhenTheyChange() throws {
    _ = try client.ask(DoorAsk.watch())
    rig.desk.happen(.suspendAsked)
    rig.turn()
    let legal = try client.messages().legal
    #expect(legal.map(\.component) == ["cache"])
    #expect(legal.first?.commands.contains { $0.verb == .suspend && !$0.isLegal } ?? false)
    // Nothing is different after this one.
    rig.desk.happen(.alerted(sentence: "x", isOverdue: false))
    rig.turn()
    let messages = try client.messages()
    #expect(messages.events.count == 1 && messages.legal.isEmpty)
  }

  @Test func samplesComeAtTheWatchersPace() throws {
    _ = try client.ask(DoorAsk.watch(milliseconds: 200))
    let fast = try rig.client(uid: 1_001)
    _ = try fast.ask(DoorAsk.watch(milliseconds: 50))
    var counts = (slow: 0, fast: 0)
    for _ in 0..<100 {
      rig.clock.move(.milliseconds(10))
      rig.turn(1)
      counts.slow += try client.messages().samples.count
      counts.fast += try fast.messages().samples.count
    }
    #expect((4...6).contains(counts.slow))
    #expect((19...21).contains(counts.fast))
  }

  @Test func manyWatchersCostWhatOneDoes() throws {
    let watchers = try (0..<10).map { _ in try rig.client(uid: 1_001) }
    for watcher in watchers { _ = try watcher.ask(DoorAsk.watch(milliseconds: 50)) }
    rig.turn()
    let before = rig.desk.statusCount
    rig.clock.move(.milliseconds(50))
    rig.turn()
    #expect(rig.desk.statusCount == before + 1)
  }

  @Test func unwatchEndsIt() throws {
    _ = try client.ask(DoorAsk.watch())
    #expect(try client.failure(of: .unwatch) == nil)
    _ = try client.messages()
    rig.desk.happen(.suspendAsked)
    rig.clock.move(.seconds(2))
    rig.turn()
    #expect(try client.messages().isEmpty)
    #expect(try client.failure(of: .unwatch) == nil)
  }

  @Test func anotherWatchTakesThePlaceOfTheFirst() throws {
    rig.desk.holds = true
    let first = try client.send(.watch(DoorAsk.watch()))
    let second = try client.send(.watch(DoorAsk.watch()))
    rig.desk.release()
    rig.turn()
    let messages = try client.messages()
    #expect(messages.answers == [second])
    #expect(messages.failures == [.cancelled])
    #expect(first != second)
  }

  @Test func eventsThatFindNoRoomEndWatchesAndNothingElse() throws {
    _ = try client.ask(DoorAsk.watch())
    let other = try rig.client(uid: 1_001)
    for _ in 0...(Mailbag.maximumNews / 2) { rig.desk.happen(.suspendAsked) }
    rig.turn()
    #expect(try client.drain().goodbyes.count == 1)
    #expect(try other.failure(of: .ping) == nil)
    #expect(try other.ask(DoorAsk.watch()).snapshot != nil)
  }

  @Test func theLogIsFollowed() throws {
    func entry(_ text: String, _ level: LogLevel = .info) -> LogEntry {
      LogEntry(at: Instant(microseconds: 1), level: level, text: text)
    }
    rig.desk.holds = true
    try client.send(.logs(LogsRequest(level: .info, follow: true)))
    // One that the answer holds as well, and one that it does not.
    rig.desk.log(entry("earlier"))
    rig.desk.log(entry("meanwhile"))
    rig.turn()
    #expect(try client.messages().isEmpty)
    rig.desk.release()
    rig.turn()
    rig.desk.log(entry("detail", .debug))
    rig.desk.log(entry("later"))
    rig.turn()
    #expect(try client.messages().logged == ["meanwhile", "later"])
  }
}
