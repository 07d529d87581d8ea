import ConsoleUI
import FleetKit
import MigrationEngine
import Testing
import UnixKit
import WireProtocol

@testable import midstream

/// What is asked of nodes, and what becomes of it when they do not answer as they should.
@Suite struct AskDeskTests {
  private static let pause = WireOperation.command(
    CommandRequest(
      component: "cache", .pause(reason: "x"),
      expected: Command.Expectation(version: .generation(1))))
  private static let logs = WireOperation.logs(LogsRequest())
  private static let noLogs = #"{"entries":[]}"#

  /// A desk, and what it says.
  private struct Rig {
    let inbox: ConsoleInbox
    let desk: AskDesk
    var outcomes: [AskID: AskOutcome] = [:]

    init() throws {
      inbox = try ConsoleInbox()
      desk = AskDesk(NodeConnection.Options(), inbox: inbox)
    }

    func ask(_ number: Int, _ operation: WireOperation, _ door: ScriptedDoor) {
      desk.ask(
        Asking(id: AskID(number), node: NodeID(path: door.path), operation: operation))
    }

    /// The outcome of one question, waited for.
    mutating func outcome(_ number: Int) throws -> AskOutcome {
      while outcomes[AskID(number)] == nil {
        var poller = Poller()
        poller.add(inbox.number, .read)
        poller.wait(upToMilliseconds: 20_000)
        try #require(!poller.result(at: 0).isEmpty, "\(number) was not answered")
        for case .answered(let id, let outcome) in inbox.take() { outcomes[id] = outcome }
      }
      return try #require(outcomes[AskID(number)])
    }
  }

  @Test func answersComeBackOverOneConnection() throws {
    let door = try ScriptedDoor { _ in .result(Self.noLogs) }
    defer { door.end() }
    var rig = try Rig()
    for number in 1...5 { rig.ask(number, Self.logs, door) }
    for number in 1...5 {
      #expect(try rig.outcome(number) == .logs(LogsAnswer(entries: [])))
    }
    #expect(Set(door.seen.map(\.connection)) == [0])
  }

  @Test func aRefusalIsItsSentence() throws {
    let door = try ScriptedDoor { _ in .error(WireFailure(.interlocked, "not now; wait")) }
    defer { door.end() }
    var rig = try Rig()
    rig.ask(1, Self.pause, door)
    #expect(try rig.outcome(1) == .refused(sentence: "edge-1: not now; wait"))
  }

  @Test func nobodyThereMeansNothingWasDone() throws {
    let door = try ScriptedDoor { _ in .nothing }
    door.end()
    var rig = try Rig()
    rig.ask(1, Self.pause, door)
    guard case .refused = try rig.outcome(1) else {
      Issue.record("\(try rig.outcome(1))")
      return
    }
  }

  /// An answer that was lost is asked for again under the same id, so that nothing is done twice.
  @Test func aLostAnswerIsAskedForAgain() throws {
    let door = try ScriptedDoor { seen in
      seen.connection == 0 ? .hangUp : .error(WireFailure(.interlocked, "it is paused already"))
    }
    defer { door.end() }
    var rig = try Rig()
    rig.ask(1, Self.pause, door)
    #expect(try rig.outcome(1) == .refused(sentence: "edge-1: it is paused already"))
    #expect(door.seen.map(\.connection) == [0, 1])
    #expect(Set(door.seen.map(\.request.id)).count == 1)
  }

  @Test func aServiceThatWasStartedAgainIsNotAsked() throws {
    let door = try ScriptedDoor(epoch: { "run \($0)" }) { _ in .hangUp }
    defer { door.end() }
    var rig = try Rig()
    rig.ask(1, Self.pause, door)
    guard case .unknown(let sentence) = try rig.outcome(1) else {
      Issue.record("\(try rig.outcome(1))")
      return
    }
    #expect(sentence.contains("is not known: look at status"))
    #expect(door.seen.map(\.connection) == [0])
  }

  @Test func anAnswerThatNeverComesIsUnknownInTheEnd() throws {
    let door = try ScriptedDoor { _ in .hangUp }
    defer { door.end() }
    var rig = try Rig()
    rig.ask(1, Self.pause, door)
    guard case .unknown = try rig.outcome(1) else {
      Issue.record("\(try rig.outcome(1))")
      return
    }
    #expect(door.seen.map(\.connection) == [0, 1, 2])
  }

  /// A connection that the node has closed since is no reason not to know.
  @Test func aConnectionThatWasClosedIsMadeAnew() throws {
    let door = try ScriptedDoor { seen in
      guard seen.request.operation == Self.logs else {
        return .error(WireFailure(.interlocked, "no"))
      }
      return .hangUp
    }
    defer { door.end() }
    var rig = try Rig()
    rig.ask(1, Self.logs, door)
    guard case .refused = try rig.outcome(1) else {
      Issue.record("\(try rig.outcome(1))")
      return
    }
    rig.ask(2, Self.pause, door)
    #expect(try rig.outcome(2) == .refused(sentence: "edge-1: no"))
    #expect(door.seen.filter { $0.request.operation == Self.pause }.count == 1)
  }

  /// One that says nothing keeps nobody from the others, however much waits for it.
  @Test func aSilentNodeKeepsNobodyWaiting() throws {
    let silent = try ScriptedDoor { _ in .nothing }
    let door = try ScriptedDoor("edge-2") { _ in .result(Self.noLogs) }
    defer { door.end() }
    var rig = try Rig()
    for number in 1...50 { rig.ask(number, Self.logs, silent) }
    for number in 51...60 { rig.ask(number, Self.logs, door) }
    for number in 51...60 {
      #expect(try rig.outcome(number) == .logs(LogsAnswer(entries: [])))
    }
    silent.end()
  }

  @Test func connectionsAreMadeAnewToLookOrToAct() throws {
    let door = try ScriptedDoor { _ in .result(Self.noLogs) }
    defer { door.end() }
    var rig = try Rig()
    rig.ask(1, Self.logs, door)
    _ = try rig.outcome(1)
    rig.desk.setReadOnly(true)
    rig.ask(2, Self.logs, door)
    _ = try rig.outcome(2)
    #expect(door.hellos.map(\.readOnly) == [false, true])
  }

  @Test func tooMuchAtOnceIsRefused() throws {
    let silent = try ScriptedDoor { _ in .nothing }
    var rig = try Rig()
    for number in 1...2_100 { rig.ask(number, Self.logs, silent) }
    let sentence = "too much is being asked already; wait a moment and ask again"
    #expect(try rig.outcome(2_100) == .refused(sentence: sentence))
    silent.end()
  }
}
