internal import WireProtocol

/// What a dry run found: whether every row can be migrated, at what cost, and how rows change.
struct RehearsedRows {
  let found: DryRunAnswer
  /// Whether bars are drawn without colours.
  let isPlain: Bool

  /// The widest that a bar is.
  private static let maximumBarColumns = 24
  /// So many shapes of change are drawn.
  private static let maximumShapes = 100

  func add(to page: inout Page) {
    let verdict = DryRunText.verdict(found)
    page.add(verdict, found.failingCount == 0 ? .good : .bad)
    page.addGap()
    let duration = Quantity.duration(nanoseconds: Double(found.durationNanoseconds))
    page.add("pause", DryRunText.pause(found), .number)
    page.add("duration", "\(duration) for \(Quantity.count(found.rows, "row"))", .number)
    page.add("memory", DryRunText.memory(found), .number)
    addShapes(to: &page)
    addFailing(to: &page)
    page.addGap()
    for warning in found.warnings {
      page.add("\(warning)", .warning, after: StyledLine("! ", .warning))
    }
  }

  // MARK: How rows change

  private func addShapes(to page: inout Page) {
    guard !found.shapes.isEmpty else { return }
    page.addGap()
    page.add(StyledLine("how rows change", .heading))
    let shapes = found.shapes.prefix(RehearsedRows.maximumShapes)
    // The counts are of rows; all of them together are what was copied, or more than that.
    let total = max(found.rows, shapes.reduce(0) { max($0, $1.rows) }, 1)
    let figures = shapes.map { Quantity.grouped($0.rows) }
    let figureColumns = figures.map(\.count).max() ?? 1
    let bar = max(
      0, min(RehearsedRows.maximumBarColumns, page.width / 3))
    let percentColumns = 5
    let text = max(8, page.width - bar - figureColumns - percentColumns - 6)
    for (shape, figure) in zip(shapes, figures) {
      let share = Double(shape.rows) / Double(total)
      let name = TerminalSafe(DisplayWidth.fitted("\(shape.table) \(shape.change)", to: text))
      let space = Page.space(text - DisplayWidth.of(name.text))
      var line = StyledLine("  ") + StyledLine(name) + StyledLine(space) + " "
      line += BarText.line(share, columns: bar, isPlain: isPlain)
      line += StyledLine(
        Page.space(figureColumns - figure.count + 1) + "\(figure)", .number)
      let percent = RehearsedRows.percent(share)
      line += StyledLine(Page.space(percentColumns - percent.count + 1) + "\(percent)", .dim)
      page.add(line)
    }
    let more = found.shapes.count - shapes.count
    if more > 0 { page.add("and \(more) rarer shapes of change", .dim, after: "  ") }
  }

  /// What is there is never shown as nothing, and what is not all never as all.
  private static func percent(_ share: Double) -> String {
    if share > 0, share < 0.01 { return "<1 %" }
    let percent = share < 1 ? min(99, (share * 100).rounded()) : 100
    return "\(Quantity.fixed(percent, digits: 0)) %"
  }

  private func addFailing(to page: inout Page) {
    guard found.failingCount > 0 else { return }
    page.addGap()
    page.add(
      StyledLine("rows that cannot be migrated", .heading)
        + StyledLine("  \(Quantity.grouped(found.failingCount))", .bad))
    for row in found.failing {
      page.add(
        "\(row.reason)", .text,
        after: StyledLine("  ✗ ", .bad) + StyledLine("\(row.table) “\(row.key)”: ", .bad))
    }
    let more = found.failingCount - found.failing.count
    if more > 0 { page.add("and \(Quantity.count(more, "more row"))", .dim, after: "  ") }
  }
}

/// A bar as text, for pages.
enum BarText {
  static func line(_ share: Double, columns: Int, isPlain: Bool) -> StyledLine {
    guard columns > 0 else { return StyledLine() }
    let share = share.isFinite ? min(1, max(0, share)) : 0
    let eighths = Int(share * Double(columns) * 8)
    var (full, rest) = (eighths / 8, eighths % 8)
    // What is there is seen.
    if share > 0, eighths == 0 { rest = 1 }
    if isPlain, full == 0, rest > 0 { full = 1 }
    var done = String(repeating: isPlain ? "#" : "█", count: full)
    if !isPlain, rest > 0 { done.append(BarSigns.partial[rest - 1]) }
    let left = String(repeating: "·", count: columns - done.count)
    return StyledLine(TerminalSafe(trusted: done), .progressDone)
      + StyledLine(TerminalSafe(trusted: left), .progressLeft)
  }
}
