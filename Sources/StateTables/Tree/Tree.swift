/// A tree of bounded fan-out that is shared until it is written to.
///
/// A copy of a tree is one reference; the first write after that copies one path of it. The tree
/// belongs to one thread; nodes and blocks that are shared are never changed, so what was taken
/// from it may be read anywhere.
@usableFromInline struct Tree<Slot: TableSlot, Row: TableRow> {
  @usableFromInline typealias TreeNode = Node<Slot, Row>

  @usableFromInline var root: TreeNode
  /// Counts writes; nodes and blocks carry the count of their last one.
  @usableFromInline var stamp: UInt64 = 0

  @inlinable init(_ fanOut: FanOut) { root = TreeNode(level: 0, fanOut) }

  /// The row at a slot.
  @inlinable func row(at slot: Slot) -> Row? {
    // The walk counts no references on its way; the root holds all of it meanwhile.
    withExtendedLifetime(root) { Tree.row(at: slot, below: $0) }
  }

  @inlinable static func row(at slot: Slot, below root: TreeNode) -> Row? {
    var node = Unmanaged.passUnretained(root)
    while true {
      let next: (node: Unmanaged<TreeNode>?, row: Row?) = node._withUnsafeGuaranteedRef { node in
        guard node.count > 0 else { return (nil, nil) }
        let index = node.child(of: slot)
        guard node.level == 0 else { return (Unmanaged.passUnretained(node.nodes[index]), nil) }
        let place = node.place(of: slot, inLeaf: index)
        let keys = node.keys[index]
        guard place < keys.count, keys.elements[place] == slot else { return (nil, nil) }
        return (nil, node.rows[index].elements[place])
      }
      guard let child = next.node else { return next.row }
      node = child
    }
  }
}

// MARK: Writing

extension Tree {
  /// Puts a row at a slot; the one it replaces comes back.
  @inlinable mutating func write(_ row: consuming Row, at slot: Slot) -> Row? {
    stamp &+= 1
    var replaced: Row?
    let split = Tree.write(row, at: slot, in: &root, stamp, &replaced)
    if let split {
      let top = TreeNode(level: root.level + 1, root.fanOut)
      top.state.pointee.stamp = stamp
      top.insertNode(root, fence: split.fence, at: 0)
      top.insertNode(split.node, fence: split.fence, at: 1)
      root = top
    }
    return replaced
  }

  /// The right half of a node that was over full, and its fence.
  @usableFromInline typealias Split = (node: TreeNode, fence: Slot)

  @inlinable static func write(
    _ row: consuming Row, at slot: Slot, in node: inout TreeNode, _ stamp: UInt64,
    _ replaced: inout Row?
  ) -> Split? {
    TreeNode.makeOwned(&node)
    node.state.pointee.stamp = stamp
    let index = node.child(of: slot)
    if node.level > 0 {
      guard let split = write(row, at: slot, in: &node.nodes[index], stamp, &replaced) else {
        return nil
      }
      node.insertNode(split.node, fence: split.fence, at: index + 1)
    } else {
      writeInLeaf(row, at: slot, of: node, index, stamp, &replaced)
    }
    guard node.count > node.fanOut.maximum else { return nil }
    // Rows that come in order leave full nodes behind.
    let middle = index + 1 >= node.count - 1 ? node.count - 1 : node.count / 2
    let fence = node.fences[middle]
    return (node.split(at: middle), fence)
  }

  @inlinable static func writeInLeaf(
    _ row: consuming Row, at slot: Slot, of node: TreeNode, _ index: Int, _ stamp: UInt64,
    _ replaced: inout Row?
  ) {
    guard node.count > 0 else {
      let (keys, rows) = (Block<Slot>.make(capacity: 8), Block<Row>.make(capacity: 8))
      keys.elements.initialize(to: slot)
      rows.elements.initialize(to: row)
      keys.state.pointee.count = 1
      rows.state.pointee.count = 1
      rows.state.pointee.stamp = stamp
      node.insertLeaf(keys, rows, at: 0)
      return
    }
    let place = node.place(of: slot, inLeaf: index)
    if place < node.keys[index].count, node.keys[index].elements[place] == slot {
      replaced = Block.replace(at: place, by: row, in: &node.rows[index])
    } else {
      Block.insert(slot, at: place, in: &node.keys[index])
      Block.insert(row, at: place, in: &node.rows[index])
      let count = node.keys[index].count
      if count > node.fanOut.maximum {
        let isLast = place == count - 1 && index == node.count - 1
        let middle = isLast ? count - 1 : count / 2
        let keys = Block.split(at: middle, &node.keys[index])
        let rows = Block.split(at: middle, &node.rows[index])
        rows.state.pointee.stamp = stamp
        node.insertLeaf(keys, rows, at: index + 1)
      }
    }
    node.rows[index].state.pointee.stamp = stamp
    node.rows[index].state.pointee.hasDigest = false
  }

  /// Appends a node of leaves whose slots all come after those that are here.
  @inlinable mutating func append(_ node: TreeNode, fence: Slot) {
    stamp &+= 1
    node.state.pointee.stamp = stamp
    guard root.count > 0 else {
      root = node
      return
    }
    guard root.level > 0 else {
      grow(by: node, fence: fence)
      return
    }
    if let split = Tree.append(node, fence: fence, in: &root, stamp) {
      grow(by: split, fence: fence)
    }
  }

  @inlinable mutating func grow(by node: TreeNode, fence: Slot) {
    let top = TreeNode(level: root.level + 1, root.fanOut)
    top.state.pointee.stamp = stamp
    top.insertNode(root, fence: fence, at: 0)
    top.insertNode(node, fence: fence, at: 1)
    root = top
  }

  /// Appends below `parent`; where it is full, the node that must stand beside it comes back.
  @inlinable static func append(
    _ node: TreeNode, fence: Slot, in parent: inout TreeNode, _ stamp: UInt64
  ) -> TreeNode? {
    TreeNode.makeOwned(&parent)
    parent.state.pointee.stamp = stamp
    var added = node
    if parent.level > 1 {
      let rest = append(node, fence: fence, in: &parent.nodes[parent.count - 1], stamp)
      guard let rest else { return nil }
      added = rest
    }
    if parent.count < parent.fanOut.maximum {
      parent.insertNode(added, fence: fence, at: parent.count)
      return nil
    }
    let beside = TreeNode(level: parent.level, parent.fanOut)
    beside.state.pointee.stamp = stamp
    beside.insertNode(added, fence: fence, at: 0)
    return beside
  }
}

// MARK: Removing

extension Tree {
  /// Takes the row at a slot out.
  @inlinable mutating func remove(at slot: Slot) -> Row? {
    // Looked for first: what is not there must not copy a path.
    guard row(at: slot) != nil else { return nil }
    stamp &+= 1
    let removed = Tree.remove(at: slot, from: &root, stamp)
    while root.level > 0, root.count == 1 {
      root = withExtendedLifetime(root) { $0.nodes[0] }
    }
    if root.count == 0, root.level > 0 { root = TreeNode(level: 0, root.fanOut) }
    return removed
  }

  @inlinable static func remove(
    at slot: Slot, from node: inout TreeNode, _ stamp: UInt64
  ) -> Row? {
    TreeNode.makeOwned(&node)
    node.state.pointee.stamp = stamp
    let index = node.child(of: slot)
    guard node.level == 0 else {
      let removed = remove(at: slot, from: &node.nodes[index], stamp)
      tidy(node, index) {
        $0.nodes[$1].count
      } merge: {
        mergeNodes(of: $0, $1)
      }
      return removed
    }
    let place = node.place(of: slot, inLeaf: index)
    guard place < node.keys[index].count, node.keys[index].elements[place] == slot else {
      return nil
    }
    _ = Block.remove(at: place, from: &node.keys[index])
    let removed = Block.remove(at: place, from: &node.rows[index])
    node.rows[index].state.pointee.stamp = stamp
    node.rows[index].state.pointee.hasDigest = false
    tidy(node, index) {
      $0.rows[$1].count
    } merge: {
      mergeLeaves(of: $0, $1)
    }
    return removed
  }

  /// Lets an empty child go, and merges a sparse one with a neighbour if both together are small.
  @inlinable static func tidy(
    _ node: TreeNode, _ index: Int, count: (TreeNode, Int) -> Int,
    merge: (_ node: TreeNode, _ left: Int) -> Void
  ) {
    let here = count(node, index)
    if here == 0 {
      node.removeChildren(index..<index + 1)
    } else if here < node.fanOut.sparse {
      if index > 0, count(node, index - 1) + here <= node.fanOut.merged {
        merge(node, index - 1)
      } else if index + 1 < node.count, here + count(node, index + 1) <= node.fanOut.merged {
        merge(node, index)
      }
    }
  }

  @inlinable static func mergeLeaves(of node: TreeNode, _ left: Int) {
    let stamp = max(
      node.rows[left].state.pointee.stamp, node.rows[left + 1].state.pointee.stamp)
    Block.append(node.keys[left + 1], to: &node.keys[left])
    Block.append(node.rows[left + 1], to: &node.rows[left])
    node.rows[left].state.pointee.stamp = stamp
    node.rows[left].state.pointee.hasDigest = false
    node.removeChildren(left + 1..<left + 2)
  }

  @inlinable static func mergeNodes(of node: TreeNode, _ left: Int) {
    TreeNode.makeOwned(&node.nodes[left])
    let (target, source) = (node.nodes[left], node.nodes[left + 1])
    let first = target.count
    target.append(0..<source.count, of: source)
    // The first fence of a node is never looked at and may have grown stale; its own is exact.
    target.fences[first] = node.fences[left + 1]
    target.state.pointee.stamp = max(target.state.pointee.stamp, source.state.pointee.stamp)
    node.removeChildren(left + 1..<left + 2)
  }
}
