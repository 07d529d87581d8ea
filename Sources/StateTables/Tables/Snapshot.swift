public import MigrationEngine

/// The rows of a table as they were at one moment; taken in no time, whatever the size.
///
/// It may be read on any thread while the table goes on. As long as it is held, the table copies
/// one path of its tree at the first write to each leaf, so let go of it early.
public struct Snapshot<Slot: TableSlot, Row: TableRow>: Sendable {
  // Unchecked: nodes and blocks that are shared are never written to; who owns them copies first.
  @usableFromInline struct Shared: @unchecked Sendable {
    @usableFromInline let tree: Tree<Slot, Row>
    @inlinable init(tree: Tree<Slot, Row>) { self.tree = tree }
  }

  @usableFromInline let shared: Shared
  /// How many rows there are.
  public let count: Int

  @inlinable init(_ tree: Tree<Slot, Row>, count: Int) {
    shared = Shared(tree: tree)
    self.count = count
  }

  @inlinable var tree: Tree<Slot, Row> { shared.tree }

  /// The row of a key.
  @inlinable public subscript(key: Slot.Key) -> Row? { tree.row(at: Slot(key)) }

  /// Visits every row in the order of the table.
  @inlinable public func forEach(_ body: (Slot.Key, Row) -> Void) {
    _ = tree.root.visit(from: nil, upTo: nil) { slot, row in
      body(slot.key, row)
      return true
    }
  }

  /// Visits rows in the order of the table until `body` says no.
  @inlinable public func visit(_ body: (Slot.Key, Row) -> Bool) {
    _ = tree.root.visit(from: nil, upTo: nil) { slot, row in body(slot.key, row) }
  }

  /// The digest of all rows with their keys, whatever order they were written in.
  @inlinable public var digest: Digest { Digest(bits: tree.digestBits(keeping: false)) }
}
