/// What the old version cannot hold of the rows that a live table has now.
@usableFromInline struct LossBook<Slot: TableSlot, Old: TableRow> {
  /// Keys whose row has no image, with the old row they had.
  ///
  /// The row is absent from the old table,
  /// never served stale; it is kept because a later write may be taken back in sight of it.
  @usableFromInline var unmappable: [Slot: Old?] = [:]
  /// Keys whose row would come forward again as another one.
  @usableFromInline var shed: Set<Slot> = []
  /// Counts what became of lost rows: came, changed, went.
  @usableFromInline var stamp: UInt64 = 0

  @inlinable init() {}

  @inlinable mutating func addUnmappable(_ slot: Slot, previous: Old?) {
    unmappable[slot] = .some(previous)
    if !shed.isEmpty { shed.remove(slot) }
    stamp &+= 1
  }

  @inlinable mutating func addShed(_ slot: Slot) {
    if !unmappable.isEmpty { unmappable[slot] = nil }
    shed.insert(slot)
    stamp &+= 1
  }

  @inlinable mutating func remove(_ slot: Slot) {
    let isParked = !unmappable.isEmpty && unmappable.removeValue(forKey: slot) != nil
    let isShed = !shed.isEmpty && shed.remove(slot) != nil
    if isParked || isShed { stamp &+= 1 }
  }

  /// On the heap, for the reaper.
  @usableFromInline final class Box {
    @usableFromInline let book: LossBook
    @inlinable init(_ book: LossBook) { self.book = book }
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
    let parked = losses.unmappable.isEmpty ? nil : losses.unmappable[slot]
    let previous = old.storage.pointee.tree.row(at: slot) ?? (parked ?? nil)
    if faults.contains(.mirrorBeforeThrow) { old.remove(at: slot) }
    guard let back = lens.back, let image = try? back(row, previous) else {
      if faults.contains(.mirrorBeforeThrow) { return }
      losses.addUnmappable(slot, previous: previous)
      old.remove(at: slot)
      return
    }
    old.write(image, at: slot)
    if let again = try? lens.forward(image), again == row {
      losses.remove(slot)
    } else {
      losses.addShed(slot)
    }
  }

  @inlinable func newRemoved(_ slot: Slot) {
    old.remove(at: slot)
    losses.remove(slot)
  }

  /// The rows that a rollback would lose now, in the order of the table; to be read on a worker.
  @inlinable func lostRows() -> @Sendable () -> [LostRow] {
    let (unmappable, shed) = (losses.unmappable, losses.shed)
    let (snapshot, name) = (new.snapshot(), new.definition.name)
    return {
      let kinds: [(LostRow.Kind, [Slot])] = [
        (.unmappable, Array(unmappable.keys)), (.shed, Array(shed)),
      ]
      return kinds.flatMap { kind, slots in
        slots.sorted(by: <).compactMap { slot in
          snapshot.tree.row(at: slot).map {
            LostRow(table: name, key: slot.key, kind: kind, row: $0)
          }
        }
      }
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
