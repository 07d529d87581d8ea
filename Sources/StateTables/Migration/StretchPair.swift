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
    while here.slot != nil {
      if comparedStamp > 0, here.isLeafStart, here.leafStamp <= comparedStamp {
        // Not written since it was compared: neither was its image, which only follows it.
        here.skipLeaf()
        facing.skip(to: here.slot)
        continue
      }
      let aligned = here.rowsAligned(with: facing)
      if aligned > 0 {
        let agreed = verdict.judge(
          here.rows, facing.rows, aligned, at: here.slots, by: lens, depth: depth)
        here.advance(by: agreed)
        facing.advance(by: agreed)
        if agreed == aligned { continue }
      }
      compareOne(&here, &facing, &verdict, by: lens, depth: depth)
    }
    while let extra = facing.slot {
      verdict.differ(at: extra.key.description)
      facing.advance(by: 1)
    }
    return verdict
  }

  /// Compares the next row of the old table, wherever its image stands.
  @inlinable func compareOne(
    _ here: inout RowCursor<Slot, Old>, _ facing: inout RowCursor<Slot, New>,
    _ verdict: inout PairVerdict, by lens: RowLens<Old, New>, depth: VerificationDepth
  ) {
    guard let slot = here.slot else { return }
    while let extra = facing.slot, extra < slot {
      verdict.differ(at: extra.key.description)
      facing.advance(by: 1)
    }
    if facing.slot == slot {
      let agreed = verdict.judge(here.rows, facing.rows, 1, at: here.slots, by: lens, depth: depth)
      if agreed == 0 { verdict.differ(at: slot.key.description) }
      facing.advance(by: 1)
    } else {
      verdict.differ(at: slot.key.description)
    }
    here.advance(by: 1)
  }
}

extension PairVerdict {
  @inlinable mutating func differ(at key: String) {
    differing += 1
    firstDiffering = firstDiffering ?? key
  }

  /// Judges rows that stand under the same keys; returns how many were as they should be.
  @inlinable mutating func judge<Slot: TableSlot, Old: TableRow, New: TableRow>(
    _ old: UnsafePointer<Old>, _ new: UnsafePointer<New>, _ count: Int,
    at slots: UnsafePointer<Slot>,
    by lens: RowLens<Old, New>, depth: VerificationDepth
  ) -> Int {
    let agreed = lens.runs.agreeing(old, new, count)
    rows += agreed
    guard depth == .wayBack else { return agreed }
    var proved = 0
    while proved < agreed {
      let returned = lens.runs.returning(old + proved, new + proved, agreed - proved)
      provedBack += returned
      proved += returned
      guard proved < agreed else { break }
      unproved += 1
      firstUnproved = firstUnproved ?? slots[proved].key.description
      proved += 1
    }
    return agreed
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

  /// The slot that is looked at; `nil` at the end.
  @inlinable var slot: Slot? {
    guard node < nodes.count else { return nil }
    let slot = nodes[node].keys[leaf].elements[place]
    if let upper, !(slot < upper) { return nil }
    return slot
  }

  /// The row that is looked at, and those behind it in the same leaf.
  @inlinable var rows: UnsafePointer<Row> {
    UnsafePointer(nodes[node].rows[leaf].elements + place)
  }

  @inlinable var slots: UnsafePointer<Slot> {
    UnsafePointer(nodes[node].keys[leaf].elements + place)
  }

  @inlinable var isLeafStart: Bool { place == 0 }
  @inlinable var leafStamp: UInt64 { nodes[node].rows[leaf].state.pointee.stamp }

  /// How many rows from here on stand under the same keys as those of another walk, as is known
  /// without looking at them; 0 where the two leaves do not share their keys.
  @inlinable func rowsAligned<Other>(with other: RowCursor<Slot, Other>) -> Int {
    guard other.node < other.nodes.count, place == other.place else { return 0 }
    let keys = nodes[node].keys[leaf]
    guard keys === other.nodes[other.node].keys[other.leaf] else { return 0 }
    let end = upper.map { keys.lowerBound(of: $0) } ?? keys.count
    return max(0, end - place)
  }

  @inlinable mutating func advance(by rows: Int) {
    place += rows
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
