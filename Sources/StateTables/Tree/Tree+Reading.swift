public import MigrationEngine

extension Node {
  /// Visits rows in order from `lower` on, up to and without `upper`, until `body` says stop.
  ///
  /// - Returns: whether it went through to the end.
  @inlinable func visit(
    from lower: Slot?, upTo upper: Slot?, _ body: (Slot, Row) -> Bool
  ) -> Bool {
    var index = lower.map { child(of: $0) } ?? 0
    var start = lower
    while index < count {
      if let upper, index > 0, !(fences[index] < upper) { return true }
      if level > 0 {
        guard nodes[index].visit(from: start, upTo: upper, body) else { return false }
      } else {
        let (slots, rows) = (keys[index], rows[index])
        let first = start.map { slots.lowerBound(of: $0) } ?? 0
        for place in first..<max(first, slots.count) {
          let slot = slots.elements[place]
          if let upper, !(slot < upper) { return true }
          guard body(slot, rows.elements[place]) else { return false }
        }
      }
      start = nil
      index += 1
    }
    return true
  }
}

/// A stretch of a tree as one worker takes it: a node of leaves, and the bounds of what is meant.
///
/// The node may hold slots before `lower`: it may have been merged with a neighbour since the last
/// stretch was taken.
///
/// Unchecked: a node that is held here is shared, and nobody writes to what is shared.
@usableFromInline struct Stretch<Slot: TableSlot, Row: TableRow>: @unchecked Sendable {
  @usableFromInline let node: Node<Slot, Row>
  /// Where it begins; `nil` is the beginning of the table.
  @usableFromInline let lower: Slot?
  /// Where the next one begins; `nil` is the end of the table.
  @usableFromInline let upper: Slot?

  @inlinable init(node: Node<Slot, Row>, lower: Slot?, upper: Slot?) {
    self.node = node
    self.lower = lower
    self.upper = upper
  }

  /// Where its leaves begin.
  @inlinable var fences: [Slot] { (0..<node.count).map { node.fences[$0] } }
}

extension Tree {
  /// The next stretch at or after `bound` that was written after `stamp`.
  @inlinable func stretch(from bound: Slot?, changedSince stamp: UInt64 = 0)
    -> Stretch<Slot, Row>?
  {
    guard root.count > 0 else { return nil }
    return Tree.stretch(in: root, from: bound, upTo: nil, changedSince: stamp)
  }

  @inlinable static func stretch(
    in node: TreeNode, from bound: Slot?, upTo upper: Slot?, changedSince stamp: UInt64
  ) -> Stretch<Slot, Row>? {
    guard node.state.pointee.stamp > stamp else { return nil }
    guard node.level > 0 else { return Stretch(node: node, lower: bound, upper: upper) }
    let first = bound.map { node.child(of: $0) } ?? 0
    for index in first..<node.count {
      let end = index + 1 < node.count ? node.fences[index + 1] : upper
      let start = index == first ? bound : node.fences[index]
      let found = stretch(
        in: node.nodes[index], from: start, upTo: end, changedSince: stamp)
      if let found { return found }
    }
    return nil
  }

  /// Where the leaf of a slot begins.
  @inlinable func fence(of slot: Slot) -> Slot? {
    var node = root
    while node.level > 0 { node = node.nodes[node.child(of: slot)] }
    return node.count > 0 ? node.fences[node.child(of: slot)] : nil
  }

  /// The digest of all rows with their keys, whatever the shape of the tree.
  ///
  /// - Parameter keeping: whether leaves remember theirs; only the tree's owner may ask for that.
  @inlinable func digestBits(keeping: Bool) -> UInt64 {
    Tree.digestBits(of: root, keeping: keeping)
  }

  @inlinable static func digestBits(of node: TreeNode, keeping: Bool) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<node.count {
      guard node.level == 0 else {
        sum &+= digestBits(of: node.nodes[index], keeping: keeping)
        continue
      }
      let (keys, rows) = (node.keys[index], node.rows[index])
      if keeping, rows.state.pointee.hasDigest {
        sum &+= rows.state.pointee.digestBits
        continue
      }
      var bits: UInt64 = 0
      for place in 0..<keys.count {
        bits &+= digestBits(of: rows.elements[place], at: keys.elements[place])
      }
      if keeping {
        rows.state.pointee.digestBits = bits
        rows.state.pointee.hasDigest = true
      }
      sum &+= bits
    }
    return sum
  }

  @inlinable static func digestBits(of row: Row, at slot: Slot) -> UInt64 {
    var builder = DigestBuilder()
    builder.combine(slot.key.spreadBits)
    row.digest(into: &builder)
    return builder.bits
  }
}
