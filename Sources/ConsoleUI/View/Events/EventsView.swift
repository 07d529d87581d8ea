internal import MigrationEngine
internal import WireProtocol

/// What happened, what the operator did, and the log; the newest at the bottom.
struct EventsView {
  private let model: Model
  private let screen: EventsScreen
  private let filter: Filter

  init(_ model: Model, _ screen: EventsScreen) {
    self.model = model
    self.screen = screen
    filter = Filter(screen.filter)
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    let (head, rest) = area.split(top: 1)
    let inner = rest.inset(columns: 1)
    canvas.rule(tabs, note: note, in: head)
    let lines = self.lines(in: inner)
    guard !lines.isEmpty else {
      canvas.paragraph(nothing, .dim, in: inner)
      return
    }
    for (row, line) in lines.enumerated() { canvas.put(line, row: row, in: inner) }
    canvas.putCursor(row: lines.count - 1, in: inner)
  }

  /// Any entry may be the last one that is seen.
  func scrollRoom(in area: Area) -> ScrollRoom {
    let rows = max(1, area.rows - 1)
    let count =
      filter.isEmpty
      ? entryCount : (0..<entryCount).count { filter.fits(line: entry($0).searched) }
    return ScrollRoom(count: max(1, count) + rows - 1, visible: rows)
  }

  // MARK: Head

  private var tabs: StyledLine {
    let names: [(EventsScreen.Source, TerminalSafe)] = [
      (.events, "1 events"), (.actions, "2 what you did"), (.log, "3 log"),
    ]
    return StyledLine.joined(
      names.map { source, name in
        source == screen.source ? StyledLine("▸ " + name, .title) : StyledLine(name, .dim)
      }, by: "   ")
  }

  private var note: StyledLine {
    var parts: [StyledLine] = []
    if !screen.filter.isEmpty {
      parts.append(StyledLine("only ", .dim) + StyledLine("\(screen.filter)", .match))
    }
    let back = min(screen.back, max(0, entryCount - 1))
    if back > 0 {
      parts.append(StyledLine("\(Quantity.grouped(back)) newer below", .warning))
    }
    return StyledLine.joined(parts, by: StyledLine(", ", .dim))
  }

  private var nothing: TerminalSafe {
    if !screen.filter.isEmpty, entryCount > 0 {
      return "nothing fits “\(screen.filter)”; / changes that"
    }
    let history: TerminalSafe = "\(model.key(of: .history))"
    return switch screen.source {
    case .events:
      "nothing has happened since this console was opened; " + history
        + " shows what happened before"
    case .actions:
      "you have done nothing yet; what you do stands here, with the command line that does the same"
    case .log: "nothing was logged lately"
    }
  }

  // MARK: Entries

  private var entryCount: Int {
    switch screen.source {
    case .events: model.shownFleet.events.count
    case .actions: model.actions.count
    case .log: model.shownFleet.log.count
    }
  }

  private func entry(_ position: Int) -> EventLine {
    switch screen.source {
    case .events: EventLine(model.shownFleet.events[position])
    case .actions: EventLine(model.actions[position])
    case .log: EventLine(model.shownFleet.log[position])
    }
  }

  /// As many lines as there is room for, ending with the entry that is scrolled to.
  private func lines(in area: Area) -> [StyledLine] {
    guard area.rows > 0 else { return [] }
    // The newest that fit, first; no more are looked at than can be seen.
    var fitting: [Int] = []
    let wanted = screen.back + area.rows
    for position in (0..<entryCount).reversed() {
      guard filter.isEmpty || filter.fits(line: entry(position).searched) else { continue }
      fitting.append(position)
      if fitting.count >= wanted { break }
    }
    guard !fitting.isEmpty else { return [] }
    let back = min(screen.back, fitting.count - 1)
    var lines: [StyledLine] = []
    for position in fitting[back...] {
      lines = block(position, width: area.columns) + lines
      if lines.count >= area.rows { return Array(lines.suffix(area.rows)) }
    }
    // All older ones are seen: newer ones follow below.
    for position in fitting[..<back].reversed() where lines.count < area.rows {
      lines += block(position, width: area.columns)
    }
    return Array(lines.prefix(area.rows))
  }

  private func block(_ position: Int, width: Int) -> [StyledLine] {
    var page = Page(width: width)
    entry(position).add(to: &page, marking: filter.words)
    return page.lines
  }
}

extension Filter {
  /// The words that it looks for, so that they can be marked.
  var words: [String] {
    terms.compactMap { term in
      guard !term.isNegated else { return nil }
      switch term.test {
      case .word(let word): return word.isEmpty ? nil : word
      case .text(_, let value): return value
      case .pattern, .number: return nil
      }
    }
  }
}
