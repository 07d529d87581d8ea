internal import MigrationEngine
internal import StateTables

/// One table of a component, whatever its keys and rows are.
struct TableHandle {
  /// The table itself; a `Table` of some key and row.
  let table: AnyObject
  /// Its name and the type of its rows, when it was made.
  let kind: TableKind
  /// How much one row takes without what it points to.
  let rowShapeBytes: Int
  /// Fields of its rows that only administrators are shown.
  let secretFields: Set<String>
  private let readFacts: () -> TableFacts
  private let takeView: () -> TableView

  init<Slot: TableSlot, Row: TableRow>(_ table: Table<Slot, Row>) {
    self.table = table
    kind = TableKind(table)
    secretFields = table.definition.secretFields
    rowShapeBytes = MemoryLayout<Row>.stride
    readFacts = { table.facts }
    takeView = {
      TableView(
        table.snapshot(), name: table.definition.name, secretFields: table.definition.secretFields)
    }
  }

  /// The table's present name.
  var name: String { readFacts().name }
  /// How big it is, and when it was written; in the component's turn only.
  var facts: TableFacts { readFacts() }
  /// Its rows as they are now, to be read on any thread; taken in the component's turn only.
  var view: TableView { takeView() }
}
