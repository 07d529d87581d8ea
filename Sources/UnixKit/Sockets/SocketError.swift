internal import Glibc

/// Why a socket or its folder could not be used, in words that say what to do.
package struct SocketError: Error, Equatable, Sendable {
  /// What went wrong, stable across releases.
  package enum Code: String, Sendable, CaseIterable {
    case missing = "socket.missing"
    case notAllowed = "socket.not-allowed"
    case unsafeFolder = "socket.unsafe-folder"
    case unsafeSocket = "socket.unsafe-socket"
    case inUse = "socket.in-use"
    case nobodyListens = "socket.nobody-listens"
    case nameMalformed = "socket.name-malformed"
    case peerUnknown = "socket.peer-unknown"
    case timedOut = "socket.timed-out"
    case exhausted = "socket.exhausted"
    case unexpected = "socket.unexpected"
  }

  /// What went wrong, for programs.
  package let code: Code
  /// What went wrong, for people; ends in a remedy.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// What `errno` says of a call that failed.
  static func last(_ attempt: String, _ path: String) -> SocketError {
    let number = errno
    let beginning = "could not \(attempt) \(path):"
    switch number {
    case ENOENT:
      return SocketError(
        .missing, "\(beginning) it is not there; check the path, or start the service")
    case ENOTDIR:
      return SocketError(.missing, "\(beginning) a part of the path is no folder; check the path")
    case ELOOP:
      return SocketError(
        .unsafeFolder, "\(beginning) it is a symbolic link; name the folder that it points to")
    case EACCES, EPERM:
      return SocketError(
        .notAllowed, "\(beginning) not allowed; run as its owner, or ask them to let your group in")
    case ECONNREFUSED:
      return SocketError(
        .nobodyListens, "\(beginning) nobody answers there; the service has ended, start it again")
    case EMFILE, ENFILE, ENOMEM, ENOBUFS:
      return SocketError(
        .exhausted, "\(beginning) too many files are open; raise the limit (ulimit -n)")
    case EAGAIN, ETIMEDOUT:
      return SocketError(
        .timedOut, "\(beginning) it did not answer in time; look whether the service is stuck")
    default:
      return SocketError(
        .unexpected,
        "\(beginning) \(String(cString: strerror(number))); look at the path and the system's log")
    }
  }
}

extension SocketError: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}
