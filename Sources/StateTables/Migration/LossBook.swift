public import MigrationEngine

/// What the old version cannot hold of one row that a live table has now.
@usableFromInline enum Loss<Old: TableRow>: TableRow {
  /// There is no image. The row is absent from the old table, never served stale; the one it had is
  /// kept, because a later write may be taken back in sight of it.
  case unmappable(previous: Old?)
  /// The image would come forward again as another row.
  case shed

  @inlinable func digest(into builder: inout DigestBuilder) {
    if case .unmappable = self { builder.combine(true) } else { builder.combine(false) }
  }
}

/// What the old version cannot hold of the rows that a live table has now.
///
/// A tree, as the table is: a hash table that grows moves all it has at once, and a copy of one for
/// another thread is paid for by the next write.
@usableFromInline struct LossBook<Slot: TableSlot, Old: TableRow> {
  @usableFromInline var tree: Tree<Slot, Loss<Old>>
  /// Keys whose row has no image.
  @usableFromInline var unmappable = 0
  /// Keys whose row would come forward again as another one.
  @usableFromInline var shed = 0
  /// Counts what became of lost rows: came, changed, went.
  @usableFromInline var stamp: UInt64 = 0

  @inlinable init(_ fanOut: FanOut) { tree = Tree(fanOut) }

  @inlinable var isEmpty: Bool { unmappable + shed == 0 }

  /// The old row of a key whose present row has no image.
  @inlinable func parked(at slot: Slot) -> Old? {
    guard unmappable > 0, case .unmappable(let previous)? = tree.row(at: slot) else { return nil }
    return previous
  }

  @inlinable mutating func add(_ loss: Loss<Old>, at slot: Slot) {
    if let before = tree.write(loss, at: slot) { count(before, -1) }
    count(loss, 1)
    stamp &+= 1
  }

  @inlinable mutating func remove(_ slot: Slot) {
    guard !isEmpty, let before = tree.remove(at: slot) else { return }
    count(before, -1)
    stamp &+= 1
  }

  @inlinable mutating func count(_ loss: Loss<Old>, _ change: Int) {
    switch loss {
    case .unmappable: unmappable += change
    case .shed: shed += change
    }
  }
}

extension TableCopy {
  // MARK: The way back, while the new table is live

  /// From now on the new table is served, and each write is taken back into the old one.
  @inlinable func exchange() {
    old.sink = nil
    new.sink = TableSink(
      wrote: { [self] row, slot in newWrote(row, slot) },
      removed: { [self] slot in newRemoved(slot) })
  }

  /// From now on the old table is served again; the new one is garbage.
  @inlinable func exchangeBack() { new.sink = nil }

  @inlinable func newWrote(_ row: New, _ slot: Slot) {
    let previous = old.storage.pointee.tree.row(at: slot) ?? losses.parked(at: slot)
    if faults.contains(.mirrorBeforeThrow) { old.remove(at: slot) }
    guard let back = lens.back, let image = try? back(row, previous) else {
      if faults.contains(.mirrorBeforeThrow) { return }
      // Without any way back nobody will ever look at what there was.
      losses.add(.unmappable(previous: lens.back == nil ? nil : previous), at: slot)
      old.remove(at: slot)
      return
    }
    old.write(image, at: slot)
    if let again = try? lens.forward(image), again == row {
      losses.remove(slot)
    } else {
      losses.add(.shed, at: slot)
    }
  }

  @inlinable func newRemoved(_ slot: Slot) {
    old.remove(at: slot)
    losses.remove(slot)
  }

  /// The rows that a rollback would lose now, in the order of the table; to be read on a worker.
  @inlinable func lostRows() -> @Sendable () -> [LostRow] {
    let losses = Snapshot(losses.tree, count: losses.unmappable + losses.shed)
    let (rows, name) = (new.snapshot(), new.definition.name)
    return {
      var lost: [LostRow] = []
      losses.forEach { key, loss in
        guard let row = rows[key] else { return }
        let kind: LostRow.Kind
        switch loss {
        case .unmappable: kind = .unmappable
        case .shed: kind = .shed
        }
        lost.append(LostRow(table: name, key: key, kind: kind, row: row))
      }
      return lost
    }
  }
}

extension Snapshot {
  /// Every row, as what a rollback would lose of a table that the old version does not have.
  @inlinable func asLost(from table: String) -> [LostRow] {
    var lost: [LostRow] = []
    forEach { lost.append(LostRow(table: table, key: $0, kind: .unmappable, row: $1)) }
    return lost
  }
}
