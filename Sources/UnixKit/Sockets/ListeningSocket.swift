internal import CSystem
internal import Glibc

/// A stream socket with a path, that peers connect to.
///
/// It is the owner's alone before it has a name: the descriptor gets its mode before `bind`, so
/// that there is no moment in which somebody else could connect.
package final class ListeningSocket: Sendable {
  /// Where it listens, to be shown.
  package let path: String
  private let descriptor: OpenDescriptor
  private let place: Place?

  /// What is ours to clean up: nothing of a socket that the service manager made.
  private struct Place {
    let directory: SocketDirectory
    let name: SocketName
    let lock: OpenDescriptor
    let inode: UInt64
  }

  /// Listens in a folder.
  ///
  /// A socket that was left behind is replaced; one that is listened at never is.
  ///
  /// - Parameters:
  ///   - group: whose members may connect as well; nobody but the owner by default.
  ///   - backlog: how many connections may wait to be accepted.
  /// - Throws: `inUse` with the name of who listens there.
  package init(
    in directory: SocketDirectory, name: SocketName, group: UInt32? = nil, backlog: Int32 = 128
  ) throws(SocketError) {
    path = directory.shown(name.file)
    let lock = try ListeningSocket.lock(name, in: directory)
    try ListeningSocket.removeStale(name, in: directory)
    let number = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard number >= 0 else { throw .last("make a socket for", path) }
    descriptor = OpenDescriptor(number)
    guard fchmod(number, 0o600) == 0 else { throw .last("keep others from", path) }
    let bound = SocketAddress.with(path: directory.place(name.file)) { bind(number, $0, $1) }
    guard bound == 0 else { throw .last("listen at", path) }
    if let group { try directory.share(name.file, with: group) }
    guard listen(number, backlog) == 0 else { throw .last("listen at", path) }
    let inode = try directory.status(of: name.file).map { UInt64($0.st_ino) } ?? 0
    place = Place(directory: directory, name: name, lock: lock, inode: inode)
  }

  /// Takes a socket over that a service manager listens at.
  ///
  /// - Throws: `unsafeSocket` when it is no stream socket with a path, or everybody may connect:
  ///   that is what systemd does unless it is told otherwise.
  package init(adopting number: Int32) throws(SocketError) {
    descriptor = OpenDescriptor(number)
    guard SocketAddress.option(SO_TYPE, of: number) == Int32(SOCK_STREAM.rawValue),
      SocketAddress.option(SO_ACCEPTCONN, of: number) == 1,
      let path = SocketAddress.path(of: number)
    else {
      throw SocketError(
        .unsafeSocket,
        "the socket handed over listens at no path; set ListenStream= to an absolute path")
    }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .last("look at", path) }
    guard status.st_mode & 0o007 == 0 else {
      throw SocketError(
        .unsafeSocket, "everybody may connect to \(path); set SocketMode=0600 in its unit")
    }
    OpenDescriptor.setUp(number)
    self.path = path
    place = nil
  }

  /// For pollers.
  package var number: Int32 { descriptor.number }

  /// A peer that has connected, with its credentials.
  package struct Arrival: Sendable {
    /// The connection.
    package let socket: StreamSocket
    /// Who the kernel says it is.
    package let peer: PeerCredentials
  }

  /// What came of looking for a peer.
  package enum Acceptance: Sendable {
    /// Somebody connected.
    case arrived(Arrival)
    /// Somebody connected whom the kernel cannot name; the connection is closed already.
    case unknownPeer
    /// Nobody waits.
    case nobody
    /// There is no descriptor left for whoever waits; try later.
    case exhausted
  }

  /// Accepts whoever waits; never waits itself.
  package func accept() -> Acceptance {
    while true {
      let number = midstream_accept4(
        descriptor.number, nil, nil, Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue))
      if number >= 0 {
        let socket = StreamSocket(adopting: number)
        guard let peer = PeerCredentials(of: socket) else { return .unknownPeer }
        return .arrived(Arrival(socket: socket, peer: peer))
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
      default: return .nobody
      }
    }
  }

  /// Takes the socket away, if it is still ours; peers that have connected stay connected.
  package func remove() {
    guard let place, let status = try? place.directory.status(of: place.name.file),
      UInt64(status.st_ino) == place.inode
    else { return }
    try? place.directory.remove(place.name.file)
  }

  /// The lock says who listens, and dies with its process; the file stays, so that nobody can hold
  /// a lock on a file that others no longer see.
  private static func lock(
    _ name: SocketName, in directory: SocketDirectory
  ) throws(SocketError) -> OpenDescriptor {
    let lock = try directory.open(name.lockFile, O_RDWR | O_CREAT, mode: 0o600)
    guard FileLock.take(lock.number) else {
      guard errno == EWOULDBLOCK else { throw .last("lock", directory.shown(name.lockFile)) }
      throw inUse(name, in: directory, by: holder(of: lock))
    }
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(lock.number, 0) == 0, pwrite(lock.number, text, text.count, 0) == text.count
    else { throw .last("write", directory.shown(name.lockFile)) }
    return lock
  }

  private static func holder(of lock: OpenDescriptor) -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(lock.number, &bytes, bytes.count, 0)
    let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39) ~= $0 }
    return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
  }

  private static func inUse(
    _ name: SocketName, in directory: SocketDirectory, by holder: String
  ) -> SocketError {
    SocketError(
      .inUse,
      "node \(name.node)\(holder) listens at \(directory.shown(name.file)) already; stop it, or"
        + " give this one another name")
  }

  /// Only under the lock; and not even then while somebody listens who knows nothing of locks.
  private static func removeStale(
    _ name: SocketName, in directory: SocketDirectory
  ) throws(SocketError) {
    guard let status = try directory.status(of: name.file) else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw SocketError(
        .unsafeSocket, "\(directory.shown(name.file)) is no socket; move it out of the way")
    }
    if StreamSocket.isListenedAt(directory.place(name.file)) {
      throw inUse(name, in: directory, by: "")
    }
    try directory.remove(name.file)
  }
}
