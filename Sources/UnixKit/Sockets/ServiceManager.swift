internal import Glibc

/// What systemd, or whoever speaks its protocol, tells a service and wants to be told.
///
/// Two variables and a datagram (sd_listen_fds(3), sd_notify(3)); no library is needed for that.
package struct ServiceManager: Sendable {
  /// The first descriptor that is handed over.
  private static let firstDescriptor: Int32 = 3
  private let environment: ProcessEnvironment

  package init(_ environment: ProcessEnvironment = .current) { self.environment = environment }

  /// The sockets handed over to this very process, and not to one that started it.
  package var descriptors: Range<Int32> {
    let first = ServiceManager.firstDescriptor
    guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == getpid(),
      let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }), (1...1_024).contains(count)
    else { return first..<first }
    return first..<first + count
  }

  /// The socket to listen at; `nil` when none was handed over.
  ///
  /// - Throws: `unsafeSocket` when it is no socket for us, or several were handed over.
  package func listeningSocket() throws(SocketError) -> ListeningSocket? {
    guard let number = descriptors.first else { return nil }
    guard descriptors.count == 1 else {
      throw SocketError(
        .unsafeSocket,
        "\(descriptors.count) sockets were handed over; leave one ListenStream= in the unit")
    }
    return try ListeningSocket(adopting: number)
  }

  /// Says that the service is ready; nothing happens where nobody wants to know.
  @discardableResult package func tellReady() -> Bool { tell("READY=1") }
  /// Says that the service is about to end.
  @discardableResult package func tellStopping() -> Bool { tell("STOPPING=1") }

  private func tell(_ state: String) -> Bool {
    guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@") else {
      return false
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    // An abstract address begins with a zero byte, written as @.
    if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { return false }
    defer { close(number) }
    let text = Array(state.utf8)
    let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
    let sent = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(number, text, text.count, flags, $0, length)
      }
    }
    return sent == text.count
  }
}
