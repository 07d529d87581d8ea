internal import MigrationEngine

/// A verb on all marked components.
struct BulkWindowView {
  private let model: Model
  private let window: BulkWindow

  init(_ model: Model, _ window: BulkWindow) {
    self.model = model
    self.window = window
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let (page, dialog) = parts(in: area)
    dialog.draw(on: &canvas, title: title) { canvas in
      canvas.page(page, top: window.top, in: dialog.body)
      let again = WindowKey("\(model.key(of: window.command))", promise, isLegal: !done.isEmpty)
      canvas.put(
        WindowKey.row([again, WindowKey("Esc", "leave")]), row: dialog.foot.rows - 1,
        in: dialog.foot)
    }
  }

  func scrollRoom(in area: Area) -> ScrollRoom {
    let (page, dialog) = parts(in: area)
    return ScrollRoom(count: page.lines.count, visible: dialog.body.rows)
  }

  private func parts(in area: Area) -> (Page, DialogFrame) {
    let page = self.page(width: max(0, DialogFrame.width(in: area) - 2))
    return (page, DialogFrame(area, rows: page.lines.count, foot: area.rows > 12 ? 2 : 1))
  }

  private var done: [BulkWindow.Item] { window.items.filter { $0.refusal == nil } }

  private var label: TerminalSafe {
    TerminalSafe(trusted: CommandCatalog.label(of: window.request.verb))
  }

  private var title: StyledLine {
    if window.items.count == 1 {
      return StyledLine(label + " ", .title)
        + StyledLine(model.placeName(window.items[0].pin.component), .heading)
    }
    return StyledLine(label, .title)
      + StyledLine(" \(done.count) of \(window.items.count) marked components", .heading)
  }

  private var promise: TerminalSafe {
    if window.items.count == 1, !done.isEmpty { return "again: " + label }
    return done.isEmpty
      ? "does nothing: all are left out"
      : "again: " + label + " \(Quantity.count(done.count, "component"))"
  }

  private func page(width: Int) -> Page {
    var page = Page(width: width)
    for item in done {
      page.add(
        StyledLine("✓ ", .good) + StyledLine(model.placeName(item.pin.component), .text)
          + StyledLine(", \(item.pin.expected.version)", .dim))
    }
    let left = window.items.filter { $0.refusal != nil }
    guard !left.isEmpty else { return page }
    page.addGap()
    page.add(StyledLine("left out", .heading))
    for item in left {
      page.add(
        "\(item.refusal ?? "")", .warning,
        after: StyledLine("– ", .dim)
          + StyledLine(model.placeName(item.pin.component) + ": ", .text))
    }
    return page
  }
}
