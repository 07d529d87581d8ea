internal import MigrationEngine
internal import WireProtocol

/// Rows, a record, a comparison or a dry run.
struct RowsView {
  private let model: Model
  private let screen: RowsScreen

  init(_ model: Model, _ screen: RowsScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let (head, rest) = area.split(top: 1)
    let inner = rest.inset(columns: 1)
    let page = self.page(width: inner.pageWidth, isPlain: canvas.palette.depth == .mono)
    let scroll = Scroll(top: screen.top, count: page.lines.count, visible: inner.rows)
    canvas.rule(title, note: StyledLine(scroll.text, .dim), in: head)
    canvas.page(page, top: screen.top, in: inner)
    canvas.putCursor(in: inner)
  }

  func scrollRoom(in area: Area) -> ScrollRoom {
    let inner = area.split(top: 1).rest.inset(columns: 1)
    let page = self.page(width: inner.pageWidth, isPlain: false)
    return ScrollRoom(count: page.lines.count, visible: inner.rows)
  }

  private var title: StyledLine {
    let place = StyledLine(model.placeName(screen.component), .title)
    let what = screen.table.map { "\($0)" as TerminalSafe }
    return switch screen.content {
    case .loading, .failed: place + StyledLine(what.map { ": " + $0 } ?? "", .heading)
    case .inspected(let found):
      place + StyledLine(": ", .heading) + StyledLine(subject(of: found, what), .heading)
    case .compared(_, let version):
      place + StyledLine(what.map { ": " + $0 } ?? "", .heading)
        + StyledLine(", how it would be at ", .heading) + StyledLine("\(version)", .versionNew)
    case .dryRun(_, let version):
      place + StyledLine(", dry run to ", .heading) + StyledLine("\(version)", .versionNew)
    }
  }

  private func subject(of found: InspectAnswer, _ table: TerminalSafe?) -> TerminalSafe {
    if let record = found.record { return "the record, \(record.version)" }
    let more: TerminalSafe = found.more ? ", there are more" : ""
    return (table ?? "rows") + ", \(Quantity.count(found.rows.count, "row"))" + more
  }

  private func page(width: Int, isPlain: Bool) -> Page {
    var page = Page(width: width)
    switch screen.content {
    case .loading: page.add(waiting, .dim)
    case .failed(let sentence): page.add("\(sentence)", .bad, after: StyledLine("✗ ", .bad))
    case .inspected(let found): InspectedRows(found: found).add(to: &page)
    case .compared(let found, let version): ComparedRows(found: found, to: version).add(to: &page)
    case .dryRun(let found, _): RehearsedRows(found: found, isPlain: isPlain).add(to: &page)
    }
    return page
  }

  /// What is waited for, and for how long.
  private var waiting: TerminalSafe {
    guard let ask = screen.ask.flatMap({ model.pending[$0] }) else {
      return "nothing was answered; leave, and ask again"
    }
    let since = Figures.age(ask.at, model.now)
    if case .dryRun(let version) = ask.purpose {
      return "every row is taken to \(version) and compared, for " + since
        + " now; then all of it is thrown away, and callers go on"
    }
    return "asked " + since + " ago; the answer is awaited"
  }
}

extension Page {
  /// Adds which fields are not shown to whoever looks.
  mutating func add(hidden fields: [String]) {
    guard !fields.isEmpty else { return }
    addGap()
    add("hidden from you, for they are secret: \(fields.joined(separator: ", "))", .warning)
  }
}
