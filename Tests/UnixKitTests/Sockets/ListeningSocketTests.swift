import Glibc
import Testing

@testable import UnixKit

@Suite struct ListeningSocketTests {
  private let place: SocketPlace
  private let directory: SocketDirectory
  private let name: SocketName

  init() throws {
    place = try SocketPlace()
    // Deeper than any socket address reaches.
    let deep = try place.inner(String(repeating: "d", count: 150), mode: 0o700)
    directory = try SocketDirectory.make(deep)
    name = try SocketName(node: "edge-1")
  }

  private func connect() throws -> StreamSocket {
    try StreamSocket.connect(to: name, in: directory, upToMilliseconds: 5_000)
  }

  private func arrival(at socket: ListeningSocket) throws -> ListeningSocket.Arrival {
    #expect(isReady(socket.number, .read))
    guard case .arrived(let arrival) = socket.accept() else {
      throw SocketPlace.Failure(what: "nobody arrived")
    }
    return arrival
  }

  @Test func isTheOwnersAloneAndNeverWaits() throws {
    let socket = try ListeningSocket(in: directory, name: name)
    #expect(mode(of: socket.path) == 0o600)
    #expect(fcntl(socket.number, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(socket.number, F_GETFL) & O_NONBLOCK != 0)
    guard case .nobody = socket.accept() else {
      Issue.record("somebody arrived")
      return
    }
  }

  @Test func letsAGroupInWhenOneIsConfigured() throws {
    let socket = try ListeningSocket(in: directory, name: name, group: getegid())
    #expect(mode(of: socket.path) == 0o660)
  }

  @Test func peersAreWhoTheKernelSays() throws {
    let socket = try ListeningSocket(in: directory, name: name)
    let client = try connect()
    let arrival = try arrival(at: socket)
    #expect(arrival.peer.uid == geteuid())
    #expect(arrival.peer.gid == getegid())
    #expect(arrival.peer.pid == getpid())
    #expect(arrival.peer.isMember(of: getegid()))
    // And the other way: who listens.
    #expect(PeerCredentials(of: client)?.uid == geteuid())
    #expect(fcntl(arrival.socket.number, F_GETFL) & O_NONBLOCK != 0)
    #expect(fcntl(client.number, F_GETFL) & O_NONBLOCK != 0)
  }

  @Test func aLiveOneIsNotReplaced() throws {
    let first = try ListeningSocket(in: directory, name: name)
    do {
      _ = try ListeningSocket(in: directory, name: name)
      Issue.record("two listen under one name")
    } catch {
      #expect(error.code == .inUse)
      #expect(error.message.contains("edge-1 (process \(getpid()))"))
    }
    _ = try connect()
    first.remove()
  }

  @Test func aStaleOneIsReplaced() throws {
    do { _ = try ListeningSocket(in: directory, name: name) }
    #expect(code { _ = try connect() } == .nobodyListens)
    let second = try ListeningSocket(in: directory, name: name)
    _ = try connect()
    second.remove()
    #expect(code { _ = try connect() } == .missing)
  }

  @Test func oneThatIsListenedAtWithoutALockIsNotReplaced() throws {
    let first = try ListeningSocket(in: directory, name: name)
    #expect(unlink(directory.place(name.lockFile)) == 0)
    #expect(code { _ = try ListeningSocket(in: directory, name: name) } == .inUse)
    withExtendedLifetime(first) {}
  }

  @Test func whatIsNoSocketIsNotRemoved() throws {
    close(open(directory.place(name.file), O_CREAT | O_WRONLY, 0o600))
    #expect(code { _ = try ListeningSocket(in: directory, name: name) } == .unsafeSocket)
    #expect(mode(of: directory.shown(name.file)) == 0o600)
  }

  @Test func aLinkInPlaceOfTheLockIsNotFollowed() throws {
    let target = place.path + "/victim"
    #expect(symlink(target, directory.place(name.lockFile)) == 0)
    #expect(code { _ = try ListeningSocket(in: directory, name: name) } == .unsafeFolder)
    #expect(mode(of: target) == nil)
  }

  @Test func anothersSocketIsNotRemoved() throws {
    let first = try ListeningSocket(in: directory, name: name)
    #expect(unlink(directory.place(name.file)) == 0)
    close(open(directory.place(name.file), O_CREAT | O_WRONLY, 0o600))
    first.remove()
    #expect(mode(of: directory.shown(name.file)) == 0o600)
  }

  @Test func theServiceManagersSocketIsTakenOver() throws {
    let theirs = try ListeningSocket(in: directory, name: name)
    let adopted = try ListeningSocket(adopting: dup(theirs.number))
    let client = try connect()
    #expect(try arrival(at: adopted).peer.uid == geteuid())
    adopted.remove()
    #expect(mode(of: directory.shown(name.file)) == 0o600)
    withExtendedLifetime(client) {}
  }

  @Test func oneOpenToEverybodyIsRefused() throws {
    // Short, since the kernel tells where a socket was bound, and we look there.
    let near = try SocketDirectory.make(try place.inner("n", mode: 0o700))
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let path = near.shown("x.sock")
    #expect(SocketAddress.with(path: path) { bind(number, $0, $1) } == 0)
    #expect(code { _ = try ListeningSocket(adopting: dup(number)) } == .unsafeSocket)
    #expect(listen(number, 1) == 0)
    #expect(chmod(path, 0o666) == 0)
    #expect(code { _ = try ListeningSocket(adopting: dup(number)) } == .unsafeSocket)
    #expect(chmod(path, 0o600) == 0)
    #expect(code { _ = try ListeningSocket(adopting: number) } == nil)
  }

  @Test func abstractOnesAreRefused() throws {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    // An address of the family alone makes the kernel choose an abstract name (unix(7), autobind).
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, 2) }
    }
    #expect(bound == 0 && listen(number, 1) == 0)
    #expect(code { _ = try ListeningSocket(adopting: number) } == .unsafeSocket)
  }
}
