internal import ConsoleUI
internal import FleetKit
internal import UnixKit
internal import WireProtocol

/// What one watch has told last, and whether anybody still listens to it.
///
/// A watch whose place another has taken may have something to say for a moment: that is dropped.
final class WatchStanding: Sendable {
  enum Connection: Sendable { case none, connected, ended }

  private struct State {
    var connection = Connection.none
    var isHeard = true
  }

  private let state = Monitor(State())
  private let node: NodeID
  private let inbox: ConsoleInbox
  private let troubles: FleetTroubles

  init(_ node: NodeID, _ inbox: ConsoleInbox, _ troubles: FleetTroubles) {
    self.node = node
    self.inbox = inbox
    self.troubles = troubles
  }

  /// How the node is reached.
  var connection: Connection { state.change { $0.connection } }

  /// Takes what the watch tells, on its own thread.
  func hear(_ news: NodeWatch.News) {
    state.change { state in
      guard state.isHeard else { return }
      switch news {
      case .snapshot, .resumed:
        state.connection = .connected
        troubles.note(nil, of: node)
      case .lost(let error):
        state.connection = .none
        troubles.note(error, of: node)
      case .ended(let error):
        state.connection = .ended
        troubles.note(error, of: node)
      case .event, .legal, .sample, .operators, .unknown: break
      }
      inbox.put(.news(node, NodeNews(news)))
    }
  }

  /// Listens no longer.
  func stopListening() { state.change { $0.isHeard = false } }
}

extension NodeNews {
  /// What a watch tells, as the console knows it.
  fileprivate init(_ news: NodeWatch.News) {
    switch news {
    case .snapshot(let snapshot): self = .snapshot(snapshot)
    case .resumed: self = .resumed
    // What it means for what is known is found out again by whoever knows it.
    case .event(let notice, _): self = .event(notice)
    case .legal(let notice): self = .legal(notice)
    case .sample(let notice): self = .sample(notice)
    case .operators(let notice): self = .operators(notice)
    case .unknown(.log(let notice)): self = .log(notice)
    case .unknown(.goodbye(let notice)): self = .goodbye(reason: notice.reason)
    case .unknown(let other): self = .unknown(method: other.method)
    case .lost(let error): self = .lost(sentence: error.message)
    case .ended(let error): self = .ended(sentence: error.message)
    }
  }
}
