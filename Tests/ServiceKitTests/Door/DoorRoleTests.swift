import MigrationEngine
@testable import ServiceKit
import Testing
import UnixKit
import WireProtocol

@Suite struct DoorRoleTests {
  struct Who: Sendable, CustomStringConvertible {
    let uid: UInt32
    var groups: [UInt32] = []
    var readOnly = false
    let role: Role
    var description: String { "\(role) \(uid) \(groups) \(readOnly)" }
  }

  static let everybody = [
    Who(uid: 0, role: .admin), Who(uid: 1_000, role: .admin), Who(uid: 1_001, role: .operator),
    Who(uid: 1_002, role: .viewer), Who(uid: 77, groups: [3, 50], role: .operator),
    // The higher of the two counts, and never what a session gave up.
    Who(uid: 1_002, groups: [50], role: .operator),
    Who(uid: 1_000, readOnly: true, role: .admin),
  ]

  /// Every operation by every role: whatever is refused never reaches the desk.
  @Test(arguments: everybody) func operationsNeedTheirRole(_ who: Who) throws {
    let rig = try DoorRig()
    let client = try rig.client(uid: who.uid, groups: who.groups, readOnly: who.readOnly)
    for operation in try DoorAsk.all() {
      let method = operation.method
      let before = rig.desk.performed.count
      let failure = try client.failure(of: operation)
      let isAllowed =
        who.role >= method.leastRole && (!who.readOnly || method.leastRole == .viewer)
      #expect(failure == (isAllowed ? nil : .notAuthorised), "\(method)")
      let performed = rig.desk.performed.dropFirst(before)
      switch method {
      case .hello, .ping, .status, .watch, .unwatch: #expect(performed.isEmpty)
      default:
        #expect(performed.map(\.operation) == (isAllowed ? [operation] : []))
        #expect(performed.allSatisfy { $0.authority.role == who.role })
        #expect(performed.allSatisfy { $0.authority.uid == who.uid })
        #expect(performed.allSatisfy { $0.authority.isReadOnly == who.readOnly })
      }
    }
  }

  /// The canary: the test above knows every method.
  @Test func allMethodsAreAsked() throws {
    let asked = Set(try DoorAsk.all().map(\.method))
    #expect(asked == Set(WireProtocol.Method.allCases).subtracting([.hello]))
  }

  @Test func statusIsForOneComponentOrAll() throws {
    let rig = try DoorRig()
    let client = try rig.client(uid: 1_002)
    #expect(try client.ask(StatusRequest()).components.count == 2)
    #expect(try client.ask(StatusRequest(component: "cache")).components.map(\.name) == ["cache"])
    #expect(
      try client.failure(of: .status(StatusRequest(component: "no"))) == .unknownComponent)
  }

  @Test func theOwnerAndRootAreAdminsAndNobodyElseIsAnything() throws {
    let table = RoleTable(owner: 1_000)
    func role(_ uid: UInt32) throws -> Role? {
      table.role(
        of: try #require(PeerCredentials(uid: uid, gid: 0, groups: [0], pid: 1)))
    }
    #expect(try role(1_000) == .admin)
    #expect(try role(0) == .admin)
    for uid in [1, 999, 1_001, 65_534, 4_294_967_294] as [UInt32] { #expect(try role(uid) == nil) }
  }

  @Test func configurationComesFromCode() throws {
    let door = DoorConfiguration(
      users: ["root": .viewer, "1001": .operator], groups: ["root": .viewer, "50": .operator])
    let table = try door.roleTable(owner: 7)
    // Nobody takes root's role away.
    #expect(table.users == [7: .admin, 0: .admin, 1_001: .operator])
    #expect(table.groups == [0: .viewer, 50: .operator])
  }

  @Test func theEnvironmentHasTheLastWord() throws {
    let door = DoorConfiguration(directory: "/code", users: ["1": .admin], groups: ["2": .admin])
    #expect(door.applying(ProcessEnvironment([:])) == door)
    let deployed = door.applying(
      ProcessEnvironment([
        "MIDSTREAM_DIR": "/env", "MIDSTREAM_GROUP": "50", "MIDSTREAM_VIEWERS": "3, %4,5",
        "MIDSTREAM_ADMINS": "5",
      ]))
    #expect(deployed.directory == "/env")
    #expect(try deployed.groupNumber() == 50)
    #expect(deployed.users == ["3": .viewer, "5": .admin])
    #expect(deployed.groups == ["4": .viewer])
  }

  @Test(arguments: ["nobody-of-that-name", "-1", "4294967295", "4294967296", ""])
  func namesThatNobodyHasAreRefused(_ name: String) {
    #expect(throws: SocketError.self) {
      try DoorConfiguration(users: [name: .viewer]).roleTable()
    }
    #expect(throws: SocketError.self) {
      try DoorConfiguration(groups: [name: .viewer]).roleTable()
    }
    #expect(throws: SocketError.self) { try DoorConfiguration(group: name).groupNumber() }
  }
}
