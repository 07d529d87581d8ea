public import MigrationEngine

/// Keys that were written while a worker had their stretch.
///
/// A tree, as the table is: a hash table, or an array, that grows moves all it has at once, in the
/// turn of whoever wrote.
@usableFromInline struct SlotSet<Slot: TableSlot> {
  /// A row that says nothing: only its key matters.
  @usableFromInline struct Mark: TableRow {
    @inlinable init() {}
    @inlinable func digest(into builder: inout DigestBuilder) {}
  }

  @usableFromInline var tree: Tree<Slot, Mark>
  @usableFromInline var count = 0

  @inlinable init(_ fanOut: FanOut) { tree = Tree(fanOut) }

  @inlinable var isEmpty: Bool { count == 0 }

  @inlinable func contains(_ slot: Slot) -> Bool { tree.row(at: slot) != nil }

  @inlinable mutating func insert(_ slot: Slot) {
    if tree.write(Mark(), at: slot) == nil { count += 1 }
  }

  /// Takes the first key out; `nil` when there is none.
  @inlinable mutating func popFirst() -> Slot? {
    var first: Slot?
    _ = tree.root.visit(from: nil, upTo: nil) { slot, _ in
      first = slot
      return false
    }
    guard let first else { return nil }
    _ = tree.remove(at: first)
    count -= 1
    return first
  }
}
