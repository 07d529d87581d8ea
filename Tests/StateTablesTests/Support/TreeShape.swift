import MigrationEngine
import Testing

@testable import StateTables

extension Table {
  /// Every leaf holds one row to as many as fit, every slot stands between the fences of its child,
  /// and what is counted with each write is what is found by counting.
  func expectSoundShape(sourceLocation: SourceLocation = #_sourceLocation) {
    let root = storage.pointee.tree.root
    let walk = TreeWalk<Slot, Row>()
    walk.visit(root, from: nil, upTo: nil)
    for problem in walk.problems { Issue.record("\(problem)", sourceLocation: sourceLocation) }
    #expect(walk.slots.count == count, sourceLocation: sourceLocation)
    #expect(walk.bytes == facts.bytes, sourceLocation: sourceLocation)
    for (left, right) in zip(walk.slots, walk.slots.dropFirst()) where !(left < right) {
      Issue.record("\(right.key) comes after \(left.key)", sourceLocation: sourceLocation)
    }
  }
}

/// A walk through a whole tree that trusts nothing.
private final class TreeWalk<Slot: TableSlot, Row: TableRow> {
  private(set) var slots: [Slot] = []
  private(set) var bytes = 0
  private(set) var problems: [String] = []

  func visit(_ node: Node<Slot, Row>, from lower: Slot?, upTo upper: Slot?) {
    let maximum = node.fanOut.maximum
    if node.count > maximum { problems.append("a node has \(node.count) children") }
    if node.level > 0, node.count == 0 { problems.append("a node above the leaves is empty") }
    for index in 0..<node.count {
      let start = index == 0 ? lower : node.fences[index]
      let end = index + 1 < node.count ? node.fences[index + 1] : upper
      if node.level > 0 {
        let child = node.nodes[index]
        if child.level != node.level - 1 { problems.append("a child is at level \(child.level)") }
        if child.state.pointee.stamp > node.state.pointee.stamp {
          problems.append("a child was written after its node")
        }
        visit(child, from: start, upTo: end)
      } else {
        visitLeaf(node.keys[index], node.rows[index], maximum, start, end)
      }
    }
  }

  private func visitLeaf(
    _ keys: Block<Slot>, _ rows: Block<Row>, _ maximum: Int, _ lower: Slot?, _ upper: Slot?
  ) {
    if keys.count != rows.count { problems.append("\(keys.count) keys and \(rows.count) rows") }
    if !(1...maximum).contains(keys.count) { problems.append("a leaf has \(keys.count) rows") }
    for place in 0..<min(keys.count, rows.count) {
      let slot = keys.elements[place]
      if let lower, slot < lower { problems.append("\(slot.key) stands before its fence") }
      if let upper, !(slot < upper) { problems.append("\(slot.key) stands after its leaf") }
      slots.append(slot)
      bytes += slot.key.byteSize + rows.elements[place].byteSize
    }
  }
}
