internal import CSystem
internal import Glibc

/// Becomes readable once some time has passed; timerfd_create(2).
package final class CountDown: Sendable {
  private let descriptor: OpenDescriptor

  /// - Throws: `exhausted` when there is no descriptor left.
  package init() throws(SocketError) {
    let number = midstream_timerfd()
    guard number >= 0 else { throw .last("make", "a timer") }
    descriptor = OpenDescriptor(number)
  }

  /// For pollers.
  package var number: Int32 { descriptor.number }

  /// Starts to count, or starts anew.
  package func start(milliseconds: Int) {
    let left = max(1, milliseconds)
    _ = midstream_timerfd_set(descriptor.number, left / 1_000, left % 1_000 * 1_000_000)
  }

  /// Counts no longer.
  package func stop() { _ = midstream_timerfd_set(descriptor.number, 0, 0) }

  /// Whether the time has passed; told once.
  package func hasPassed() -> Bool {
    var times: UInt64 = 0
    return read(descriptor.number, &times, MemoryLayout<UInt64>.size) > 0
  }
}
