import Glibc
import Testing

@testable import UnixKit

@Suite struct SocketDirectoryTests {
  @Test func isMadeForTheOwnerAlone() throws {
    let place = try SocketPlace()
    let path = place.path + "/midstream"
    _ = try SocketDirectory.make(path)
    #expect(mode(of: path) == 0o700)
    #expect(code { _ = try SocketDirectory.make(path) } == nil)
  }

  @Test func isMadeForAGroupWhenOneIsConfigured() throws {
    let place = try SocketPlace()
    let path = place.path + "/midstream"
    _ = try SocketDirectory.make(path, group: getegid())
    #expect(mode(of: path) == 0o750)
  }

  @Test(arguments: [0o777, 0o1777, 0o702, 0o707, 0o755, 0o701, 0o750, 0o770] as [UInt32])
  func refusesWhatOthersReach(_ mode: UInt32) throws {
    let place = try SocketPlace()
    let path = try place.inner("open", mode: mode)
    #expect(code { _ = try SocketDirectory.make(path) } == .unsafeFolder)
  }

  @Test(arguments: [0o777, 0o770, 0o755, 0o751] as [UInt32])
  func aGroupMayLookAndNoMore(_ mode: UInt32) throws {
    let place = try SocketPlace()
    let path = try place.inner("open", mode: mode)
    #expect(code { _ = try SocketDirectory.make(path, group: getegid()) } == .unsafeFolder)
  }

  @Test func refusesAGroupThatIsNotTheConfiguredOne() throws {
    let place = try SocketPlace()
    let path = try place.inner("shared", mode: 0o750)
    #expect(code { _ = try SocketDirectory.make(path, group: getegid()) } == nil)
    #expect(code { _ = try SocketDirectory.make(path, group: 4_294_967_294) } == .unsafeFolder)
  }

  @Test func refusesLinks() throws {
    let place = try SocketPlace()
    let real = try place.inner("real", mode: 0o700)
    let link = place.path + "/link"
    #expect(symlink(real, link) == 0)
    #expect(code { _ = try SocketDirectory.make(link) } == .unsafeFolder)
    #expect(code { _ = try SocketDirectory.open(link) } == .unsafeFolder)
  }

  @Test func refusesAnotherOwner() throws {
    try #require(geteuid() == 0, "only root can give a folder away")
    let place = try SocketPlace()
    let path = try place.inner("theirs", mode: 0o700)
    #expect(chown(path, 12_345, 12_345) == 0)
    #expect(code { _ = try SocketDirectory.make(path) } == .unsafeFolder)
    // Above it is a folder of root's in which only root can write: root put it there.
    #expect(code { _ = try SocketDirectory.open(path) } == nil)
    #expect(chmod(place.path, 0o777) == 0)
    #expect(code { _ = try SocketDirectory.open(path) } == .unsafeFolder)
    #expect(code { _ = try SocketDirectory.open(path, trusting: [12_345]) } == nil)
  }

  @Test(arguments: [0o777, 0o720, 0o1702] as [UInt32])
  func nobodyLooksForNodesWhereOthersWrite(_ mode: UInt32) throws {
    let place = try SocketPlace()
    let path = try place.inner("open", mode: mode)
    #expect(code { _ = try SocketDirectory.open(path) } == .unsafeFolder)
  }

  @Test func saysWhatIsNotThere() throws {
    let place = try SocketPlace()
    #expect(code { _ = try SocketDirectory.open(place.path + "/no") } == .missing)
    #expect(code { _ = try SocketDirectory.make(place.path + "/no/no") } == .missing)
  }

  @Test func findsNodesAndNothingElse() throws {
    let place = try SocketPlace()
    for name in ["b.sock", "a.sock", "a.lock", ".sock", ".x.sock", "notes", "x y.sock"] {
      close(open(place.path + "/" + name, O_CREAT | O_WRONLY, 0o600))
    }
    #expect(try SocketDirectory.open(place.path).nodes().map(\.node) == ["a", "b"])
  }

  @Test(
    arguments: [
      "", ".", "..", "../x", "a/b", ".hidden", "-x", "a b", "a\n", "ä", "a\u{1B}",
      String(repeating: "x", count: 65),
    ])
  func namesCannotLeadAnywhere(_ name: String) {
    #expect(code { _ = try SocketName(node: name) } == .nameMalformed)
  }

  @Test(arguments: ["a", "edge-1", "Node_2.eu", "7", String(repeating: "x", count: 64)])
  func namesThatAreFine(_ name: String) throws {
    #expect(try SocketName(node: name).file == name + ".sock")
    #expect(SocketName(file: name + ".sock")?.node == name)
  }

  @Test func foldersComeFromTheEnvironment() {
    let both = ["XDG_RUNTIME_DIR": "/run/user/7", "MIDSTREAM_DIR": "/x"]
    #expect(SocketFolders.own(ProcessEnvironment(both)) == "/x")
    #expect(SocketFolders.known(ProcessEnvironment(both)) == ["/x"])
    let personal = ProcessEnvironment(["XDG_RUNTIME_DIR": "/run/user/7", "MIDSTREAM_DIR": ""])
    #expect(SocketFolders.own(personal) == "/run/user/7/midstream")
    #expect(SocketFolders.known(personal) == ["/run/user/7/midstream", "/run/midstream"])
    #expect(SocketFolders.own(ProcessEnvironment(["XDG_RUNTIME_DIR": "x"])) == "/run/midstream")
    #expect(SocketFolders.known(ProcessEnvironment([:])) == ["/run/midstream"])
  }
}
