import MigrationEngine
@testable import ServiceKit
import Testing
import UnixKit
import WireProtocol

/// A request that comes again under its id is answered, and not done again.
@Suite struct RepeatedRequestTests {
  private let rig: DoorRig
  private let client: DoorPeer

  init() throws {
    rig = try DoorRig()
    client = try rig.client()
  }

  @Test func onTheSameConnection() throws {
    let first = try client.ask(DoorAsk.pause(), id: "one")
    let second = try client.ask(DoorAsk.pause(), id: "one")
    #expect(first == second)
    #expect(rig.desk.performed.count == 1)
    #expect(try client.ask(DoorAsk.pause(), id: "two") != first)
    #expect(rig.desk.performed.count == 2)
  }

  @Test func onAnotherConnection() throws {
    let first = try client.ask(DoorAsk.pause(), id: "one")
    client.socket.end()
    rig.turn()
    #expect(try rig.client().ask(DoorAsk.pause(), id: "one") == first)
    #expect(rig.desk.performed.count == 1)
  }

  @Test func whileItIsUnderWay() throws {
    rig.desk.holds = true
    let id = try client.send(DoorAsk.pause(), id: "one")
    client.socket.end()
    rig.turn()
    let again = try rig.client()
    try again.send(DoorAsk.pause(), id: "one")
    #expect(try again.messages().isEmpty)
    rig.desk.release()
    rig.turn()
    #expect(try again.messages().answers == [id])
    #expect(rig.desk.performed.count == 1)
  }

  @Test func withOtherContentItIsRefused() throws {
    _ = try client.ask(DoorAsk.pause("tea"), id: "one")
    #expect(try client.failure(of: DoorAsk.pause("lunch"), id: "one") == .idReused)
    #expect(rig.desk.performed.count == 1)
  }

  @Test func ofAnotherUserItIsAnother() throws {
    _ = try client.ask(DoorAsk.pause(), id: "one")
    _ = try rig.client(uid: 1_001).ask(DoorAsk.pause(), id: "one")
    #expect(rig.desk.performed.map(\.authority.uid) == [1_000, 1_001])
  }

  /// A role that was enough before may not be now.
  @Test func theRoleIsCheckedFirst() throws {
    _ = try client.ask(DoorAsk.pause(), id: "one")
    let looking = try rig.client(readOnly: true)
    #expect(try looking.failure(of: DoorAsk.pause(), id: "one") == .notAuthorised)
  }

  @Test func readingIsDoneAgain() throws {
    let first = try client.ask(DoorAsk.inspect, id: "one")
    #expect(try client.ask(DoorAsk.inspect, id: "one") != first)
    #expect(rig.desk.performed.count == 2)
  }

  @Test func memoryIsBounded() throws {
    for number in 0..<300 { _ = try client.ask(DoorAsk.pause(), id: "request \(number)".squeezed) }
    #expect(rig.desk.performed.count == 300)
    _ = try client.ask(DoorAsk.pause(), id: "request 299".squeezed)
    #expect(rig.desk.performed.count == 300)
    // The first is forgotten here; the desk asks the ledger.
    _ = try client.ask(DoorAsk.pause(), id: "request 0".squeezed)
    #expect(rig.desk.performed.count == 301)
  }

  @Test func usersAreForgottenAndThoseUnderWayAreNot() throws {
    rig.desk.holds = true
    try client.send(DoorAsk.pause(), id: "one")
    rig.desk.holds = false
    for uid in 0..<40 {
      let other = try rig.client(uid: UInt32(5_000 + uid), groups: [50])
      _ = try other.ask(DoorAsk.pause(), id: "one")
      other.socket.end()
      rig.turn()
    }
    try client.send(DoorAsk.pause(), id: "one")
    #expect(rig.desk.performed.count == 41)
  }
}

extension String {
  fileprivate var squeezed: String { replacing(" ", with: "-") }
}
