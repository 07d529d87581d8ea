/// What the old version cannot hold of the rows that a live table has now.
@usableFromInline struct LossBook<Slot: TableSlot, Old: TableRow> {
  /// Keys whose row has no image, with the old row they had. The row is absent from the old table,
  /// never served stale; it is kept because a later write may be taken back in sight of it.
  @usableFromInline var unmappable: [Slot: Old?] = [:]
  /// Keys whose row would come forward again as another one.
  @usableFromInline var shed: Set<Slot> = []

  @inlinable init() {}

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
      losses.unmappable[slot] = .some(previous)
      losses.shed.remove(slot)
      old.remove(at: slot)
      return
    }
    old.write(image, at: slot)
    if parked != nil { losses.unmappable[slot] = nil }
    if let again = try? lens.forward(image), again == row {
      if !losses.shed.isEmpty { losses.shed.remove(slot) }
    } else {
      losses.shed.insert(slot)
    }
  }

  @inlinable func newRemoved(_ slot: Slot) {
    old.remove(at: slot)
    if !losses.unmappable.isEmpty { losses.unmappable[slot] = nil }
    if !losses.shed.isEmpty { losses.shed.remove(slot) }
  }

  /// The rows that a rollback would lose, in the order of the table.
  @inlinable func lostRows() -> [LostRow] {
    let kinds: [(LostRow.Kind, [Slot])] = [
      (.unmappable, Array(losses.unmappable.keys)), (.shed, Array(losses.shed)),
    ]
    return kinds.flatMap { kind, slots in
      slots.sorted(by: <).compactMap { slot in
        new.storage.pointee.tree.row(at: slot).map { row in
          LostRow(table: new.definition.name, key: slot.key, kind: kind, row: row)
        }
      }
    }
  }
}
