internal import MigrationEngine
internal import WireProtocol

/// Past upgrades, out of a node's ledger, and what happened in the one that the cursor is on.
struct HistoryView {
  private let model: Model
  private let screen: HistoryScreen

  init(_ model: Model, _ screen: HistoryScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let (head, rest) = area.split(top: 1)
    let upgrades = screen.upgrades
    let count: TerminalSafe =
      upgrades.isEmpty ? "" : "\(Quantity.count(upgrades.count, "upgrade"))"
    canvas.rule(title, note: StyledLine(count, .dim), in: head)
    let inner = rest.inset(columns: 1)
    if let remark {
      canvas.paragraph(remark.text, remark.role, in: inner)
      return
    }
    guard !upgrades.isEmpty else {
      canvas.paragraph(
        "no upgrade stands in the ledger; \(model.key(of: .migrate)) plans one", .dim, in: inner)
      return
    }
    let listRows = min(upgrades.count + 1, max(4, inner.rows / 2))
    let (list, below) = inner.split(top: listRows)
    PastUpgradeList(upgrades: upgrades, namesComponents: screen.component == nil)
      .draw(on: &canvas, cursor: screen.cursor, in: list)
    guard upgrades.indices.contains(screen.cursor) else { return }
    draw(upgrades[screen.cursor], on: &canvas, in: below)
  }

  private var title: StyledLine {
    let place: TerminalSafe =
      screen.component.map { model.placeName($0) }
      ?? "\(model.shownFleet[screen.node]?.name ?? screen.node.path)"
    return StyledLine(place, .title) + StyledLine(": past upgrades", .heading)
  }

  private var remark: (text: TerminalSafe, role: ThemeRole)? {
    if let failure = screen.failure { return ("✗ \(failure)", .bad) }
    return screen.isLoading ? ("the ledger is being read", .dim) : nil
  }

  /// The end of what happened in an upgrade: it says more than the beginning.
  private func draw(_ upgrade: PastUpgrade, on canvas: inout Canvas, in area: Area) {
    guard area.rows > 1 else { return }
    let (head, rest) = area.split(top: 1)
    let hint =
      StyledLine("\(model.key(of: .open))", .key) + StyledLine(" replays it", .keyLabel)
    canvas.rule(StyledLine("\(upgrade.id)", .heading), note: hint, in: head)
    var page = Page(width: rest.columns)
    for entry in upgrade.entries {
      let role = entry.event?.event?.content.role ?? .dim
      let who = entry.kind == .request ? entry.by.map { "\($0) " } ?? "" : ""
      page.add(
        "\(who)\(entry.summary)", role, after: StyledLine("\(Moment.clock(entry.at)) ", .dim))
    }
    let hidden = page.lines.count - rest.rows
    let shown = hidden > 0 ? page.lines.suffix(max(0, rest.rows - 1)) : page.lines[...]
    if hidden > 0 { canvas.put("… \(hidden + 1) lines before", .dim, in: rest) }
    for (row, line) in shown.enumerated() {
      canvas.put(line, row: row + (hidden > 0 ? 1 : 0), in: rest)
    }
  }
}
