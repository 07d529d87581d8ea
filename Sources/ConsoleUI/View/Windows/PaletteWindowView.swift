/// All commands, to be found by a few letters.
struct PaletteWindowView {
  private let model: Model
  private let window: PaletteWindow

  private enum Column { case name, key, summary }

  /// So many commands are shown at once; a few more letters are quicker than scrolling.
  private static let maximumRows = 14

  private static let columns = [
    TableColumn(Column.name, "", 12...14, rank: 0),
    TableColumn(Column.key, "", 7...8, rank: 1),
    TableColumn(Column.summary, "", 16...60, rank: 2),
  ]

  init(_ model: Model, _ window: PaletteWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let entries = model.paletteEntries(window.search)
    let dialog = DialogFrame(
      area, rows: 2 + PaletteWindowView.maximumRows, foot: area.rows > 14 ? 2 : 1)
    dialog.draw(on: &canvas, title: StyledLine("command", .title), note: count(entries.count)) {
      canvas in
      let (top, list) = dialog.body.split(top: area.rows > 14 ? 2 : 1)
      drawInput(on: &canvas, in: top)
      guard !entries.isEmpty else {
        canvas.paragraph(
          "no command fits “\(window.search)”; type fewer letters", .warning, in: list)
        return
      }
      draw(entries, on: &canvas, in: list)
      drawFoot(entries, on: &canvas, in: dialog.foot)
    }
  }

  private func count(_ count: Int) -> StyledLine {
    StyledLine("\(count) of \(CommandCatalog.all.count)", .dim)
  }

  private func drawInput(on canvas: inout Canvas, in area: Area) {
    canvas.fill(area.split(top: 1).top, .input)
    canvas.put("› ", .input, in: area)
    let shown = Wrapping.tail("\(window.search)", width: area.columns - 3)
    let used = canvas.put(shown, .input, column: 2, in: area) + 2
    canvas.putCursor(column: used, in: area)
    guard window.search.isEmpty else { return }
    canvas.put("a few letters of what it is called", .dim, column: 3, in: area)
  }

  private func draw(_ entries: [PaletteEntry], on canvas: inout Canvas, in area: Area) {
    let scroll = Scroll(
      top: 0, count: entries.count, visible: area.rows, keeping: window.selected)
    let table = TableLayout(
      PaletteWindowView.columns, width: area.columns - 2 - (scroll.isNeeded ? 2 : 0))
    for (row, position) in scroll.range.enumerated() {
      let isSelected = position == window.selected
      canvas.put(isSelected ? "▸" : " ", .title, row: row, in: area)
      for placed in table.placed {
        canvas.cell(
          cell(entries[position], placed.column.id), placed, column: 2, row: row, in: area)
      }
      guard isSelected else { continue }
      canvas.select(
        Area(column: area.column, row: area.row + row, columns: area.columns, rows: 1))
    }
    canvas.scrollBar(scroll, in: area)
  }

  private func cell(_ found: PaletteEntry, _ column: Column) -> StyledLine {
    let isLegal = found.legality.isLegal
    let entry = found.entry
    switch column {
    case .name:
      let name = TerminalSafe(trusted: entry.label)
      return Matches.marked(
        name, isLegal ? .text : .keyIllegal, Matches.letters(window.search, in: name.text))
    case .key:
      let key = model.bindings.keys(for: entry.command).first
      return StyledLine(key.map { "\($0)" } ?? "", isLegal ? .key : .keyIllegal)
    case .summary:
      return StyledLine(
        (isLegal ? "" : "not now: ") + TerminalSafe(trusted: entry.summary),
        isLegal ? .dim : .keyIllegal)
    }
  }

  /// Why the selected command cannot be given, or what Enter does.
  private func drawFoot(
    _ entries: [PaletteEntry], on canvas: inout Canvas, in area: Area
  ) {
    let row = area.rows - 1
    guard entries.indices.contains(window.selected) else { return }
    switch entries[window.selected].legality {
    case .illegal(let sentence):
      canvas.paragraph("\(sentence)", .warning, in: area)
    case .legal, .legalLosing:
      canvas.put(
        WindowKey.row([WindowKey("Enter", "do it"), WindowKey("Esc", "leave")]), row: row, in: area)
    }
  }
}
