internal import Glibc
internal import Synchronization

/// What goes wrong in a node, because somebody asked for it.
final class NodeFaults: Sendable {
  /// The faults of this process.
  static let shared = NodeFaults()

  /// How long a slow handler takes for nothing.
  static let slowMilliseconds = 2
  /// How long a stuck call keeps its component.
  static let stuckMilliseconds = 12_000

  /// One of the things that can go wrong.
  enum Kind: String, CaseIterable, Sendable {
    /// A row of the limiter that no later version can read; from the start only.
    case row
    /// A handler that takes two milliseconds more.
    case slow
    /// A version 2 that says after the cut-over that it is not well.
    case health
    /// A call that keeps the limiter, so that it cannot be suspended.
    case stuck
    /// A ledger that does not answer.
    case ledger
  }

  private let slow = Atomic<Int>(0)
  private let unwell = Atomic<Int>(0)
  private let badRow = Atomic<Bool>(false)

  var hasBadRow: Bool {
    get { badRow.load(ordering: .relaxed) }
    set { badRow.store(newValue, ordering: .relaxed) }
  }

  /// Begins a fault, or ends it.
  func set(slow isOn: Bool, _ component: DemoComponent) { change(slow, isOn, component) }
  /// Begins a fault, or ends it.
  func set(unwell isOn: Bool, _ component: DemoComponent) { change(unwell, isOn, component) }
  /// Whether a component's handlers are slow.
  func isSlow(_ component: DemoComponent) -> Bool {
    slow.load(ordering: .relaxed) & component.bit != 0
  }

  private func change(_ faults: borrowing Atomic<Int>, _ isOn: Bool, _ component: DemoComponent) {
    if isOn {
      faults.bitwiseOr(component.bit, ordering: .relaxed)
    } else {
      faults.bitwiseAnd(~component.bit, ordering: .relaxed)
    }
  }

  /// For handlers: takes its time where that fault is on.
  @inline(__always) func slowDown(_ component: DemoComponent) {
    guard slow.load(ordering: .relaxed) & component.bit != 0 else { return }
    NodeFaults.stall(milliseconds: NodeFaults.slowMilliseconds)
  }

  /// For health checks.
  func checkHealth(_ component: DemoComponent) throws {
    guard unwell.load(ordering: .relaxed) & component.bit != 0 else { return }
    throw Unwell(description: "\(component) was told to be unwell; end the fault, and try again")
  }

  struct Unwell: Error, CustomStringConvertible {
    let description: String
  }

  /// Does nothing for so long: a poll of no descriptors.
  static func stall(milliseconds: Int) { _ = poll(nil, 0, Int32(clamping: milliseconds)) }
}
