/// What waits for threads, in the order it came.
package final class WorkQueue<Item: Sendable>: Sendable {
  private struct Contents {
    var items: [Item] = []
    var isClosed = false
  }

  private let contents = Monitor(Contents())
  private let bound: Int

  /// Makes a queue in which no more than so many items wait.
  package init(bound: Int = .max) { self.bound = bound }

  /// Takes items, all of them or none; `false` when they do not fit, or the queue is closed.
  @discardableResult package func add(_ items: [Item]) -> Bool {
    contents.change { contents in
      guard !contents.isClosed, contents.items.count <= bound - items.count else { return false }
      contents.items += items
      return true
    }
  }

  /// The next item, waited for; `nil` once the queue is closed and nothing is left in it.
  package func next() -> Item? {
    contents.wait { contents -> Item?? in
      if !contents.items.isEmpty { return .some(contents.items.removeFirst()) }
      return contents.isClosed ? .some(nil) : nil
    }
  }

  /// Takes nothing from now on; what waits is still done, or left.
  package func close(leavingItems: Bool = false) {
    contents.change { contents in
      contents.isClosed = true
      if leavingItems { contents.items = [] }
    }
  }
}
