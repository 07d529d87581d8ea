internal import MigrationEngine

/// What a worker made of one stretch of the old table.
///
/// Unchecked: it has one holder at a time, first the worker and then, by way of the inbox, the
/// component.
@usableFromInline struct Built<Slot: TableSlot, New: TableRow>: @unchecked Sendable {
  /// The same stretch of the new table.
  @usableFromInline let node: Node<Slot, New>
  @usableFromInline var count = 0
  @usableFromInline var bytes = 0
  /// Rows that could not be transformed; they are missing from the node.
  @usableFromInline var failing: [Slot] = []
  /// Why, for the first of them.
  @usableFromInline var reasons: [String] = []

  /// No more than so many failing rows of a stretch say why.
  @inlinable static var keptReasons: Int { 16 }

  @inlinable init(node: Node<Slot, New>) { self.node = node }

  /// Transforms a stretch; runs on a worker's thread.
  ///
  /// Leaves keep their keys, which both tables then share; only a leaf that is cut by the stretch's
  /// bound, or has a row that fails, gets keys of its own.
  @inlinable static func transform<Old: TableRow>(
    _ stretch: Stretch<Slot, Old>, by lens: RowLens<Old, New>
  ) -> Built {
    let source = stretch.node
    var built = Built(node: Node<Slot, New>(level: 0, source.fanOut))
    for leaf in 0..<source.count {
      let (keys, rows) = (source.keys[leaf], source.rows[leaf])
      let first = stretch.lower.map { keys.lowerBound(of: $0) } ?? 0
      guard first < keys.count else { continue }
      let made = Block<New>.make(capacity: keys.count - first)
      let skipped = built.fill(made, from: rows, keys, first, by: lens)
      guard made.count > 0 else { continue }
      let isWhole = first == 0 && skipped.isEmpty
      let slots = isWhole ? keys : keys.copy(first..<keys.count, without: skipped)
      built.count += made.count
      built.bytes += made.count * MemoryLayout<New>.stride
      for place in 0..<made.count {
        built.bytes += slots.elements[place].key.byteSize + made.elements[place].heapByteSize
      }
      built.node.insertLeaf(slots, made, at: built.node.count)
    }
    return built
  }

  /// Fills a block with what a leaf becomes; returns the places whose rows failed.
  @inlinable mutating func fill<Old: TableRow>(
    _ made: Block<New>, from rows: Block<Old>, _ keys: Block<Slot>, _ first: Int,
    by lens: RowLens<Old, New>
  ) -> [Int] {
    var skipped: [Int] = []
    var place = first
    while place < keys.count {
      let stopped = lens.runs.forward(
        rows.elements + place, made.elements + made.count, keys.count - place)
      guard let stopped else {
        made.state.pointee.count += keys.count - place
        break
      }
      made.state.pointee.count += stopped.place
      place += stopped.place
      note(stopped.error, at: keys.elements[place])
      skipped.append(place)
      place += 1
    }
    return skipped
  }

  @inlinable mutating func note(_ error: any Error, at slot: Slot) {
    failing.append(slot)
    if reasons.count < Built.keptReasons { reasons.append(String(describing: error)) }
  }
}

extension Block {
  /// A block of `range` of these elements, some places left out.
  @inlinable func copy(_ range: Range<Int>, without skipped: [Int]) -> Block<Element> {
    let copy = copy(range)
    guard !skipped.isEmpty else { return copy }
    var kept = copy
    for place in skipped.reversed() {
      _ = Block.remove(at: place - range.lowerBound, from: &kept)
    }
    return kept
  }
}
