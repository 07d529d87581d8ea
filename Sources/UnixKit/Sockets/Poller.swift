internal import CSystem
internal import Glibc

/// Waits until one of some descriptors can be read or written; poll(2).
///
/// The door has 64 connections at the most: looking at each costs less than keeping a set.
package struct Poller: ~Copyable {
  private var entries: [pollfd] = []

  package init() {}

  /// What a descriptor is waited for.
  package struct Interest: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// Something to read, or the end.
    package static let read = Interest(rawValue: 1)
    /// Room to write.
    package static let write = Interest(rawValue: 2)
    /// The other end is gone: always told.
    package static let ended = Interest(rawValue: 4)
  }

  /// Forgets all descriptors, for another round.
  package mutating func clear() { entries.removeAll(keepingCapacity: true) }

  /// Adds a descriptor; ``result(at:)`` knows it by the order of adding.
  package mutating func add(_ number: Int32, _ interest: Interest) {
    var events: Int32 = 0
    if interest.contains(.read) { events |= POLLIN }
    if interest.contains(.write) { events |= POLLOUT }
    entries.append(pollfd(fd: number, events: Int16(events), revents: 0))
  }

  /// Waits until something is ready or so much time has passed; `nil` waits as long as it takes.
  package mutating func wait(upToMilliseconds milliseconds: Int?) {
    let limit = milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
    let count = nfds_t(entries.count)
    let ready = entries.withUnsafeMutableBufferPointer { poll($0.baseAddress, count, limit) }
    // Nothing is ready after an interruption: the next round asks again.
    guard ready < 0 else { return }
    for index in entries.indices { entries[index].revents = 0 }
  }

  /// The same for whoever must go on at a certain moment, and not a millisecond later; ppoll(2).
  package mutating func wait(upToNanoseconds nanoseconds: Int) {
    let left = max(0, nanoseconds)
    var limit = timespec(tv_sec: left / 1_000_000_000, tv_nsec: left % 1_000_000_000)
    let count = UInt(entries.count)
    let ready = entries.withUnsafeMutableBufferPointer {
      midstream_ppoll($0.baseAddress, count, &limit, nil)
    }
    guard ready < 0 else { return }
    for index in entries.indices { entries[index].revents = 0 }
  }

  /// What the descriptor that was added as the `index`th is ready for.
  package func result(at index: Int) -> Interest {
    let events = Int32(entries[index].revents)
    var result: Interest = []
    if events & POLLIN != 0 { result.insert(.read) }
    if events & POLLOUT != 0 { result.insert(.write) }
    if events & (POLLHUP | POLLERR | POLLNVAL) != 0 { result.insert(.ended) }
    return result
  }
}
