/// One place on the screen.
package struct Cell: Hashable, Sendable {
  /// What stands there; empty in the second half of a character that is two cells wide.
  ///
  /// One scalar that takes room, and at most ``DisplayWidth/maximumMarks`` that join it.
  package var text: Character?
  package var style: Style

  /// A cell; a space where nothing is said.
  package init(_ text: Character? = " ", _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

/// A picture made of cells: what `render` returns and a terminal shows.
///
/// Whatever is put outside of it is cut off, so that no size can be wrong.
package struct Grid: Equatable, Sendable {
  package let size: Size
  /// Row after row.
  package private(set) var cells: [Cell]
  /// Where the terminal's own cursor stands; it is hidden where there is none.
  package var cursor: Point?

  /// An empty picture.
  package init(_ size: Size, _ style: Style = .plain) {
    self.size = size
    cells = Array(repeating: Cell(" ", style), count: size.columns * size.rows)
  }

  /// One row.
  package func row(_ row: Int) -> ArraySlice<Cell> {
    cells[row * size.columns..<(row + 1) * size.columns]
  }

  /// One cell; `nil` outside.
  package subscript(_ point: Point) -> Cell? {
    guard Area(size).contains(point) else { return nil }
    return cells[point.row * size.columns + point.column]
  }

  /// Writes text into one row of an area, and returns how many columns it took.
  ///
  /// What does not fit is cut off with an ellipsis, and then the row is taken to the area's end.
  /// Characters two cells wide are never cut in half, and nothing that stands in a cell can be
  /// anything but a character that takes as many cells as the grid says.
  @discardableResult
  package mutating func put(
    _ text: TerminalSafe, at point: Point, in area: Area, _ style: Style
  ) -> Int {
    let area = area.clipped(to: Area(size))
    guard area.contains(point) else { return 0 }
    let end = area.column + area.columns
    if let count = putPlain(text.text, at: point, room: end - point.column, style) { return count }
    let shown = DisplayWidth.fitted(text.text, to: end - point.column)
    var column = point.column
    DisplayWidth.forEachPiece(of: shown) { piece, width in
      set(Cell(piece, style), column, point.row)
      if width == 2 { set(Cell(nil, style), column + 1, point.row) }
      column += width
    }
    // The ellipsis stands early where a wide character would have been cut in half.
    if column == end - 1, shown != text.text {
      set(Cell(" ", style), column, point.row)
      column += 1
    }
    return column - point.column
  }

  /// Characters of ASCII by their codes; making one takes longer than showing it.
  private static let ascii = (0..<128 as Range<UInt8>).map { Character(Unicode.Scalar($0)) }

  /// Writes text that is a character a cell, nearly all there is, without a search for characters.
  ///
  /// `nil`, and nothing written, for any other text, and for one that does not fit.
  private mutating func putPlain(
    _ text: String, at point: Point, room: Int, _ style: Style
  ) -> Int? {
    guard let count = DisplayWidth.plainCount(text), count <= room else { return nil }
    let start = point.row * size.columns + point.column
    mend(point.row, point.column..<point.column + count)
    cells.withUnsafeMutableBufferPointer { cells in
      let ascii = Grid.ascii
      var index = start
      for scalar in text.unicodeScalars {
        cells[index].text =
          scalar.value < 128 ? ascii[Int(scalar.value)] : Character(scalar)
        cells[index].style = style
        index += 1
      }
    }
    return count
  }

  /// Makes spaces of the halves of wide characters whose other halves are about to be covered.
  private mutating func mend(_ row: Int, _ columns: Range<Int>) {
    guard !columns.isEmpty else { return }
    let start = row * size.columns
    if columns.lowerBound > 0, cells[start + columns.lowerBound].text == nil {
      cells[start + columns.lowerBound - 1].text = " "
    }
    if columns.upperBound < size.columns, cells[start + columns.upperBound].text == nil {
      cells[start + columns.upperBound].text = " "
    }
  }

  /// Fills an area with a look, and with spaces or another character that is one cell wide.
  package mutating func fill(_ area: Area, _ style: Style, with character: Character = " ") {
    let area = area.clipped(to: Area(size))
    let cell = Cell(DisplayWidth.of(character) == 1 ? character : " ", style)
    guard area.columns > 0 else { return }
    for row in area.row..<area.row + area.rows {
      mend(row, area.column..<area.column + area.columns)
      let start = row * size.columns + area.column
      cells.withUnsafeMutableBufferPointer { cells in
        cells[start..<start + area.columns].update(repeating: cell)
      }
    }
  }

  /// Writes one character that is one cell wide, such as a piece of a bar.
  package mutating func mark(_ character: Character, at point: Point, _ style: Style) {
    guard point.column >= 0, point.column < size.columns, point.row >= 0, point.row < size.rows
    else { return }
    set(Cell(character, style), point.column, point.row)
  }

  /// Changes how cells look, and leaves what stands there.
  package mutating func restyle(_ area: Area, _ change: (Style) -> Style) {
    let area = area.clipped(to: Area(size))
    for row in area.row..<area.row + area.rows {
      let start = row * size.columns + area.column
      for index in start..<start + area.columns {
        cells[index].style = change(cells[index].style)
      }
    }
  }

  /// Writes one cell; half of a wide character that it covers becomes a space.
  private mutating func set(_ cell: Cell, _ column: Int, _ row: Int) {
    let index = row * size.columns + column
    if cells[index].text == nil, cell.text != nil, column > 0,
      cells[index - 1].text.map({ DisplayWidth.of($0) == 2 }) ?? false
    {
      cells[index - 1].text = " "
    }
    if column + 1 < size.columns, cells[index + 1].text == nil,
      cells[index].text.map({ DisplayWidth.of($0) == 2 }) ?? false
    {
      cells[index + 1].text = " "
    }
    cells[index] = cell
  }
}

extension Grid {
  /// The rows as text, spaces at their ends left out: how tests and `--once` see the picture.
  package var lines: [String] {
    (0..<size.rows).map { number in
      var line = ""
      for cell in row(number) { if let text = cell.text { line.append(text) } }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
