internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

/// What other threads have for the door; they put it in and go on, whatever the door is doing.
final class Mailbag: Sendable {
  /// The most news that wait.
  ///
  /// A door that is so far behind has stopped, or there are more events a second than anybody could
  /// watch.
  static let maximumNews = 16_384
  /// Log lines leave room for events.
  static let maximumLogNews = 4_096

  enum Letter: Sendable {
    /// An answer to a request that was given to the desk.
    case answer(AnswerSlip, Result<Value, WireFailure>)
    /// A snapshot that was asked for.
    case snapshot(AnswerSlip, watch: Int, WatchSnapshot)
    case news(NodeNews)
  }

  struct Content {
    var letters: [Letter] = []
    /// Events that found no room: whoever watches has missed something.
    var hasLostEvents = false
    var isStopping = false
    fileprivate var newsCount = 0
  }

  private let content = Lock(Content())
  private let wakeUp: WakeUp

  init() throws(SocketError) { wakeUp = try WakeUp() }

  /// For the door's poller.
  var number: Int32 { wakeUp.number }

  /// Puts an answer in; there are never more of them than requests in flight.
  func put(_ letter: Letter) {
    let isFirst = content.withLock { content in
      content.letters.append(letter)
      return content.letters.count == 1
    }
    if isFirst { wakeUp.wake() }
  }

  /// Puts news in; never waits, and never grows beyond a bound.
  func put(_ news: NodeNews) {
    let isFirst = content.withLock { content in
      guard Mailbag.hasRoom(for: news, beside: content.newsCount) else {
        if case .log = news { return false }
        content.hasLostEvents = true
        return false
      }
      content.newsCount += 1
      content.letters.append(.news(news))
      return content.letters.count == 1
    }
    if isFirst { wakeUp.wake() }
  }

  /// Asks the door to say goodbye and end.
  func stop() {
    content.withLock { $0.isStopping = true }
    wakeUp.wake()
  }

  /// Takes everything out.
  func empty() -> Content {
    wakeUp.acknowledge()
    return content.withLock { content in
      let taken = content
      content = Content()
      content.isStopping = taken.isStopping
      return taken
    }
  }

  private static func hasRoom(for news: NodeNews, beside count: Int) -> Bool {
    switch news {
    case .event, .legalChanged: count < maximumNews
    case .log: count < maximumLogNews
    }
  }
}
