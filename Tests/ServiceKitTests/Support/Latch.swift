import ServiceKit
import UnixKit

/// Something that threads wait for until it is opened; at most a minute, so that no test hangs.
final class Latch: Sendable {
  private let state = Monitor((isOpen: false, comers: 0))

  var isOpened: Bool { state.change { $0.isOpen } }
  func open() { state.change { $0.isOpen = true } }

  func wait() {
    state.change { $0.comers += 1 }
    _ = state.wait(upToMilliseconds: 60_000) { $0.isOpen ? () : nil }
  }

  /// Waits until somebody waits; `false` when nobody comes.
  func isReached() -> Bool {
    state.wait(upToMilliseconds: 60_000) { $0.comers > 0 ? true : nil } ?? false
  }
}

/// A call that keeps its component until it is told to end.
final class StuckCall: Sendable {
  private let latch = Latch()
  private let thread: WorkerThread?
  private let isJoined = Monitor(false)

  /// Returns once the call is being handled.
  init(_ limiter: Component<Ask, Answer>) {
    let latch = latch
    thread = WorkerThread { _ = try? limiter.call(.stick(latch), waiting: .seconds(60)) }
    _ = latch.isReached()
  }

  /// Lets the call come back; a second time it does nothing.
  func end() {
    latch.open()
    let isFirst = isJoined.change { isJoined in
      defer { isJoined = true }
      return !isJoined
    }
    if isFirst { thread?.join() }
  }
}

/// Threads that call a component until they are told to stop, and check each answer.
final class Load: Sendable {
  struct Outcome: Sendable {
    var calls = 0
    var wrong: [String] = []
    /// What each client must have, by name.
    var counts: [String: Int] = [:]
  }

  private let isOver = Monitor(false)
  private let outcomes = Monitor<[Outcome]>([])
  private let called = Monitor(0)
  private let threads: [WorkerThread]

  /// Each thread counts clients of its own.
  init(_ limiter: Component<Ask, Answer>, threads count: Int = 2, clients: Int = 50) {
    let (isOver, outcomes, called) = (isOver, outcomes, called)
    threads = (0..<count).compactMap { thread in
      WorkerThread {
        var outcome = Outcome()
        while !isOver.change({ $0 }) {
          let name = "t\(thread)-\(outcome.calls % clients)"
          let expected = (outcome.counts[name] ?? 0) + 1
          do {
            let answer = try limiter.call(.hit(name), waiting: .seconds(60))
            outcome.counts[name] = expected
            guard case .count(expected, _) = answer else {
              outcome.wrong.append("\(name): \(answer) instead of \(expected)")
              continue
            }
          } catch { outcome.wrong.append("\(name): \(error)") }
          outcome.calls += 1
          called.change { $0 += 1 }
        }
        outcomes.change { $0.append(outcome) }
      }
    }
  }

  /// Waits until so many calls more were answered.
  func goOn(_ calls: Int) {
    let goal = called.change { $0 } + calls
    _ = called.wait(upToMilliseconds: 60_000) { $0 >= goal ? () : nil }
  }

  /// Ends the threads; what they saw.
  func stop() -> Outcome {
    isOver.change { $0 = true }
    for thread in threads { thread.join() }
    return outcomes.change { outcomes in
      outcomes.reduce(into: Outcome()) { sum, one in
        sum.calls += one.calls
        sum.wrong += one.wrong
        sum.counts.merge(one.counts) { $1 }
      }
    }
  }
}
