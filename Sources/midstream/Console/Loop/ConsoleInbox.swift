internal import ConsoleUI
internal import UnixKit

/// What other threads have for the console, taken by the one thread that owns it.
///
/// Of samples only the newest counts: one that waits gives way to the next of its node. All else
/// keeps its order and is never left out; who puts waits while too much waits already, so that a
/// console that is stopped costs no memory, and services see that nobody reads.
final class ConsoleInbox: Sendable {
  static let maximumWaiting = 10_000

  private struct Content {
    /// The oldest first; `nil` where a sample gave way.
    var waiting: [ConsoleInput?] = []
    var samples: [NodeID: Int] = [:]
    var isClosed = false
  }

  private let content = Monitor(Content())
  private let wakeUp: WakeUp

  /// - Throws: `exhausted` when there is no descriptor left.
  init() throws(SocketError) { wakeUp = try WakeUp() }

  /// Becomes readable when something has come.
  var number: Int32 { wakeUp.number }

  /// Puts something in, once there is room.
  func put(_ input: ConsoleInput) {
    let isFirst = content.wait { content -> Bool? in
      guard !content.isClosed else { return false }
      guard content.waiting.count < ConsoleInbox.maximumWaiting else { return nil }
      if case .news(let node, .sample) = input {
        if let older = content.samples[node] { content.waiting[older] = nil }
        content.samples[node] = content.waiting.count
      }
      content.waiting.append(input)
      return content.waiting.count == 1
    }
    if isFirst { wakeUp.wake() }
  }

  /// Puts something in at once: for the thread that takes, which would wait for itself.
  func putAtOnce(_ input: ConsoleInput) {
    let isFirst = content.change { content in
      content.waiting.append(input)
      return content.waiting.count == 1
    }
    if isFirst { wakeUp.wake() }
  }

  /// Takes all there is, the oldest first.
  func take() -> [ConsoleInput] {
    wakeUp.acknowledge()
    return content.change { content in
      let taken = content.waiting.compactMap(\.self)
      content.waiting.removeAll(keepingCapacity: true)
      content.samples.removeAll(keepingCapacity: true)
      return taken
    }
  }

  /// From now on nothing is taken, and nobody waits to put something in.
  func close() { content.change { $0.isClosed = true } }
}
