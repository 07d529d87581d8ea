internal import CSystem
internal import Glibc

/// Several descriptors as one: it can be read when one of them is ready; epoll(7).
///
/// For whoever is polled by others through one descriptor, and has several to wait for.
package final class ReadySet: Sendable {
  private let descriptor: OpenDescriptor

  /// - Throws: `exhausted` when there is no descriptor left.
  package init() throws(SocketError) {
    let number = midstream_epoll()
    guard number >= 0 else { throw .last("make", "a set of descriptors") }
    descriptor = OpenDescriptor(number)
  }

  /// For pollers.
  package var number: Int32 { descriptor.number }

  /// Adds a descriptor, or changes what it is waited for.
  ///
  /// - Throws: `unexpected` for what cannot be waited for, such as a file.
  package func watch(_ number: Int32, _ interest: Poller.Interest) throws(SocketError) {
    let status = midstream_epoll_watch(
      descriptor.number, number, interest.contains(.read) ? 1 : 0,
      interest.contains(.write) ? 1 : 0)
    guard status == 0 else { throw .last("wait for", "a descriptor") }
  }

  /// Takes a descriptor out of it.
  package func forget(_ number: Int32) { midstream_epoll_forget(descriptor.number, number) }
}
