internal import ConsoleUI
internal import FleetKit
internal import UnixKit
internal import WireProtocol

/// Asks nodes what the console wants to know or have done, on threads of its own; outcomes come
/// back as inputs.
///
/// What is asked of one node is asked in the order it came, over one connection, so that a node
/// that does not answer keeps one thread and nobody else waiting. A dry run has a thread and a
/// connection of its own.
final class AskDesk: Sendable {
  private static let maximumThreads = 8
  private static let maximumDryRuns = 4
  /// Nobody has so much to ask; a console that asks more has a bug, and the fleet must not suffer.
  private static let maximumWaiting = 2_000

  private struct Lane {
    var waiting: [Asking] = []
    var line: NodeLine
    /// Whether a thread has it, or it waits for one.
    var isTaken = false
  }

  private struct State {
    var lanes: [NodeID: Lane] = [:]
    /// Lanes that wait for a thread.
    var ready: [NodeID] = []
    var waiting = 0
    var threads = 0
    var idleThreads = 0
    var dryRuns = 0
    var options: NodeConnection.Options
    /// Counts how often connections were to be made anew.
    var generation = 0
  }

  private let state: Monitor<State>
  private let inbox: ConsoleInbox

  init(_ options: NodeConnection.Options, inbox: ConsoleInbox) {
    state = Monitor(State(options: options))
    self.inbox = inbox
  }

  /// Asks; for the console's own thread, and returns at once.
  func ask(_ asking: Asking) {
    if asking.isLong { return rehearse(asking) }
    let needsThread = state.change { state -> Bool? in
      guard state.waiting < AskDesk.maximumWaiting else { return nil }
      state.waiting += 1
      state.lanes[asking.node, default: Lane(line: NodeLine(asking.node))].waiting.append(asking)
      guard state.lanes[asking.node]?.isTaken == false else { return false }
      state.lanes[asking.node]?.isTaken = true
      state.ready.append(asking.node)
      guard state.ready.count > state.idleThreads, state.threads < AskDesk.maximumThreads else {
        return false
      }
      state.threads += 1
      return true
    }
    switch needsThread {
    case nil: refuse(asking, "too much is being asked already; wait a moment and ask again")
    case true?:
      guard let thread = WorkerThread({ self.work() }) else { return loseThread() }
      thread.detach()
    case false?: break
    }
  }

  /// Says at hello from now on that we only look, or that we may act.
  func setReadOnly(_ isReadOnly: Bool) {
    state.change { state in
      state.options.readOnly = isReadOnly
      state.generation += 1
      for (node, lane) in state.lanes where !lane.isTaken { state.lanes[node]?.line.close() }
    }
  }

  /// Closes connections that have not been used for a while.
  func closeIdle() {
    let now = MonotonicClock.nanoseconds()
    state.change { state in
      for (node, lane) in state.lanes where !lane.isTaken {
        state.lanes[node]?.line.closeIfIdle(at: now)
        if state.lanes[node]?.line.isClosed ?? false { state.lanes[node] = nil }
      }
    }
  }

  // MARK: Threads

  private struct Turn {
    let asking: Asking
    var line: NodeLine
    let options: NodeConnection.Options
    let generation: Int
  }

  private func work() {
    while true {
      var turn = nextTurn()
      let outcome = turn.line.ask(turn.asking, turn.options)
      inbox.put(.answered(turn.asking.id, outcome))
      giveBack(turn)
    }
  }

  private func nextTurn() -> Turn {
    state.change { $0.idleThreads += 1 }
    return state.wait { state in
      guard !state.ready.isEmpty else { return nil }
      let node = state.ready.removeFirst()
      guard var lane = state.lanes[node], !lane.waiting.isEmpty else { return nil }
      let asking = lane.waiting.removeFirst()
      state.lanes[node] = lane
      state.waiting -= 1
      state.idleThreads -= 1
      return Turn(
        asking: asking, line: lane.line, options: state.options, generation: state.generation)
    }
  }

  /// Whatever else waits for this node goes behind what other nodes wait for.
  private func giveBack(_ turn: Turn) {
    var turn = turn
    let node = turn.asking.node
    state.change { state in
      if state.generation != turn.generation { turn.line.close() }
      state.lanes[node]?.line = turn.line
      let isReady = state.lanes[node]?.waiting.isEmpty == false
      state.lanes[node]?.isTaken = isReady
      if isReady { state.ready.append(node) }
    }
  }

  private func rehearse(_ asking: Asking) {
    let options = state.change { state -> NodeConnection.Options? in
      guard state.dryRuns < AskDesk.maximumDryRuns else { return nil }
      state.dryRuns += 1
      return state.options
    }
    guard let options else {
      return refuse(
        asking, "\(AskDesk.maximumDryRuns) dry runs are under way; wait for one of them")
    }
    let thread = WorkerThread {
      var line = NodeLine(asking.node)
      let outcome = line.ask(asking, options)
      line.close()
      self.state.change { $0.dryRuns -= 1 }
      self.inbox.put(.answered(asking.id, outcome))
    }
    if let thread { return thread.detach() }
    state.change { $0.dryRuns -= 1 }
    refuse(asking, FleetError.noThread("the dry run").message)
  }

  /// There is no thread to be had: others do it, where there are any; or else nobody does, ever.
  private func loseThread() {
    let left = state.change { state -> [Asking] in
      state.threads -= 1
      guard state.threads == 0 else { return [] }
      let left = state.ready.flatMap { state.lanes[$0]?.waiting ?? [] }
      for node in state.ready { state.lanes[node] = nil }
      state.ready = []
      state.waiting -= left.count
      return left
    }
    for asking in left { refuse(asking, FleetError.noThread("what was asked").message) }
  }

  private func refuse(_ asking: Asking, _ sentence: String) {
    inbox.putAtOnce(.answered(asking.id, .refused(sentence: sentence)))
  }
}
