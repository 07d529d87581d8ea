/// The themes to choose from, and how everything looks in the one that the cursor is on.
struct ThemesView {
  private let model: Model
  private let screen: ThemesScreen

  /// Names are as wide as this beside the sample, where there is room for both.
  private static let listColumns = 24
  private static let narrowColumns = 16

  init(_ model: Model, _ screen: ThemesScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let (head, rest) = area.split(top: 1)
    canvas.rule(
      StyledLine("Themes", .title), note: StyledLine("Enter keeps it, Esc goes back", .dim),
      in: head)
    let wide = rest.columns >= 70
    let (left, right) = rest.split(
      left: wide ? ThemesView.listColumns : ThemesView.narrowColumns)
    drawList(on: &canvas, in: left.inset(columns: 1))
    ThemeSample().draw(on: &canvas, in: right)
  }

  private func drawList(on canvas: inout Canvas, in area: Area) {
    guard !model.themeNames.isEmpty else {
      canvas.paragraph("no theme is known but the one that is shown", .dim, in: area)
      return
    }
    let scroll = Scroll(
      top: 0, count: model.themeNames.count, visible: area.rows, keeping: screen.cursor)
    for (row, position) in scroll.range.enumerated() {
      let name = model.themeNames[position]
      let isSelected = position == screen.cursor
      canvas.put(
        StyledLine(isSelected ? "▸ " : "  ", .title)
          + StyledLine("\(name)", isSelected ? .title : .text)
          + StyledLine(name == screen.previous ? " ✓" : "", .good), row: row, in: area)
      guard isSelected else { continue }
      canvas.select(
        Area(column: area.column, row: area.row + row, columns: area.columns, rows: 1))
      canvas.putCursor(row: row, in: area)
    }
    canvas.scrollBar(scroll, in: area)
  }
}
