internal import CSystem
internal import Glibc

/// Wakes a thread that waits in a poller, from any other; eventfd(2).
package final class WakeUp: Sendable {
  private let descriptor: OpenDescriptor

  /// - Throws: `exhausted` when there is no descriptor left.
  package init() throws(SocketError) {
    let number = midstream_eventfd()
    guard number >= 0 else { throw .last("make", "an event counter") }
    descriptor = OpenDescriptor(number)
  }

  /// For pollers.
  package var number: Int32 { descriptor.number }

  /// Wakes whoever waits, or will.
  package func wake() {
    var one: UInt64 = 1
    // A full counter has woken already.
    _ = write(descriptor.number, &one, MemoryLayout<UInt64>.size)
  }

  /// Takes note of having been woken.
  package func acknowledge() {
    var count: UInt64 = 0
    _ = read(descriptor.number, &count, MemoryLayout<UInt64>.size)
  }
}
