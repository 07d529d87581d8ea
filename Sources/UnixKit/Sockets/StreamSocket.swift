internal import Glibc

/// One end of a connection: never waits, and is closed with its last user.
package final class StreamSocket: Sendable {
  private let descriptor: OpenDescriptor

  /// What came of moving bytes.
  package enum Transfer: Equatable, Sendable {
    /// So many bytes were moved.
    case moved(Int)
    /// Nothing now; ask a poller when.
    case later
    /// The other end is gone.
    case ended
  }

  /// Takes over a descriptor that nobody else uses.
  package init(adopting number: Int32) {
    OpenDescriptor.setUp(number)
    descriptor = OpenDescriptor(number)
  }

  /// Connects to a node whose folder was looked at.
  ///
  /// - Throws: `missing`, `nobodyListens`, `notAllowed`, `timedOut`.
  package static func connect(
    to name: SocketName, in directory: SocketDirectory, upToMilliseconds milliseconds: Int
  ) throws(SocketError) -> StreamSocket {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let shown = directory.shown(name.file)
    guard number >= 0 else { throw .last("make a socket for", shown) }
    let descriptor = OpenDescriptor(number)
    // A full backlog makes `connect` wait as long as sending may (unix(7), SO_SNDTIMEO).
    let wait = max(1, milliseconds)
    var limit = timeval(tv_sec: wait / 1_000, tv_usec: wait % 1_000 * 1_000)
    setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let connected = SocketAddress.with(path: directory.place(name.file)) { address, length in
      var status: Int32 = -1
      repeat { status = Glibc.connect(number, address, length) } while status != 0 && errno == EINTR
      return status
    }
    guard connected == 0 else { throw .last("connect to", shown) }
    OpenDescriptor.setUp(number)
    return StreamSocket(descriptor)
  }

  /// Two ends that are connected to one another.
  package static func pair() throws(SocketError) -> (StreamSocket, StreamSocket) {
    var numbers: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    guard socketpair(AF_UNIX, type, 0, &numbers) == 0 else { throw .last("make", "a socket pair") }
    return (StreamSocket(adopting: numbers[0]), StreamSocket(adopting: numbers[1]))
  }

  private init(_ descriptor: OpenDescriptor) { self.descriptor = descriptor }

  /// For pollers.
  package var number: Int32 { descriptor.number }

  /// Puts up to `count` bytes behind what `buffer` holds.
  ///
  /// Descriptors that a peer sends along are closed by the kernel: `recv` has no place for them.
  package func read(into buffer: inout [UInt8], upTo count: Int) -> Transfer {
    let result = withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { room in
      let result = StreamSocket.transfer { recv(descriptor.number, room.baseAddress, count, 0) }
      if case .moved(let moved) = result { buffer.append(contentsOf: room.prefix(moved)) }
      return result
    }
    // Zero bytes read are the end of the stream.
    return result == .moved(0) ? .ended : result
  }

  /// Writes as much as the other end has room for.
  package func write(_ bytes: ArraySlice<UInt8>) -> Transfer {
    bytes.withUnsafeBytes { raw in
      StreamSocket.transfer {
        // A peer that is gone is an answer here, and no signal.
        send(descriptor.number, raw.baseAddress, raw.count, Int32(MSG_NOSIGNAL))
      }
    }
  }

  /// Ends the connection for whoever reads or writes at either end, on whatever thread.
  package func end() { _ = shutdown(descriptor.number, Int32(SHUT_RDWR)) }

  /// Says that nothing more will be written.
  package func endWriting() { _ = shutdown(descriptor.number, Int32(SHUT_WR)) }

  /// Asks the kernel to keep about so many bytes on their way to the other end; for tests.
  package func setSendBuffer(bytes: Int) {
    var size = Int32(clamping: bytes)
    setsockopt(
      descriptor.number, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func transfer(_ call: () -> Int) -> Transfer {
    while true {
      let count = call()
      if count >= 0 { return .moved(count) }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK: return .later
      default: return .ended
      }
    }
  }

  /// Whether somebody listens at a path: a full backlog is a sign of life as well.
  static func isListenedAt(_ path: String) -> Bool {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let number = socket(AF_UNIX, type, 0)
    guard number >= 0 else { return true }
    defer { close(number) }
    let status = SocketAddress.with(path: path) { Glibc.connect(number, $0, $1) }
    return status == 0 || errno != ECONNREFUSED && errno != ENOENT
  }
}
