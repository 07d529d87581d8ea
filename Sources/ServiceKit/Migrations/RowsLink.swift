internal import MigrationEngine
internal import StateTables

/// How rows of two types belong together, for those who do not know the types.
protocol AnyRowsLink: Sendable {
  /// This link and then the next, as one; `nil` when the rows of one are not those of the other.
  func then(_ next: any AnyRowsLink, from oldName: String, to newName: String) -> TableLink?
  /// The same rows between tables of other names.
  func moved(from oldName: String, to newName: String) -> TableLink
  /// What looks at the rows that a table has now; taken in the component's turn, used anywhere.
  func look(at old: AnyObject) -> RowsLook?
}

/// A link whose old rows are of a certain type.
protocol LinkFrom<Slot, Old>: AnyRowsLink {
  associatedtype Slot: TableSlot
  associatedtype Old: TableRow
  func after<First>(_ first: RowsLink<Slot, First, Old>, _ oldName: String, _ newName: String)
    -> TableLink
}

/// How rows of two types belong together.
struct RowsLink<Slot: TableSlot, Old: TableRow, New: TableRow>: AnyRowsLink {
  let lens: RowLens<Old, New>

  func then(_ next: any AnyRowsLink, from oldName: String, to newName: String) -> TableLink? {
    (next as? any LinkFrom<Slot, New>)?.after(self, oldName, newName)
  }

  func moved(from oldName: String, to newName: String) -> TableLink {
    TableLink.rows(oldName, newName, Slot.self, by: lens)
  }
}

extension RowsLink: LinkFrom {
  func after<First>(
    _ first: RowsLink<Slot, First, Old>, _ oldName: String, _ newName: String
  ) -> TableLink {
    TableLink.rows(oldName, newName, Slot.self, by: first.lens.then(lens))
  }
}
