internal import ConsoleUI
internal import UnixKit

/// Inputs one after another, for a console without a screen.
struct ConsoleFeed: ~Copyable {
  private let inbox: ConsoleInbox
  private var waiting: ArraySlice<ConsoleInput> = []

  init(_ inbox: ConsoleInbox) { self.inbox = inbox }

  /// The next input; `nil` when none comes in time.
  mutating func next(upToMilliseconds milliseconds: Int) -> ConsoleInput? {
    if waiting.isEmpty {
      var poller = Poller()
      poller.add(inbox.number, .read)
      poller.wait(upToMilliseconds: milliseconds)
      waiting = inbox.take()[...]
    }
    return waiting.popFirst()
  }
}
