internal import UnixKit

/// News from other threads, taken by one.
final class Inbox<News: Sendable>: Sendable {
  private struct Content {
    var news: [News] = []
    var isClosed = false
  }

  private let content = Monitor(Content())

  func put(_ news: News) { content.change { $0.news.append(news) } }

  /// Tells those who put that nobody takes any more.
  func close() { content.change { $0.isClosed = true } }

  var isClosed: Bool { content.change { $0.isClosed } }

  /// The oldest; `nil` when none comes in time.
  func next(upToMilliseconds milliseconds: Int) -> News? {
    content.wait(upToMilliseconds: milliseconds) {
      $0.news.isEmpty ? nil : $0.news.removeFirst()
    }
  }
}
