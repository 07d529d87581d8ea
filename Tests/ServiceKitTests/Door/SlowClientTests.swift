import MigrationEngine
@testable import ServiceKit
import Testing
import UnixKit
import WireProtocol

/// Clients that do not read, such as those that SIGSTOP froze: to the door they are all the same.
@Suite struct SlowClientTests {
  /// An event of about so many bytes.
  private func large(_ bytes: Int) -> Event.Content {
    .suspendTimedOut(sentence: String(repeating: "x", count: bytes))
  }

  @Test func oneThatDoesNotReadHoldsUpNobody() throws {
    let rig = try DoorRig()
    let stopped = try rig.client()
    _ = try stopped.ask(DoorAsk.watch())
    let reader = try rig.client(uid: 1_001)
    _ = try reader.ask(DoorAsk.watch())
    var events = 0
    var turns = 0
    while rig.loop.connections.count == 2, turns < 200 {
      turns += 1
      rig.desk.happen(large(100_000))
      rig.turn()
      events += try reader.messages().events.count
      if rig.loop.connections.contains(where: { !$0.isTaking }) { break }
    }
    events += try reader.drain().events.count
    // Over 4 MiB waited, and the reader has seen every event.
    #expect(turns > 40 && turns < 60)
    #expect(events == turns)
    #expect(try reader.failure(of: .ping) == nil)
    // Goodbye waits for two seconds, then nobody waits any more.
    rig.clock.move(.milliseconds(1_999))
    rig.turn()
    #expect(rig.loop.connections.count == 2)
    rig.clock.move(.milliseconds(1))
    rig.turn()
    #expect(rig.loop.connections.count == 1)
  }

  @Test func whoWakesUpIsToldWhy() throws {
    let rig = try DoorRig()
    let stopped = try rig.client()
    _ = try stopped.ask(DoorAsk.watch())
    for _ in 0..<60 {
      rig.desk.happen(large(100_000))
      rig.turn()
    }
    let messages = try stopped.drain()
    // Whole lines only, and the reason at the end.
    #expect(messages.goodbyes.count == 1)
    #expect(messages.goodbyes.first?.contains("4 MiB") ?? false)
    #expect(!messages.events.isEmpty && messages.events.count < 60)
    #expect(stopped.isEnded && rig.loop.connections.isEmpty)
  }

  @Test func samplesDoNotPileUp() throws {
    let rig = try DoorRig()
    let client = try rig.client()
    _ = try client.ask(DoorAsk.watch(milliseconds: 50))
    // Fill what the kernel takes, so that the door's own queue begins.
    for _ in 0..<10 { rig.desk.happen(large(100_000)) }
    rig.turn()
    let waiting = rig.loop.connections[0].output.count
    #expect(waiting > 0)
    for _ in 0..<1_000 {
      rig.clock.move(.milliseconds(50))
      rig.turn(1)
    }
    #expect(rig.loop.connections[0].output.count == waiting)
    let messages = try client.drain()
    // One at the beginning, and the newest.
    #expect(messages.samples.count <= 2)
    #expect(messages.events.count == 10)
  }

  @Test func whoDoesNotReadAnswersIsNotReadFrom() throws {
    let rig = try DoorRig()
    let client = try rig.client()
    rig.desk.padding = String(repeating: "x", count: 100_000)
    for _ in 0..<100 { try client.send(DoorAsk.inspect) }
    let performed = rig.desk.performed.count
    #expect(performed < 20)
    // Who reads again is answered all of it; more than 16 at once are refused.
    let messages = try client.drain()
    #expect(messages.answers.count + messages.failures.count == 100)
    #expect(messages.failures.allSatisfy { $0 == .tooManyRequests })
    #expect(rig.desk.performed.count == messages.answers.count)
  }

  @Test func silentOnesStayAndCostNothing() throws {
    let rig = try DoorRig()
    let silent = try rig.client()
    rig.clock.move(.seconds(86_400))
    rig.turn()
    #expect(!silent.isEnded && rig.loop.connections.count == 1)
    #expect(try silent.failure(of: .ping) == nil)
  }

  @Test func oneThatGoesAwayInTheMiddleIsForgotten() throws {
    let rig = try DoorRig()
    let client = try rig.client()
    rig.desk.holds = true
    try client.send(DoorAsk.inspect)
    try client.send(.watch(DoorAsk.watch()))
    client.socket.end()
    rig.turn()
    #expect(rig.loop.connections.isEmpty)
    rig.desk.release()
    rig.turn()
  }
}
