extension Canvas {
  /// Draws a line around an area with a title in it, and returns what is inside.
  ///
  /// Where there is no room for a frame the area is returned as it is.
  @discardableResult
  package mutating func frame(
    _ area: Area, title: StyledLine = StyledLine(), note: StyledLine = StyledLine(),
    _ role: ThemeRole = .border
  ) -> Area {
    guard area.columns >= 4, area.rows >= 3 else { return area }
    let (right, foot) = (area.column + area.columns - 1, area.row + area.rows - 1)
    let look = style(role)
    func line(_ column: Int, _ row: Int, _ columns: Int, _ rows: Int) -> Area {
      Area(column: column, row: row, columns: columns, rows: rows)
    }
    grid.fill(line(area.column, area.row, area.columns, 1), look, with: "─")
    grid.fill(line(area.column, foot, area.columns, 1), look, with: "─")
    grid.fill(line(area.column, area.row, 1, area.rows), look, with: "│")
    grid.fill(line(right, area.row, 1, area.rows), look, with: "│")
    grid.fill(line(area.column, area.row, 1, 1), look, with: "┌")
    grid.fill(line(right, area.row, 1, 1), look, with: "┐")
    grid.fill(line(area.column, foot, 1, 1), look, with: "└")
    grid.fill(line(right, foot, 1, 1), look, with: "┘")
    let top = Area(column: area.column + 2, row: area.row, columns: area.columns - 4, rows: 1)
    let used = title.isEmpty ? 0 : put(" " + title + " ", in: top)
    if !note.isEmpty, used + note.width + 3 <= top.columns { putRight(" " + note + " ", in: top) }
    return area.inset(columns: 1, rows: 1)
  }

  /// Clears an area and draws a window's frame there; returns what is inside, a column away from
  /// it.
  package mutating func window(
    _ area: Area, title: StyledLine, note: StyledLine = StyledLine(), isDangerous: Bool = false
  ) -> Area {
    fill(area, isDangerous ? .dialogDanger : .dialog)
    return frame(area, title: title, note: note, isDangerous ? .bad : .borderFocused)
      .inset(columns: 1)
  }

  /// Draws a line across an area's first row, with a title in it.
  package mutating func rule(
    _ title: StyledLine = StyledLine(), note: StyledLine = StyledLine(), row: Int = 0,
    in area: Area, _ role: ThemeRole = .border
  ) {
    guard row >= 0, row < area.rows else { return }
    let line = Area(column: area.column, row: area.row + row, columns: area.columns, rows: 1)
    grid.fill(line, style(role), with: "─")
    let inner = Area(column: line.column + 1, row: line.row, columns: line.columns - 2, rows: 1)
    let used = title.isEmpty ? 0 : put(" " + title + " ", in: inner)
    if !note.isEmpty, used + note.width + 3 <= inner.columns {
      putRight(" " + note + " ", in: inner)
    }
  }
}
