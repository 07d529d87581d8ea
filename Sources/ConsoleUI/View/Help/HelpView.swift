/// The keys, to be searched.
struct HelpView {
  private let model: Model
  private let screen: HelpScreen

  init(_ model: Model, _ screen: HelpScreen) {
    self.model = model
    self.screen = screen
  }

  private enum Row {
    case gap
    case section(CommandCatalog.Section)
    case entry(CommandCatalog.Entry)
    case nothing
  }

  private enum Column { case keys, label, summary }

  private static let columns = [
    TableColumn(Column.keys, "KEY", 12...20, rank: 0),
    TableColumn(Column.label, "COMMAND", 11...14, rank: 2),
    TableColumn(Column.summary, "WHAT IT DOES", 20...200, rank: 1),
  ]

  /// How many rows the help of a search has, so that it can be scrolled to its end.
  static func rowCount(_ search: String) -> Int { rows(search).count }

  private static func rows(_ search: String) -> [Row] {
    var rows: [Row] = []
    for section in CommandCatalog.Section.allCases {
      let entries = CommandCatalog.all.filter { $0.section == section && fits($0, search) }
      guard !entries.isEmpty else { continue }
      if !rows.isEmpty { rows.append(.gap) }
      rows.append(.section(section))
      rows += entries.map { .entry($0) }
    }
    return rows.isEmpty ? [.nothing] : rows
  }

  /// Whether each word stands somewhere in an entry.
  private static func fits(_ entry: CommandCatalog.Entry, _ search: String) -> Bool {
    let text =
      ([entry.label, entry.summary, entry.command.rawValue, entry.section.rawValue]
      + entry.keys).joined(separator: " ").lowercased()
    return search.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
  }

  func scrollRoom(in area: Area) -> ScrollRoom {
    ScrollRoom(count: HelpView.rowCount(screen.search), visible: area.rows - 1)
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let (head, list) = area.split(top: 1)
    canvas.rule(title, note: "lower case looks, UPPER CASE ACTS", in: head)
    let rows = HelpView.rows(screen.search)
    let scroll = Scroll(top: screen.top, count: rows.count, visible: list.rows)
    let inner = list.inset(columns: 1)
    let table = TableLayout(HelpView.columns, width: inner.columns)
    for (offset, position) in scroll.range.enumerated() {
      switch rows[position] {
      case .gap: break
      case .section(let section):
        canvas.put(TerminalSafe(trusted: section.rawValue), .heading, row: offset, in: inner)
      case .nothing:
        canvas.put(
          "no command fits “\(screen.search)”; Esc shows all of them", .warning, row: offset,
          in: inner)
      case .entry(let entry): draw(entry, table, row: offset, on: &canvas, in: inner)
      }
    }
    canvas.scrollBar(scroll, in: list)
  }

  private var title: StyledLine {
    screen.search.isEmpty
      ? StyledLine("Help", .title)
      : StyledLine("Help: ", .title) + StyledLine("\(screen.search)", .match)
  }

  private func draw(
    _ entry: CommandCatalog.Entry, _ table: TableLayout<Column>, row: Int,
    on canvas: inout Canvas, in area: Area
  ) {
    let keys = model.bindings.keys(for: entry.command).map(\.description)
    let legality = legality(of: entry)
    for placed in table.placed {
      let line: StyledLine =
        switch placed.column.id {
        case .keys:
          StyledLine(
            keys.isEmpty ? "no key" : "\(keys.joined(separator: "  "))",
            legality.isLegal && !keys.isEmpty ? .key : .keyIllegal)
        case .label:
          StyledLine(
            TerminalSafe(trusted: entry.label), legality.isLegal ? .text : .keyIllegal)
        case .summary: summary(entry, legality)
        }
      canvas.cell(line, placed, row: row, in: area)
    }
  }

  /// What a command does, or why it cannot be done now.
  private func summary(_ entry: CommandCatalog.Entry, _ legality: Legality) -> StyledLine {
    switch legality {
    case .legal, .legalLosing: StyledLine(TerminalSafe(trusted: entry.summary), .text)
    case .illegal(let reason):
      StyledLine(TerminalSafe(trusted: entry.summary), .keyIllegal)
        + StyledLine("  not now: \(reason)", .dim)
    }
  }

  /// Of what looks only the keys matter here: the help stands in front of what they look at.
  private func legality(of entry: CommandCatalog.Entry) -> Legality {
    entry.command.acts ? model.legality(of: entry.command) : .legal
  }
}
