internal import Synchronization

/// Where workers leave what they made, for the component to fetch between two requests.
@usableFromInline final class Inbox<Message: Sendable>: Sendable {
  private struct State {
    var messages: [Message] = []
    var isClosed = false
  }

  private let state = Mutex(State())

  @usableFromInline init() {}

  @usableFromInline func post(_ message: Message) {
    // Into a closed box nothing is put: who made it frees it, on their own thread.
    state.withLock { if !$0.isClosed { $0.messages.append(message) } }
  }

  /// Everything that came since the last call.
  @usableFromInline func fetch() -> [Message] {
    state.withLock { state in
      guard !state.messages.isEmpty else { return [] }
      let all = state.messages
      state.messages = []
      return all
    }
  }

  /// Everything that came since the last call; what comes later is let go.
  @usableFromInline func close() -> [Message] {
    state.withLock { state in
      let all = state.messages
      state = State(isClosed: true)
      return all
    }
  }
}
