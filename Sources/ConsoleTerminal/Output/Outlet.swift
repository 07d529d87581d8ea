internal import UnixKit

/// What is on its way to the terminal: never waits for it, and loses nothing.
struct Outlet {
  private let device: TerminalDevice
  private var pending: ArraySlice<UInt8> = []
  /// The terminal is gone, and so is what was to be shown.
  private(set) var isBroken = false

  init(_ device: TerminalDevice) { self.device = device }

  /// Whether all has been written.
  var isEmpty: Bool { pending.isEmpty }

  /// Writes behind what waits already.
  mutating func send(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, !isBroken else { return }
    pending = pending.isEmpty ? bytes[...] : pending + bytes
    flush()
  }

  /// Writes as much as there is room for.
  mutating func flush() {
    while !pending.isEmpty {
      guard let count = device.write(pending) else {
        isBroken = true
        pending = []
        return
      }
      guard count > 0 else { return }
      pending = pending.dropFirst(count)
    }
  }

  /// Writes all, waiting no longer than that; what is left then is dropped.
  mutating func finish(upToMilliseconds milliseconds: Int) {
    let end = MonotonicClock.nanoseconds() + milliseconds * 1_000_000
    flush()
    while !pending.isEmpty {
      let left = (end - MonotonicClock.nanoseconds()) / 1_000_000
      guard left > 0 else {
        pending = []
        return
      }
      device.waitForRoom(upToMilliseconds: left)
      flush()
    }
  }
}
