@testable import FleetKit
import MigrationEngine
import Testing
import UnixKit
import WireProtocol

@Suite struct NodeConnectionTests {
  private static let pause = CommandRequest(
    component: "cache", .pause(reason: "x"), expected: Command.Expectation(version: .generation(1)))

  private func opening(_ script: [String]) throws -> FleetError.Code? {
    let node = try ScriptedNode(script)
    defer { node.end() }
    return failure { _ = try NodeConnection.open(node.address) }
  }

  @Test func helloIsAgreedOn() throws {
    let node = try ScriptedNode([ScriptedNode.hello, #"{"jsonrpc":"2.0","id":"{id}","result":{}}"#])
    defer { node.end() }
    let connection = try NodeConnection.open(node.address)
    #expect(connection.greeting.epoch == "e")
    #expect(try connection.call(NoParameters.ping) == EmptyAnswer())
    // What was agreed on ends with the connection.
    #expect(failure { _ = try connection.call(NoParameters.ping) } == .unreachable)
  }

  @Test func whatCanGoWrongAtHello() throws {
    func refusal(_ kind: WireFailure.Kind, id: String = #""{id}""#) -> String {
      """
      {"jsonrpc":"2.0","id":\(id),"error":{"code":\(kind.code),"message":"no; ask","data":{"kind":\
      "\(kind.rawValue)"}}}
      """
    }
    #expect(try opening([refusal(.noCommonProtocol)]) == .oldProtocol)
    #expect(try opening([refusal(.notAuthorised, id: "null")]) == .notAllowed)
    #expect(try opening([refusal(.tooManyConnections, id: "null")]) == .unreachable)
    #expect(try opening(["HTTP/1.1 400 Bad Request"]) == .oldProtocol)
    #expect(try opening([#"{"jsonrpc":"2.0","id":"{id}","result":{"node":1}}"#]) == .refused)
    #expect(try opening([]) == .unreachable)
  }

  @Test func aGoodbyeSaysWhy() throws {
    let goodbye = #"{"jsonrpc":"2.0","method":"goodbye","params":{"reason":"the node is tired"}}"#
    let node = try ScriptedNode([ScriptedNode.hello, goodbye])
    defer { node.end() }
    let connection = try NodeConnection.open(node.address)
    do {
      _ = try connection.call(NoParameters.ping)
      Issue.record("nobody answered that")
    } catch {
      #expect(error.code == .unreachable)
      #expect(error.message.contains("the node is tired"))
    }
  }

  /// Reading can be asked again; what changes something may have been done.
  @Test func whoIsGoneLeavesTheOutcomeUnknown() throws {
    let node = try ScriptedNode([ScriptedNode.hello, ""])
    defer { node.end() }
    let connection = try NodeConnection.open(node.address)
    let id = RequestID.random()
    do {
      _ = try connection.call(Self.pause, id: id)
      Issue.record("nobody answered that")
    } catch {
      #expect(error.code == .outcomeUnknown && error.family == .outcomeUnknown)
      #expect(error.request == id)
    }
    #expect(failure { _ = try connection.call(StatusRequest()) } == .unreachable)
  }

  @Test func whoNeverFallsSilentIsNotListenedToForLonger() throws {
    let node = try ScriptedNode([ScriptedNode.hello], neverFallsSilent: true)
    let connection = try NodeConnection.open(node.address)
    let failed = failure {
      _ = try connection.call(NoParameters.ping, deadline: .milliseconds(20))
    }
    #expect(failed == .timedOut)
    connection.close()
    node.end()
  }

  @Test func whoDoesNotAnswerIsNotWaitedForLonger() throws {
    let node = try ScriptedNode([ScriptedNode.hello], closesAtTheEnd: false)
    let connection = try NodeConnection.open(node.address)
    let short = Duration.milliseconds(1)
    #expect(
      failure { _ = try connection.call(NoParameters.ping, deadline: short) } == .timedOut)
    #expect(
      failure { _ = try connection.call(Self.pause, deadline: short) } == .outcomeUnknown)
    #expect(try connection.nextNews(upTo: short) == nil)
    connection.close()
    node.end()
  }

  @Test func answersThatComeTooLateAreNotMistakenForOthers() throws {
    let late = """
      {"jsonrpc":"2.0","id":"somebody-elses","result":{"a":1}}
      {"jsonrpc":"2.0","method":"novelty","params":{"x":1}}
      {"jsonrpc":"2.0","id":"{id}","result":{"a":2}}
      """
    let node = try ScriptedNode([ScriptedNode.hello, late])
    defer { node.end() }
    let connection = try NodeConnection.open(node.address)
    #expect(try connection.call(.ping) == ["a": 2])
    let news = try connection.nextNews(upTo: .seconds(1))
    #expect(news == .unknown(method: "novelty", parameters: ["x": 1]))
  }

  @Test func refusalsCarryWhatTheNodeSaid() throws {
    let refusal = """
      {"jsonrpc":"2.0","id":"{id}","error":{"code":-32021,"message":"not now; later","data":\
      {"kind":"interlocked"}}}
      """
    let node = try ScriptedNode([ScriptedNode.hello, refusal])
    defer { node.end() }
    let connection = try NodeConnection.open(node.address)
    do {
      _ = try connection.call(Self.pause)
      Issue.record("that was refused")
    } catch {
      #expect(error.family == .refused)
      #expect(error.failure?.kind == .interlocked)
      #expect(error.message == "edge-1: not now; later")
    }
  }

  /// A false node, by who listens and whose folder it is; before anything is sent.
  @Test func nodesRunAsTheOwnerOfTheirFolder() throws {
    func peer(_ uid: UInt32) -> PeerCredentials? {
      PeerCredentials(uid: uid, gid: 1, groups: [], pid: 1)
    }
    try NodeConnection.check(peer(1_000), owner: 1_000)
    try NodeConnection.check(peer(0), owner: 1_000)
    for (uid, owner) in [(1_001, 1_000), (1_000, 0), (4_294_967_294, 1_000)] as [(UInt32, UInt32)] {
      #expect(throws: SocketError.self) { try NodeConnection.check(peer(uid), owner: owner) }
    }
    #expect(throws: SocketError.self) { try NodeConnection.check(nil, owner: 0) }
  }

  @Test func nodesAreFoundInTheirFolders() throws {
    let node = try ScriptedNode([])
    defer { node.end() }
    let fleet = Fleet(folders: ["/tmp/nowhere-at-all", node.folder])
    #expect(fleet.find().nodes == [node.address])
    #expect(try fleet.node(named: "edge-1") == node.address)
    #expect(try fleet.nodes(matching: Glob("edge-*")) == [node.address])
    #expect(failure { _ = try fleet.node(named: "edge-2") } == .noSuchNode)
    #expect(failure { _ = try Fleet(folders: []).node(named: "x") } == .noSuchNode)
    let twice = Fleet(folders: [node.folder, node.folder])
    #expect(failure { _ = try twice.node(named: "edge-1") } == .ambiguous)
    let named = try Fleet(sockets: [node.address.path])
    #expect(try named.node(named: "edge-1") == node.address)
    _ = failure { _ = try NodeConnection.open(node.address) }
  }

  @Test func severalNodesAreAskedAtOnceAndAnswerInTheirOrder() throws {
    var addresses: [NodeAddress] = []
    for number in 0..<40 { addresses.append(try NodeAddress(socket: "/x/n\(number).sock")) }
    let answers = Fleet().ask(addresses) { address throws(FleetError) -> String in
      if address.node == "n7" { throw FleetError(.unreachable, "n7 is gone; start it") }
      return address.node
    }
    #expect(answers.count == 40)
    for (address, answer) in zip(addresses, answers) {
      #expect((try? answer.get()) == (address.node == "n7" ? nil : address.node))
    }
  }
}
