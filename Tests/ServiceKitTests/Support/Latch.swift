import UnixKit

/// Something that threads wait for until it is opened; at most a minute, so that no test hangs.
final class Latch: Sendable {
  private let isOpen = Monitor(false)

  func open() { isOpen.change { $0 = true } }
  func wait() { _ = isOpen.wait(upToMilliseconds: 60_000) { $0 ? () : nil } }
}
