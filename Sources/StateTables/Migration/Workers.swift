/// Threads that a migration may use; handed in, since it has none of its own.
public protocol Workers: Sendable {
  /// Runs a job at some time, on some thread; jobs may run together and end in any order.
  func run(_ job: @escaping @Sendable () -> Void)
}

/// Frees what was let go, away from the component: a million rows take a third of a second.
public protocol Reaper: Sendable {
  /// Takes garbage over; letting go of it frees it.
  func reap(_ garbage: Garbage)
}

/// What nobody uses any more and is only to be freed.
public struct Garbage: Sendable {
  // Unchecked: nothing is done with it but to let go of it.
  private final class Heap: @unchecked Sendable {
    let root: AnyObject
    init(_ root: AnyObject) { self.root = root }
  }

  private let heap: Heap

  @usableFromInline init(_ root: AnyObject) { heap = Heap(root) }
}
