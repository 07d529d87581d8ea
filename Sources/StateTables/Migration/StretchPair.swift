/// The same stretch of the old and the new table, taken at one moment, to be compared by a worker.
///
/// Unchecked: nodes that are held here are shared, and nobody writes to what is shared.
@usableFromInline
struct StretchPair<Slot: TableSlot, Old: TableRow, New: TableRow>: @unchecked Sendable {
  @usableFromInline let old: Stretch<Slot, Old>
  @usableFromInline let new: [Node<Slot, New>]
  @usableFromInline let upper: Slot?
  @usableFromInline let comparedStamp: UInt64

  @inlinable init(
    old: Stretch<Slot, Old>, new: [Node<Slot, New>], upper: Slot?, comparedStamp: UInt64
  ) {
    self.old = old
    self.new = new
    self.upper = upper
    self.comparedStamp = comparedStamp
  }

  /// Compares each new row with what the old one becomes.
  @inlinable func compare(by lens: RowLens<Old, New>, depth: VerificationDepth) -> PairVerdict {
    var verdict = PairVerdict()
    var facing = RowCursor(new, from: old.lower, upTo: upper)
    var here = RowCursor([old.node], from: old.lower, upTo: upper)
    while let (slot, row) = here.row {
      if comparedStamp > 0, here.isLeafStart, here.leafStamp <= comparedStamp {
        // Not written since it was compared: neither was its image, which only follows it.
        here.skipLeaf()
        facing.skip(to: here.row?.slot)
        continue
      }
      while let other = facing.row, other.slot < slot {
        verdict.differ(at: other.slot.key.description)
        facing.advance()
      }
      if let other = facing.row, other.slot == slot {
        verdict.judge(row, other.row, at: slot, by: lens, depth: depth)
        facing.advance()
      } else {
        verdict.differ(at: slot.key.description)
      }
      here.advance()
    }
    while let other = facing.row {
      verdict.differ(at: other.slot.key.description)
      facing.advance()
    }
    return verdict
  }
}

extension PairVerdict {
  @inlinable mutating func differ(at key: String) {
    differing += 1
    firstDiffering = firstDiffering ?? key
  }

  @inlinable mutating func judge<Slot: TableSlot, Old: TableRow, New: TableRow>(
    _ old: Old, _ new: New, at slot: Slot, by lens: RowLens<Old, New>, depth: VerificationDepth
  ) {
    rows += 1
    guard let again = try? lens.forward(old), again == new else {
      differ(at: slot.key.description)
      return
    }
    guard depth == .wayBack else { return }
    if let back = lens.back, let home = try? back(new, old), home == old {
      provedBack += 1
    } else {
      unproved += 1
      firstUnproved = firstUnproved ?? slot.key.description
    }
  }
}

/// A walk through the rows of some nodes, in order, within bounds.
@usableFromInline struct RowCursor<Slot: TableSlot, Row: TableRow> {
  @usableFromInline let nodes: [Node<Slot, Row>]
  @usableFromInline let upper: Slot?
  @usableFromInline var node = 0
  @usableFromInline var leaf = 0
  @usableFromInline var place = 0

  @inlinable init(_ nodes: [Node<Slot, Row>], from lower: Slot?, upTo upper: Slot?) {
    self.nodes = nodes
    self.upper = upper
    normalise()
    if let lower { skip(to: lower) }
  }

  /// The row that is looked at; `nil` at the end.
  @inlinable var row: (slot: Slot, row: Row)? {
    guard node < nodes.count else { return nil }
    let slot = nodes[node].keys[leaf].elements[place]
    if let upper, !(slot < upper) { return nil }
    return (slot, nodes[node].rows[leaf].elements[place])
  }

  @inlinable var isLeafStart: Bool { place == 0 }
  @inlinable var leafStamp: UInt64 { nodes[node].rows[leaf].state.pointee.stamp }

  @inlinable mutating func advance() {
    place += 1
    normalise()
  }

  @inlinable mutating func skipLeaf() {
    leaf += 1
    place = 0
    normalise()
  }

  /// Goes on to the first row that does not come before `slot`; `nil` is the end.
  @inlinable mutating func skip(to slot: Slot?) {
    guard let slot else {
      node = nodes.count
      return
    }
    while node < nodes.count {
      let keys = nodes[node].keys[leaf]
      let found = keys.lowerBound(of: slot)
      if found < keys.count {
        place = max(place, found)
        return
      }
      skipLeaf()
    }
  }

  @inlinable mutating func normalise() {
    while node < nodes.count {
      if leaf < nodes[node].count {
        if place < nodes[node].keys[leaf].count { return }
        leaf += 1
        place = 0
      } else {
        node += 1
        leaf = 0
        place = 0
      }
    }
  }
}
