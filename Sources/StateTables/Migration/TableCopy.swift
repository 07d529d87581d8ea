/// One table on its way from one shape to another while it is written to.
///
/// The copy is a cursor over the table's order. What is *installed* is kept in step at once by each
/// write; inside the few stretches *in flight* to workers, keys that are written are remembered as
/// dirty; ahead of the cursor writes are the copy's own business still to come. Leaves may split
/// and merge as they like, for the cursor is a place among keys, and not a leaf.
///
/// It is confined to the component, as its tables are; workers see stretches only.
@usableFromInline final class TableCopy<Slot: TableSlot, Old: TableRow, New: TableRow> {
  /// A stretch that a worker has in hand.
  @usableFromInline struct Flight {
    @usableFromInline let number: Int
    @usableFromInline let lower: Slot?
    @usableFromInline let upper: Slot?
    /// Keys written since the stretch was taken.
    @usableFromInline var dirty: SlotSet<Slot>
    @usableFromInline var built: Built<Slot, New>?

    @inlinable init(number: Int, lower: Slot?, upper: Slot?, _ fanOut: FanOut) {
      self.number = number
      self.lower = lower
      self.upper = upper
      dirty = SlotSet(fanOut)
    }
  }

  @usableFromInline struct Arrival: Sendable {
    @usableFromInline let number: Int
    @usableFromInline let built: Built<Slot, New>

    @inlinable init(number: Int, built: Built<Slot, New>) {
      self.number = number
      self.built = built
    }
  }

  @usableFromInline let old: Table<Slot, Old>
  @usableFromInline let new: Table<Slot, New>
  @usableFromInline let lens: RowLens<Old, New>
  @usableFromInline let inbox = Inbox<Arrival>()
  @usableFromInline let faults: MigrationFaults

  @usableFromInline var flights: [Flight] = []
  @usableFromInline var nextFlight = 0
  /// Where the next stretch begins; `nil` is the beginning of the table.
  @usableFromInline var cursor: Slot?
  @usableFromInline var isAllTaken = false
  /// Up to here the new table is kept in step by each write; `nil` is the beginning.
  @usableFromInline var installedTo: Slot?
  @usableFromInline var isAllInstalled = false
  /// Installed keys that were dirty, to be transformed again a few at a time.
  ///
  /// What the new table holds for them meanwhile is never looked at.
  @usableFromInline var settling: [SlotSet<Slot>] = []
  @usableFromInline var settlingCount = 0
  /// Why this table cannot be migrated, once that is known.
  @usableFromInline var problem: ChangeProblem?
  @usableFromInline var verification: Comparison<Slot, Old, New>?
  @usableFromInline var losses: LossBook<Slot, Old>
  /// For the canary that flags leaves instead of comparing keys; otherwise empty.
  @usableFromInline var flagged: Set<Slot> = []

  @inlinable init(
    _ old: Table<Slot, Old>, into new: Table<Slot, New>, by lens: RowLens<Old, New>,
    faults: MigrationFaults
  ) {
    self.old = old
    self.new = new
    self.lens = lens
    self.faults = faults
    losses = LossBook(new.storage.pointee.tree.root.fanOut)
  }

  // MARK: Copying

  /// From now on every write counts.
  @inlinable func begin() {
    old.sink = TableSink(
      wrote: { [self] row, slot in oldWrote(row, slot) },
      removed: { [self] slot in oldRemoved(slot) })
  }

  /// Hands the next stretch to a worker; `false` when there is none left.
  @inlinable func take(_ workers: any Workers) -> Bool {
    guard !isAllTaken, problem == nil else { return false }
    guard let stretch = old.storage.pointee.tree.stretch(from: cursor) else {
      // An empty table. What workers still have comes home first: were the copy over now, rows
      // that are written beyond the last stretch meanwhile would never be copied.
      guard flights.isEmpty else { return false }
      isAllTaken = true
      isAllInstalled = true
      return false
    }
    flights.append(
      Flight(
        number: nextFlight, lower: stretch.lower, upper: stretch.upper, losses.tree.root.fanOut))
    cursor = stretch.upper
    isAllTaken = stretch.upper == nil
    let (number, lens, inbox) = (nextFlight, lens, inbox)
    nextFlight += 1
    if faults.contains(.flagPerLeaf) { flagged.formUnion(stretch.fences) }
    // The job is the last holder of the stretch, so what became garbage meanwhile is freed there.
    workers.run {
      inbox.post(Arrival(number: number, built: Built.transform(stretch, by: lens)))
    }
    return true
  }

  /// Installs what workers have made, in order, and settles up to so many dirty keys.
  @inlinable func collect(_ budget: inout Int) {
    for arrival in inbox.fetch() {
      guard let index = flights.firstIndex(where: { $0.number == arrival.number }) else { continue }
      flights[index].built = arrival.built
    }
    while let flight = flights.first, let built = flight.built {
      flights.removeFirst()
      install(built, of: flight)
    }
    settle(&budget)
  }

  @inlinable func install(_ built: Built<Slot, New>, of flight: Flight) {
    judge(built, of: flight)
    if built.node.count > 0 {
      let tree = new.storage
      tree.pointee.tree.append(built.node, fence: flight.lower ?? built.node.fences[0])
      tree.pointee.count += built.count
      tree.pointee.bytes += built.bytes
    }
    installedTo = flight.upper
    isAllInstalled = flight.upper == nil
    guard !flight.dirty.isEmpty, !faults.contains(.skipDirtyKeys) else { return }
    settling.append(flight.dirty)
    settlingCount += flight.dirty.count
  }

  /// A row that failed and was written since is judged by what was written.
  @inlinable func judge(_ built: Built<Slot, New>, of flight: Flight) {
    let standing = built.failing.indices.filter { !flight.dirty.contains(built.failing[$0]) }
    guard let first = standing.first else { return }
    let reason =
      first < built.reasons.count ? built.reasons[first] : "it cannot be taken forward, as others"
    fail(at: built.failing[first], because: reason, alike: standing.count - 1)
  }

  @inlinable func settle(_ budget: inout Int) {
    while budget > 0, problem == nil, !settling.isEmpty {
      guard let slot = settling[settling.count - 1].popFirst() else {
        settling.removeLast()
        continue
      }
      settlingCount -= 1
      budget -= 1
      if let row = old.storage.pointee.tree.row(at: slot) {
        mirror(row, slot)
      } else {
        new.remove(at: slot)
      }
    }
  }

  // MARK: Writes that go on meanwhile

  @inlinable func oldWrote(_ row: Old, _ slot: Slot) {
    guard problem == nil else { return }
    if isInstalled(slot) {
      mirror(row, slot)
    } else {
      markDirty(slot)
    }
  }

  @inlinable func oldRemoved(_ slot: Slot) {
    guard problem == nil, !faults.contains(.forgetDeletes) else { return }
    if isInstalled(slot) {
      new.remove(at: slot)
    } else {
      markDirty(slot)
    }
  }

  @inlinable func isInstalled(_ slot: Slot) -> Bool {
    if isAllInstalled { return true }
    guard let installedTo else { return false }
    return slot < installedTo
  }

  @inlinable func markDirty(_ slot: Slot) {
    if faults.contains(.flagPerLeaf), let fence = old.storage.pointee.tree.fence(of: slot),
      !flagged.contains(fence)
    {
      return
    }
    for index in flights.indices {
      if let upper = flights[index].upper, !(slot < upper) { continue }
      flights[index].dirty.insert(slot)
      return
    }
    // Ahead of the cursor: the copy will come by.
  }

  /// Takes a written row forward; a lens that throws fails the migration, never the caller.
  @inlinable func mirror(_ row: Old, _ slot: Slot) {
    do {
      new.write(try lens.forward(row), at: slot)
    } catch {
      fail(at: slot, because: String(describing: error), alike: 0)
    }
  }

  @inlinable func fail(at slot: Slot, because reason: String, alike: Int) {
    guard problem == nil else { return }
    // What was thrown over a row with secrets may tell them, and everybody reads of problems.
    let isSecret = !old.definition.secretFields.isEmpty || !new.definition.secretFields.isEmpty
    problem = ChangeProblem(
      .refused, table: old.definition.name, key: slot.key.description,
      reason: isSecret ? "it was refused; an admin sees the reason with diff" : reason,
      alike: alike)
  }

  // MARK: Ending

  @inlinable var isCopied: Bool {
    problem == nil && isAllInstalled && settlingCount == 0
  }

  /// Leaves the old table to itself; the new one is garbage, and so is what was under way.
  @inlinable func discard() -> [Garbage] {
    old.sink = nil
    new.sink = nil
    verification = nil
    let leftovers = Leftovers(flights, settling, inbox.close(), losses)
    flights = []
    settling = []
    settlingCount = 0
    losses = LossBook(losses.tree.root.fanOut)
    return [new.release(), Garbage(leftovers)]
  }

  /// Leaves both tables to themselves, as they are; until then each holds the other by way of this.
  @inlinable func leave() {
    old.sink = nil
    new.sink = nil
  }

  /// Leaves the new table to itself; the old one is garbage.
  @inlinable func finalize() -> [Garbage] {
    new.sink = nil
    let book = losses
    losses = LossBook(book.tree.root.fanOut)
    return [old.release(), Garbage(book.tree.root)]
  }

  /// What a copy that is given up had in hand, on the heap for the reaper: stretches that workers
  /// made and nobody installed, and rows parked for a way back.
  @usableFromInline final class Leftovers {
    @usableFromInline let flights: [Flight]
    @usableFromInline let settling: [SlotSet<Slot>]
    @usableFromInline let arrivals: [Arrival]
    @usableFromInline let losses: LossBook<Slot, Old>

    @inlinable init(
      _ flights: [Flight], _ settling: [SlotSet<Slot>], _ arrivals: [Arrival],
      _ losses: LossBook<Slot, Old>
    ) {
      self.flights = flights
      self.settling = settling
      self.arrivals = arrivals
      self.losses = losses
    }
  }
}
