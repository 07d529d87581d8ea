internal import Glibc

/// An open file descriptor, closed with its last user.
final class OpenDescriptor: Sendable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  func status(_ path: String) throws(SocketError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .last("look at", path) }
    return status
  }

  /// Neither waits nor lives on in programs that this process starts.
  static func setUp(_ number: Int32) {
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
  }
}
