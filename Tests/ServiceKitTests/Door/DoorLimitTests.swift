import MigrationEngine
@testable import ServiceKit
import Testing
import UnixKit
import WireProtocol

@Suite struct DoorLimitTests {
  @Test func oneUserHasSixteenConnections() throws {
    let rig = try DoorRig()
    let peers = try (0..<16).map { _ in try rig.connect() }
    let late = try rig.connect()
    #expect(try late.messages().failures == [.tooManyConnections])
    #expect(late.isEnded)
    // Others are not locked out, and a place that is given up can be taken.
    _ = try rig.client(uid: 1_001)
    peers[0].socket.end()
    rig.turn()
    _ = try rig.client()
  }

  @Test func allHaveSixtyFour() throws {
    let rig = try DoorRig()
    let peers = try (0..<64).map { try rig.connect(uid: UInt32(2_000 + $0), groups: [50]) }
    let late = try rig.connect(uid: 1_000)
    #expect(try late.messages().failures == [.tooManyConnections])
    #expect(late.isEnded && rig.loop.connections.count == 64)
    withExtendedLifetime(peers) {}
  }

  @Test func sixteenRequestsAreInFlight() throws {
    let rig = try DoorRig()
    let client = try rig.client()
    rig.desk.holds = true
    for _ in 0..<16 { try client.send(DoorAsk.inspect) }
    #expect(try client.failure(of: DoorAsk.inspect) == .tooManyRequests)
    #expect(try client.failure(of: .watch(DoorAsk.watch())) == .tooManyRequests)
    #expect(rig.desk.performed.count == 16)
    // What needs no flight is answered.
    #expect(try client.failure(of: .ping) == nil)
    rig.desk.holds = false
    rig.desk.release()
    rig.turn()
    #expect(try client.messages().answers.count == 16)
    #expect(try client.failure(of: DoorAsk.inspect) == nil)
  }

  @Test func aLineThatIsTooLongEndsTheConnection() throws {
    let rig = try DoorRig()
    let client = try rig.client()
    let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 16 << 10)
    var messages: [ServiceMessage] = []
    for _ in 0..<70 where !client.isEnded {
      client.write(chunk)
      rig.turn()
      messages += try client.messages()
    }
    #expect(messages.failures == [.tooLarge])
    #expect(messages.goodbyes.count == 1)
    #expect(client.isEnded && rig.loop.connections.isEmpty)
  }

  @Test func aLineThatIsTooDeepIsRefusedAndNoMore() throws {
    let rig = try DoorRig()
    let client = try rig.client()
    let deep = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
    client.write(#"{"jsonrpc":"2.0","id":"a","method":"ping","params":\#(deep)}"# + "\n")
    rig.turn()
    #expect(try client.messages().failures == [.tooDeep])
    #expect(try client.failure(of: .ping) == nil)
  }

  @Test func manyRequestsInOneWriteAreAnsweredInTheirOrder() throws {
    let rig = try DoorRig()
    let client = try rig.client()
    var bytes: [UInt8] = []
    for number in 0..<100 {
      bytes += try ClientRequest(id: try #require(RequestID("\(number)")), .ping).line()
    }
    client.write(bytes)
    rig.turn()
    #expect(try client.messages().answers.map(\.text) == (0..<100).map(String.init))
  }

  @Test func requestsByteByByte() throws {
    let rig = try DoorRig()
    let client = try rig.client()
    for byte in try ClientRequest(id: try #require(RequestID("x")), .ping).line() {
      #expect(try client.messages().isEmpty)
      client.write([byte])
      rig.turn(1)
    }
    #expect(try client.messages().answers.map(\.text) == ["x"])
  }

  /// Whatever comes over the socket, the door answers or closes, and others are served.
  @Test func mutatedFrames() throws {
    var random = Generator(seed: 0x5EED_D00E)
    let rig = try DoorRig()
    let honest = try rig.client(uid: 1_001)
    let frames = try DoorAsk.all().map {
      try ClientRequest(id: try #require(RequestID("m")), $0).line()
    }
    var attacker = try rig.client()
    for round in 0..<10_000 {
      var frame = frames[Int(random.next() % UInt64(frames.count))]
      for _ in 0...random.next() % 4 {
        let place = Int(random.next() % UInt64(frame.count))
        switch random.next() % 3 {
        case 0: frame[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: frame.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        default: frame.remove(at: place)
        }
      }
      attacker.write(frame + [UInt8(ascii: "\n")])
      rig.turn(1)
      _ = try attacker.messages()
      if attacker.isEnded { attacker = try rig.client() }
      if round % 1_000 == 0 { #expect(try honest.failure(of: .ping) == nil) }
    }
    #expect(try honest.failure(of: .ping) == nil)
  }

  /// SplitMix64: the same seed, the same frames.
  struct Generator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
