import MigrationEngine
@testable import ServiceKit
import Testing
import UnixKit
import WireProtocol

@Suite struct HelloTests {
  @Test func agreesAndSaysWhoTheClientIs() throws {
    let rig = try DoorRig()
    let peer = try rig.connect(uid: 1_001)
    let answer = try peer.ask(HelloRequest(client: "test", protocols: [9, 1, 0]))
    #expect(answer.protocol == 1)
    #expect((answer.node, answer.epoch) == ("edge-1", "first"))
    #expect(answer.authority.uid == 1_001)
    #expect(answer.authority.role == .operator)
    #expect(try peer.failure(of: .hello(HelloRequest(client: "again"))) == .invalidRequest)
    #expect(try peer.failure(of: .ping) == nil)
  }

  @Test func mustBeSaidInTime() throws {
    let rig = try DoorRig()
    let peer = try rig.connect()
    rig.clock.move(.milliseconds(4_999))
    rig.turn()
    #expect(try peer.messages().isEmpty && !peer.isEnded)
    rig.clock.move(.milliseconds(1))
    rig.turn()
    #expect(try peer.messages().goodbyes.count == 1)
    #expect(peer.isEnded && rig.loop.connections.isEmpty)
  }

  @Test func halfALineIsNoHello() throws {
    let rig = try DoorRig()
    let peer = try rig.connect()
    peer.write(#"{"jsonrpc": "2.0", "#)
    rig.turn()
    rig.clock.move(.seconds(5))
    rig.turn()
    #expect(try peer.messages().goodbyes.count == 1)
    #expect(peer.isEnded)
  }

  @Test func comesFirst() throws {
    let rig = try DoorRig()
    let peer = try rig.connect()
    #expect(try peer.failure(of: .ping) == .helloMissing)
    #expect(try peer.messages().isEmpty && peer.isEnded)
    #expect(rig.loop.connections.isEmpty)
  }

  @Test func whoSpeaksSomethingElseIsLetGo() throws {
    let rig = try DoorRig()
    let peer = try rig.connect()
    peer.write("GET / HTTP/1.1\r\n\r\n")
    rig.turn()
    let messages = try peer.messages()
    #expect(messages.failures == [.malformed])
    #expect(messages.goodbyes.count == 1)
    #expect(peer.isEnded)
  }

  @Test func withoutACommonProtocolThereIsNothingToSay() throws {
    let rig = try DoorRig()
    let peer = try rig.connect()
    let hello = WireOperation.hello(HelloRequest(client: "new", protocols: [2]))
    #expect(try peer.failure(of: hello) == .noCommonProtocol)
    rig.turn()
    #expect(try peer.messages().isEmpty && peer.isEnded)
  }

  @Test func whoHasNoRoleIsTurnedAway() throws {
    let rig = try DoorRig()
    for uid in [UInt32(1_003), 4_294_967_294] {
      let peer = try rig.connect(uid: uid)
      #expect(try peer.messages().failures == [.notAuthorised])
      #expect(peer.isEnded && rig.loop.connections.isEmpty)
    }
  }

  @Test func whoClosesIsForgotten() throws {
    let rig = try DoorRig()
    let peer = try rig.client()
    peer.socket.end()
    rig.turn()
    #expect(rig.loop.connections.isEmpty)
  }

  /// As a shell script does: all requests, the end, then the answers.
  @Test func whoHasSaidAllIsAnsweredStill() throws {
    let rig = try DoorRig()
    let peer = try rig.client()
    rig.desk.holds = true
    let id = try peer.send(DoorAsk.inspect)
    peer.socket.endWriting()
    rig.turn()
    #expect(rig.loop.connections.count == 1)
    rig.desk.release()
    rig.turn()
    #expect(try peer.messages().answers == [id])
    #expect(peer.isEnded && rig.loop.connections.isEmpty)
  }

  @Test func stoppingSaysGoodbye() throws {
    let rig = try DoorRig()
    let peer = try rig.client()
    let silent = try rig.connect()
    rig.loop.mailbag.stop()
    rig.turn()
    #expect(try peer.messages().goodbyes.count == 1)
    #expect(try silent.messages().goodbyes.count == 1)
    #expect(peer.isEnded && rig.loop.isOver)
    #expect(rig.desk.sinkCount == 0)
  }
}
