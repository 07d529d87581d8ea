internal import UnixKit

/// Work in order on several threads.
///
/// The caller makes inputs and takes outputs, in the same order, while workers turn one into the
/// other. Never more than a few are under way, so memory stays flat.
struct OrderedPipeline<Input: Sendable, Output: Sendable> {
  /// How many threads work; with one, everything happens on the caller's.
  let workers: Int

  /// Inputs under way for each worker: one in hand, one waiting.
  private static var inputsPerWorker: Int { 2 }

  private struct State: Sendable {
    var waiting: [(place: Int, input: Input)] = []
    var finished: [Int: Output] = [:]
    var isClosed = false
  }

  /// Runs until `produce` has no more, or `consume` throws.
  func run<Failure: Error>(
    produce: () throws(Failure) -> Input?,
    transform: @escaping @Sendable (Input) -> Output,
    consume: (Output) throws(Failure) -> Void
  ) throws(Failure) {
    let monitor = Monitor(State())
    let threads = workers > 1 ? startThreads(monitor, transform) : []
    guard !threads.isEmpty else {
      while let input = try produce() { try consume(transform(input)) }
      return
    }
    defer {
      monitor.change {
        $0.isClosed = true
        $0.waiting = []
      }
      for thread in threads { thread.join() }
    }
    var produced = 0
    var consumed = 0
    var isDry = false
    while true {
      while !isDry, produced - consumed < threads.count * Self.inputsPerWorker {
        guard let input = try produce() else {
          isDry = true
          break
        }
        monitor.change { $0.waiting.append((produced, input)) }
        produced += 1
      }
      if consumed == produced { return }
      let output = monitor.wait { $0.finished.removeValue(forKey: consumed) }
      consumed += 1
      try consume(output)
    }
  }

  private func startThreads(
    _ monitor: Monitor<State>, _ transform: @escaping @Sendable (Input) -> Output
  ) -> [WorkerThread] {
    (0..<workers).compactMap { _ in
      WorkerThread {
        while true {
          let next: (place: Int, input: Input)?? = monitor.wait { state in
            if !state.waiting.isEmpty { return .some(state.waiting.removeFirst()) }
            return state.isClosed ? .some(nil) : nil
          }
          guard let (place, input) = next ?? nil else { return }
          let output = transform(input)
          monitor.change { $0.finished[place] = output }
        }
      }
    }
  }
}
