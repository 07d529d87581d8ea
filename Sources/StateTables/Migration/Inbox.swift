internal import Synchronization

/// Where workers leave what they made, for the component to fetch between two requests.
///
/// There is no lock: a worker of low priority that is put to sleep while it held one would keep the
/// component, and all its callers, waiting. Messages are a list that workers push to and the
/// component takes as a whole, so no place in it is ever used twice.
@usableFromInline final class Inbox<Message: Sendable>: Sendable {
  private final class Letter {
    let message: Message
    var next: UInt = Inbox.empty

    init(_ message: Message) { self.message = message }
  }

  // The address of the newest letter, or what no object has for an address.
  private static var empty: UInt { 0 }
  private static var closed: UInt { 1 }
  private let newest = Atomic<UInt>(0)

  @usableFromInline init() {}

  deinit { _ = Inbox.open(newest.load(ordering: .acquiring)) }

  @usableFromInline func post(_ message: Message) {
    let letter = Letter(message)
    let address = UInt(bitPattern: Unmanaged.passRetained(letter).toOpaque())
    var seen = newest.load(ordering: .relaxed)
    while seen != Inbox.closed {
      letter.next = seen
      let (isDone, now) = newest.weakCompareExchange(
        expected: seen, desired: address, successOrdering: .releasing, failureOrdering: .relaxed)
      if isDone { return }
      seen = now
    }
    // Into a closed box nothing is put: who made it frees it, on their own thread.
    Unmanaged.passUnretained(letter).release()
  }

  /// Everything that came since the last call, the oldest first.
  @usableFromInline func fetch() -> [Message] {
    // Most often there is nothing; and a closed box stays closed, since only its owner closes it.
    let seen = newest.load(ordering: .relaxed)
    guard seen != Inbox.empty, seen != Inbox.closed else { return [] }
    return Inbox.open(newest.exchange(Inbox.empty, ordering: .acquiring))
  }

  /// Everything that came since the last call; what comes later is let go.
  @usableFromInline func close() -> [Message] {
    Inbox.open(newest.exchange(Inbox.closed, ordering: .acquiring))
  }

  private static func open(_ newest: UInt) -> [Message] {
    var messages: [Message] = []
    var address = newest
    while address != closed, let place = UnsafeRawPointer(bitPattern: address) {
      let letter = Unmanaged<Letter>.fromOpaque(place).takeRetainedValue()
      messages.append(letter.message)
      address = letter.next
    }
    return messages.reversed()
  }
}
