internal import MigrationEngine
internal import WireProtocol

/// The tables of a component.
struct TableList {
  private enum Column { case name, rows, bytes, schema, writes, lastWrite }

  let glance: Glance

  init(_ glance: Glance) { self.glance = glance }

  private static let columns = [
    TableColumn(Column.name, "TABLE", 12...40, rank: 0),
    TableColumn(Column.rows, "ROWS", 9...14, rank: 1, isNumber: true),
    TableColumn(Column.bytes, "BYTES", 8...9, rank: 2, isNumber: true),
    TableColumn(Column.schema, "SCHEMA", 7...12, rank: 3),
    TableColumn(Column.writes, "WRITES", 9...12, rank: 4, isNumber: true),
    TableColumn(Column.lastWrite, "LAST WRITE", 10...12, rank: 5, isNumber: true),
  ]

  /// Draws them below a heading; `cursor` is where one is, if one is there.
  func draw(on canvas: inout Canvas, cursor: Int? = nil, top: Int = 0, in area: Area) {
    let tables = glance.status.tables
    guard !tables.isEmpty else {
      canvas.put("it has no table, only a record", .dim, in: area)
      return
    }
    let (head, rest) = area.split(top: 1)
    let scroll = Scroll(top: top, count: tables.count, visible: rest.rows, keeping: cursor)
    let table = TableLayout(TableList.columns, width: area.columns - (scroll.isNeeded ? 2 : 0))
    canvas.heading(of: table, in: head)
    for (offset, position) in scroll.range.enumerated() {
      for placed in table.placed {
        canvas.cell(
          cell(tables[position], placed.column.id, placed.width), placed, row: offset, in: rest)
      }
      guard position == cursor else { continue }
      canvas.select(
        Area(column: rest.column, row: rest.row + offset, columns: rest.columns, rows: 1))
      canvas.putCursor(row: offset, in: rest)
    }
    canvas.scrollBar(scroll, in: rest)
  }

  private func cell(_ table: TableStatus, _ column: Column, _ width: Int) -> StyledLine {
    switch column {
    case .name: StyledLine("\(table.name)", glance.role(.text))
    case .rows: StyledLine(Figures.count(table.rows, width: width), glance.role(.number))
    case .bytes: StyledLine("\(Quantity.bytes(table.bytes))", glance.role(.number))
    case .schema: StyledLine("\(table.schemaVersion)", glance.role(.versionOld))
    case .writes: StyledLine(Figures.count(table.writes, width: width), glance.role(.number))
    case .lastWrite:
      StyledLine(
        table.lastWrite.map { Figures.age($0, glance.now) + " ago" } ?? "never", glance.role(.dim))
    }
  }
}
