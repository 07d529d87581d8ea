/// A key, and what it does now, for the bottom of the screen.
struct KeyHint: Equatable {
  let command: ConsoleCommand
  let key: TerminalSafe
  let label: TerminalSafe
  let legality: Legality

  /// As it stands at the bottom; without colours a key that does not work stands in brackets.
  func line(isMono: Bool) -> StyledLine {
    switch legality {
    case .legal: StyledLine(key, .key) + " " + StyledLine(label, .keyLabel)
    case .legalLosing: StyledLine(key, .key) + " " + StyledLine(label, .warning)
    case .illegal:
      isMono
        ? StyledLine("(" + key + " " + label + ")", .keyIllegal)
        : StyledLine(key + " " + label, .keyIllegal)
    }
  }
}

extension Canvas {
  /// Writes as many keys as fit into a row, the most important first.
  mutating func put(_ hints: [KeyHint], after lead: StyledLine = StyledLine(), in area: Area) {
    var column = 1
    if !lead.isEmpty { column += put(lead, column: column, in: area) + 1 }
    for hint in hints {
      let line = hint.line(isMono: palette.depth == .mono)
      let width = line.width
      guard column + width <= area.columns else {
        // What is legal is worth a look for a shorter one behind it.
        if hint.legality.isLegal { continue } else { break }
      }
      put(line, column: column, in: area)
      column += width + 2
    }
  }
}
