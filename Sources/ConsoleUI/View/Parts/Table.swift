/// A column of a table, and what it needs.
package struct TableColumn<ID: Hashable & Sendable>: Sendable {
  package var id: ID
  package var title: TerminalSafe
  /// The least columns in which it is of use.
  package var minimum: Int
  /// The most that it makes use of.
  package var maximum: Int
  /// Where there is no room for all, the highest ranks drop out; the lowest grow first.
  package var rank: Int
  /// Figures stand to the right.
  package var isNumber: Bool

  /// Describes a column.
  package init(
    _ id: ID, _ title: TerminalSafe, _ widths: ClosedRange<Int>, rank: Int, isNumber: Bool = false
  ) {
    self.id = id
    self.title = title
    minimum = widths.lowerBound
    maximum = widths.upperBound
    self.rank = rank
    self.isNumber = isNumber
  }
}

/// Where the columns of a table stand in a width; those for which there is no room are left out.
package struct TableLayout<ID: Hashable & Sendable>: Sendable {
  /// One column in its place.
  package struct Placed: Sendable {
    package let column: TableColumn<ID>
    /// Counted from the table's left edge.
    package let offset: Int
    package let width: Int
  }

  /// From left to right.
  package let placed: [Placed]

  /// Fits columns into a width, in the order they are given.
  package init(_ columns: [TableColumn<ID>], width: Int, gap: Int = 1) {
    let byRank = columns.indices.sorted {
      (columns[$0].rank, $0) < (columns[$1].rank, $1)
    }
    var widths = columns.map { _ in 0 }
    var left = width + gap
    for index in byRank {
      // A column of lower rank never gives way to one of a higher.
      guard columns[index].minimum + gap <= left else { break }
      widths[index] = columns[index].minimum
      left -= columns[index].minimum + gap
    }
    for index in byRank where widths[index] > 0 {
      let growth = min(max(0, left), columns[index].maximum - widths[index])
      widths[index] += growth
      left -= growth
    }
    var placed: [Placed] = []
    var offset = 0
    for (index, column) in columns.enumerated() where widths[index] > 0 {
      placed.append(Placed(column: column, offset: offset, width: widths[index]))
      offset += widths[index] + gap
    }
    self.placed = placed
  }

  /// The column of a name, if there is room for it.
  package subscript(_ id: ID) -> Placed? { placed.first { $0.column.id == id } }
}

extension Canvas {
  /// Writes what a table's columns are called.
  package mutating func heading<ID>(
    of table: TableLayout<ID>, _ role: ThemeRole = .heading, column: Int = 0, row: Int = 0,
    in area: Area
  ) {
    for placed in table.placed {
      cell(StyledLine(placed.column.title, role), placed, column: column, row: row, in: area)
    }
  }

  /// Writes one cell of a table, figures to the right.
  package mutating func cell<ID>(
    _ line: StyledLine, _ placed: TableLayout<ID>.Placed, column: Int = 0, row: Int, in area: Area
  ) {
    let place = Area(
      column: area.column + column + placed.offset, row: area.row + row,
      columns: min(placed.width, area.columns - column - placed.offset), rows: 1)
    guard row >= 0, row < area.rows else { return }
    if placed.column.isNumber { putRight(line, in: place) } else { put(line, in: place) }
  }
}
