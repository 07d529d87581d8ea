internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

/// What is known of a node without asking it: the newest state of each component, and everybody who
/// wants to hear of events.
///
/// Events get their numbers here, one after another without gaps, in the order in which everybody
/// hears of them.
final class NodeBoard: Sendable {
  private struct Contents {
    var sequence: Int
    var order: [String] = []
    var states: [String: ComponentState] = [:]
    var statuses: [String: ComponentStatus] = [:]
    var ledgerProblems: [String: String] = [:]
    var observers: [(token: Int, tell: @Sendable (NodeNews) -> Void)] = []
    var nextToken = 1
  }

  let epoch: String
  private let contents: Lock<Contents>

  init(epoch: String, sequence: Int) {
    self.epoch = epoch
    contents = Lock(Contents(sequence: sequence))
  }

  /// Takes a component in, as it is before its first event of this run.
  func add(_ state: ComponentState, _ status: ComponentStatus) {
    contents.withLock {
      $0.order.append(state.name)
      $0.states[state.name] = state
      $0.statuses[state.name] = status
    }
  }

  /// Tells of an event that is durable and applied.
  func publish(_ event: Event, of component: String, _ state: ComponentState) {
    let digest = state.digest
    contents.withLock { contents in
      let previous = contents.sequence
      contents.sequence += 1
      contents.states[component] = state
      let notice = EventNotice(
        epoch: epoch, sequence: contents.sequence, previous: previous, component: component,
        event: event, digest: digest)
      for observer in contents.observers { observer.tell(.event(notice)) }
    }
  }

  /// Tells of something else.
  func tell(_ news: NodeNews) {
    contents.withLock { for observer in $0.observers { observer.tell(news) } }
  }

  func publish(_ status: ComponentStatus) {
    contents.withLock { $0.statuses[status.name] = status }
  }

  /// Says what was wrong when a component's last batch was written, or that nothing was.
  func note(ledgerProblem problem: String?, of component: String) {
    contents.withLock { $0.ledgerProblems[component] = problem }
  }

  /// What is wrong with the ledger, as of the last batch of each component; `nil` when nothing is.
  var ledgerProblem: String? {
    contents.withLock { contents in
      for name in contents.order {
        if let problem = contents.ledgerProblems[name] { return problem }
      }
      return nil
    }
  }

  func observe(_ tell: @escaping @Sendable (NodeNews) -> Void) -> Int {
    contents.withLock { contents in
      defer { contents.nextToken += 1 }
      contents.observers.append((contents.nextToken, tell))
      return contents.nextToken
    }
  }

  func ignore(_ token: Int) {
    contents.withLock { $0.observers.removeAll { $0.token == token } }
  }

  var sequence: Int { contents.withLock { $0.sequence } }

  func state(of component: String) -> ComponentState? {
    contents.withLock { $0.states[component] }
  }

  func status(of component: String) -> ComponentStatus? {
    contents.withLock { $0.statuses[component] }
  }

  /// The states and statuses of one moment, with its number.
  var everything: (sequence: Int, states: [ComponentState], statuses: [ComponentStatus]) {
    contents.withLock { contents in
      (
        contents.sequence, contents.order.compactMap { contents.states[$0] },
        contents.order.compactMap { contents.statuses[$0] }
      )
    }
  }
}
