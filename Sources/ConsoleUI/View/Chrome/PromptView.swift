/// The line that is typed into, what it may become, and what the command in it does.
struct PromptView {
  private let prompt: Prompt

  init(_ prompt: Prompt) { self.prompt = prompt }

  func draw(on canvas: inout Canvas, in area: Area, keys: Area) {
    let line = area.inset(columns: 1)
    let sign: TerminalSafe = prompt.kind == .filter ? "/" : ":"
    canvas.fill(Area(column: area.column, row: area.row, columns: area.columns, rows: 1), .input)
    canvas.put(sign, .key, in: line)
    // The end of what is typed is always in sight, and a place for the cursor behind it.
    let text = Wrapping.tail(shown, width: line.columns - 2)
    let used = canvas.put(text, .input, column: 1, in: line) + 1
    canvas.putCursor(column: used, in: line)
    if let note { canvas.put(note, .dim, column: used + 2, in: line) }
    completions(on: &canvas, in: area.rows > 1 ? area.split(top: 1).rest : keys)
    guard area.rows > 1 else { return }
    canvas.put(
      StyledLine("Enter", .key) + StyledLine(" take  ", .keyLabel) + StyledLine("Tab", .key)
        + StyledLine(" complete  ", .keyLabel) + StyledLine("Esc", .key)
        + StyledLine(" give up", .keyLabel), column: 1, in: keys)
  }

  private var shown: TerminalSafe {
    guard let chosen = prompt.chosen, prompt.completions.indices.contains(chosen) else {
      return "\(prompt.text)"
    }
    return "\(prompt.completions[chosen])"
  }

  /// What the command that stands there takes and does.
  private var note: TerminalSafe? {
    guard prompt.kind == .command, let name = shown.text.split(separator: " ").first,
      let command = ConsoleCommand(rawValue: String(name))
    else { return nil }
    let entry = CommandCatalog[command]
    return TerminalSafe(
      trusted: (entry.argument.map { "\($0): " } ?? "") + entry.summary)
  }

  private func completions(on canvas: inout Canvas, in area: Area) {
    var column = 1
    for (position, completion) in prompt.completions.enumerated() {
      guard column < area.columns - 1 else { break }
      let role: ThemeRole = position == prompt.chosen ? .selection : .dim
      column += canvas.put("\(completion)", role, column: column, in: area) + 2
    }
  }
}
