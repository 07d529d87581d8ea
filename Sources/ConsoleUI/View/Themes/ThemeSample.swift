/// Everything that a theme gives a look to, once: as it stands on screens, and in their words.
struct ThemeSample {
  func draw(on canvas: inout Canvas, in area: Area) {
    var row = 0
    for line in lines where row < area.rows {
      canvas.put(line, row: row, in: area)
      row += 1
    }
    drawRows(on: &canvas, in: area.split(top: row).rest)
    drawBars(on: &canvas, in: area.split(top: row + 3).rest)
    drawWindows(on: &canvas, in: area.split(top: row + 7).rest)
  }

  private var lines: [StyledLine] {
    [
      words([("title", .title), ("text", .text), ("dim", .dim), ("1,234", .number)])
        + words([("HEADING", .heading), ("no news", .stale)], first: false),
      words([
        ("✗ failed", .failed), ("‖ held", .held), ("■ suspended", .suspended), ("● busy", .busy),
      ]),
      words([
        ("▲ armed", .armed), ("◆ live", .live), ("○ idle", .idle), ("ended", .ended),
      ]),
      words([("✓ good", .good), ("! warning", .warning), ("✗ bad", .bad)]),
      words([
        ("v1", .versionOld), ("→", .dim), ("v2", .versionNew), ("⇄ lossless", .lossless),
        ("⇠ 17 lost", .lossy),
      ]),
      words([("+ added", .added), ("- removed", .removed), ("~ changed", .changed)]),
      words([
        ("M", .key), ("migrate", .keyLabel), ("(N next step)", .keyIllegal),
      ]),
      words([("READ-ONLY", .readOnly), ("WRITES ON", .control), ("REPLAY", .replay)]),
    ]
  }

  private func words(
    _ words: [(TerminalSafe, ThemeRole)], first: Bool = true
  ) -> StyledLine {
    let line = StyledLine.joined(words.map { StyledLine($0, $1) }, by: "  ")
    return first ? line : "  " + line
  }

  /// Rows of a list: the selected one, a marked one, one that was looked for.
  private func drawRows(on canvas: inout Canvas, in area: Area) {
    guard area.rows >= 3 else { return }
    canvas.put(
      StyledLine("▸ the selected row   ", .selection), in: area)
    canvas.put(StyledLine("* a marked row", .marked), row: 1, in: area)
    canvas.put(
      StyledLine("  what is ", .text) + StyledLine("looked for", .match), row: 2, in: area)
  }

  private func drawBars(on canvas: inout Canvas, in area: Area) {
    let gradients: [(TerminalSafe, ThemeGradient)] = [
      ("progress", .progress), ("latency", .latency), ("rate", .rate),
    ]
    for (row, gradient) in gradients.enumerated() where row < area.rows {
      canvas.put(gradient.0, .heading, row: row, in: area)
      canvas.bar(
        row == 0 ? 0.8 : 1, gradient.1,
        in: Area(
          column: area.column + 10, row: area.row + row, columns: min(24, area.columns - 10),
          rows: 1))
    }
    canvas.put(BarText.line(0.4, columns: 24, isPlain: false), column: 10, row: 3, in: area)
  }

  private func drawWindows(on canvas: inout Canvas, in area: Area) {
    guard area.rows >= 3 else { return }
    let columns = min(22, area.columns / 2)
    let (left, right) = area.split(top: 3).top.split(left: columns)
    canvas.onGround(of: .dialog) { canvas in
      let inner = canvas.window(left, title: StyledLine("window", .title))
      canvas.put("typed here", .input, in: inner)
    }
    canvas.onGround(of: .dialogDanger) { canvas in
      let danger = right.split(left: columns).left
      let inner = canvas.window(danger, title: StyledLine("! loss", .bad), isDangerous: true)
      canvas.put("17 rows", .bad, in: inner)
    }
    canvas.frame(right.split(left: columns).rest, title: StyledLine("pane", .dim))
  }
}
