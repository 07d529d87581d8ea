internal import Synchronization

/// Where workers leave what they made, for the component to fetch between two requests.
@usableFromInline final class Inbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])

  @usableFromInline init() {}

  @usableFromInline func post(_ message: Message) { messages.withLock { $0.append(message) } }

  /// Everything that came since the last call.
  @usableFromInline func fetch() -> [Message] {
    messages.withLock { messages in
      guard !messages.isEmpty else { return [] }
      let all = messages
      messages = []
      return all
    }
  }
}
