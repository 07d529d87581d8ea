internal import MigrationEngine

/// The share of time that a copy may take.
struct ThrottleWindowView {
  private let model: Model
  private let window: ThrottleWindow

  private static let columns = 50
  /// A sign, and the share.
  private static let labelColumns = 9
  private static let barColumns = 20

  init(_ model: Model, _ window: ThrottleWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let shares = ThrottleWindow.shares
    let dialog = DialogFrame(
      area, rows: shares.count, foot: area.rows > shares.count + 5 ? 4 : 1,
      columns: ThrottleWindowView.columns)
    dialog.draw(on: &canvas, title: title) { canvas in
      let scroll = Scroll(
        top: 0, count: shares.count, visible: dialog.body.rows, keeping: window.selected)
      for (row, position) in scroll.range.enumerated() {
        draw(position, row: row, on: &canvas, in: dialog.body)
      }
      canvas.scrollBar(scroll, in: dialog.body)
      if dialog.foot.rows > 1 {
        canvas.paragraph(meaning, .dim, row: 1, in: dialog.foot.split(bottom: 1).rest)
      }
      canvas.put(
        WindowKey.row([WindowKey("Enter", "set it"), WindowKey("Esc", "leave")]),
        row: dialog.foot.rows - 1, in: dialog.foot)
    }
  }

  private var title: StyledLine {
    StyledLine("throttle ", .heading) + StyledLine(model.placeName(window.pin.component), .title)
  }

  private var present: Int? {
    model.fleet[window.pin.component]?.state.unfinishedUpgrade?.throttle?.perMille
  }

  private func draw(_ position: Int, row: Int, on canvas: inout Canvas, in area: Area) {
    let share = TimeShare(perMille: ThrottleWindow.shares[position])
    let isSelected = position == window.selected
    let text: TerminalSafe = "\(share)"
    let space = Page.space(6 - DisplayWidth.of(text.text))
    canvas.put(
      StyledLine(isSelected ? "▸ " : "  ", .title) + StyledLine(space + text, .number), row: row,
      in: area)
    canvas.bar(
      Double(share.perMille) / 1_000, .rate,
      in: Area(
        column: area.column + ThrottleWindowView.labelColumns, row: area.row + row,
        columns: min(
          ThrottleWindowView.barColumns, area.columns - ThrottleWindowView.labelColumns), rows: 1))
    if share.perMille == present {
      let column = ThrottleWindowView.labelColumns + ThrottleWindowView.barColumns + 1
      canvas.put("as it is now", .dim, column: column, row: row, in: area)
    }
    guard isSelected else { return }
    canvas.select(Area(column: area.column, row: area.row + row, columns: area.columns, rows: 1))
    canvas.putCursor(row: row, in: area)
  }

  private var meaning: TerminalSafe {
    let share =
      ThrottleWindow.shares.indices.contains(window.selected)
      ? ThrottleWindow.shares[window.selected] : 0
    if share == 0 { return "nothing is copied until the share is raised; the upgrade is held" }
    return share == 1_000
      ? "as quickly as it can, and callers wait longer for it"
      : "at the most \(TimeShare(perMille: share)) of the component's time; less while callers wait"
  }
}
