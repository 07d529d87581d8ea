internal import MigrationEngine
internal import UnixKit

/// The queue in front of a store, and the thread that empties it: all that waits is written as one
/// group, so that the disk is waited for once.
final class LedgerWriter: Sendable {
  typealias Answer = @Sendable (Result<LedgerReceipt, LedgerFailure>) -> Void

  /// So many batches are written at once, so that the first of them does not wait for all others.
  private static let groupBatches = 512

  /// How long it waits before it tries again by itself to find out what became of a commit.
  private static let settleMilliseconds = 500

  private struct Waiting {
    let work: LedgerWork?
    let then: Answer
  }

  private struct Held {
    let result: Result<LedgerReceipt, LedgerFailure>
    let then: Answer
  }

  private struct State {
    var waiting: [Waiting] = []
    var held: [Held] = []
    var isStalled = false
    var holdsAnswers = false
    var isClosing = false
    var isClosed = false
  }

  private enum Next {
    case write([Waiting])
    case answer([Held])
    case stop
  }

  private let state = Monitor(State())
  /// Nobody's any more, once somebody has waited for its end.
  private let thread: Lock<WorkerThread?>

  /// Starts the thread.
  ///
  /// - Throws: `unexpected` when the system has no thread to give.
  init(_ store: some LedgerStore) throws(LedgerFailure) {
    guard let started = WorkerThread({ [state] in LedgerWriter.run(state, store) }) else {
      store.close()
      throw LedgerFailure(
        .unexpected, "the system has no thread for the ledger; raise the limit (ulimit -u)")
    }
    thread = Lock(started)
  }

  deinit {
    state.change { $0.isClosing = true }
    // The last to let go may be the thread itself, with an answer that it gave.
    takeThread()?.detach()
  }

  private func takeThread() -> WorkerThread? {
    thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
  }

  func submit(_ work: LedgerWork, _ then: @escaping Answer) {
    let isTaken = state.change { state in
      guard !state.isClosing else { return false }
      // One too many is answered in its turn as well, without being kept.
      let isFull = state.waiting.count >= LedgerLimits.waitingBatches
      state.waiting.append(Waiting(work: isFull ? nil : work, then: then))
      return true
    }
    guard !isTaken else { return }
    then(
      .failure(
        LedgerFailure(.closed, "the ledger is closed, since the node is stopping; start it again")))
  }

  /// Stops writing, or goes on.
  func setStalled(_ isStalled: Bool) { state.change { $0.isStalled = isStalled } }

  /// Writes without saying so, or says what was held back.
  func setHoldsAnswers(_ holds: Bool) { state.change { $0.holdsAnswers = holds } }

  func close() {
    state.change { $0.isClosing = true }
    state.wait { $0.isClosed ? () : nil }
    takeThread()?.join()
  }

  private static func run(_ state: Monitor<State>, _ store: some LedgerStore) {
    while true {
      let next =
        store.isUnsettled
        ? state.wait(upToMilliseconds: settleMilliseconds, for: next) : state.wait(for: next)
      switch next {
      case nil: store.rest()
      case .write(let group): write(group, state, store)
      case .answer(let held): for one in held { one.then(one.result) }
      case .stop:
        store.close()
        return state.change { $0.isClosed = true }
      }
    }
  }

  private static func next(_ state: inout State) -> Next? {
    if !state.held.isEmpty, !state.holdsAnswers || state.isClosing {
      defer { state.held = [] }
      return .answer(state.held)
    }
    if !state.waiting.isEmpty, !state.isStalled || state.isClosing {
      let count = min(state.waiting.count, groupBatches)
      defer { state.waiting.removeFirst(count) }
      return .write(Array(state.waiting.prefix(count)))
    }
    return state.isClosing ? .stop : nil
  }

  private static func write(
    _ group: [Waiting], _ state: Monitor<State>, _ store: some LedgerStore
  ) {
    var results = store.write(group.compactMap(\.work)).makeIterator()
    let answers = group.map { one in
      let result = one.work == nil ? overloaded : results.next() ?? overloaded
      return Held(result: result, then: one.then)
    }
    let isHeld = state.change { state in
      guard state.holdsAnswers, !state.isClosing else { return false }
      state.held += answers
      return true
    }
    if !isHeld { for one in answers { one.then(one.result) } }
    store.rest()
  }

  private static let overloaded = Result<LedgerReceipt, LedgerFailure>.failure(
    LedgerFailure(
      .overloaded,
      "\(LedgerLimits.waitingBatches) batches wait for the disk already; look at the disk and try"
        + " again"))
}
