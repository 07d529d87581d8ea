/// How many cells there are.
package struct Size: Codable, Hashable, Sendable {
  package var columns: Int
  package var rows: Int

  /// A size; nothing is smaller than nothing.
  package init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}

/// One cell's place, counted from the upper left corner.
package struct Point: Codable, Hashable, Sendable {
  package var column: Int
  package var row: Int

  /// Names a place.
  package init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}

/// A rectangle of cells.
package struct Area: Equatable, Sendable {
  package var column: Int
  package var row: Int
  package var columns: Int
  package var rows: Int

  /// A rectangle; one without cells is allowed.
  package init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  /// All of a size.
  package init(_ size: Size) {
    self.init(column: 0, row: 0, columns: size.columns, rows: size.rows)
  }

  /// Whether nothing fits.
  package var isEmpty: Bool { columns == 0 || rows == 0 }

  /// Whether a cell lies in it.
  package func contains(_ point: Point) -> Bool {
    point.column >= column && point.column < column + columns && point.row >= row
      && point.row < row + rows
  }

  /// What of it lies in another one.
  package func clipped(to other: Area) -> Area {
    let (left, top) = (max(column, other.column), max(row, other.row))
    return Area(
      column: left, row: top,
      columns: min(column + columns, other.column + other.columns) - left,
      rows: min(row + rows, other.row + other.rows) - top)
  }

  /// The same without so many cells at each side.
  package func inset(columns inColumns: Int = 0, rows inRows: Int = 0) -> Area {
    Area(
      column: column + inColumns, row: row + inRows, columns: columns - 2 * inColumns,
      rows: rows - 2 * inRows)
  }

  /// The first rows, and the rest below.
  package func split(top count: Int) -> (top: Area, rest: Area) {
    let count = min(max(0, count), rows)
    return (
      Area(column: column, row: row, columns: columns, rows: count),
      Area(column: column, row: row + count, columns: columns, rows: rows - count)
    )
  }

  /// The last rows, and the rest above.
  package func split(bottom count: Int) -> (rest: Area, bottom: Area) {
    let parts = split(top: rows - min(max(0, count), rows))
    return (parts.top, parts.rest)
  }

  /// The first columns, and the rest behind.
  package func split(left count: Int) -> (left: Area, rest: Area) {
    let count = min(max(0, count), columns)
    return (
      Area(column: column, row: row, columns: count, rows: rows),
      Area(column: column + count, row: row, columns: columns - count, rows: rows)
    )
  }

  /// A smaller one in the middle.
  package func centred(columns wanted: Int, rows wantedRows: Int) -> Area {
    let (width, height) = (min(wanted, columns), min(wantedRows, rows))
    return Area(
      column: column + (columns - width) / 2, row: row + (rows - height) / 2, columns: width,
      rows: height)
  }
}
