internal import StateFiles
internal import StateTables
internal import Synchronization
internal import UnixKit

/// The thread on which a caller calls, on a core of its own.
final class CallerThread<Slot: TableSlot, V1: BenchRow, V2: BenchRow>: Sendable
where Slot.Key == Int {
  private enum Order: Sendable {
    case waiting
    case call(BenchCaller<Slot, V1, V2>)
    case done(LatencyHistogram)
    case stop
  }

  private let order = Monitor(Order.waiting)
  private let isOver = Atomic<Bool>(false)
  private let thread = Lock<WorkerThread?>(nil)

  /// Starts the thread, and waits until it is on its core; `nil` when the system has none to give.
  init?() {
    let isReady = Monitor(false)
    let thread = WorkerThread { [self] in
      WorkerThread.stay(onCore: BenchCore.caller)
      isReady.change { $0 = true }
      while let caller = nextCaller() {
        let latencies = caller.run { isOver.load(ordering: .relaxed) }
        order.change { $0 = .done(latencies) }
      }
    }
    guard let thread else { return nil }
    self.thread.withLock { $0 = thread }
    isReady.wait { $0 ? () : nil }
  }

  private func nextCaller() -> BenchCaller<Slot, V1, V2>? {
    order.wait { order -> BenchCaller<Slot, V1, V2>?? in
      switch order {
      case .call(let caller):
        order = .waiting
        return .some(caller)
      case .stop: return .some(nil)
      case .waiting, .done: return nil
      }
    }
  }

  /// Lets a caller call until ``finish()``.
  func start(_ caller: BenchCaller<Slot, V1, V2>) {
    isOver.store(false, ordering: .relaxed)
    order.change { $0 = .call(caller) }
  }

  /// Ends the calling; returns how long the calls took.
  func finish() -> LatencyHistogram {
    isOver.store(true, ordering: .relaxed)
    return order.wait { order in
      guard case .done(let latencies) = order else { return nil }
      order = .waiting
      return latencies
    }
  }

  func stop() {
    order.change { $0 = .stop }
    thread.withLock { $0?.join() }
  }
}
