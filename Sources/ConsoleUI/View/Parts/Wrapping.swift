/// Sentences on as many lines as they need, by the cells they take.
package enum Wrapping {
  /// So many lines are made of one text at the most; it may be as long as somebody likes.
  static let maximumLines = 200

  /// The lines; none for a text without words, or where there is no room.
  package static func lines(_ text: TerminalSafe, width: Int) -> [TerminalSafe] {
    guard width > 0 else { return [] }
    var lines: [String] = []
    var (line, used) = ("", 0)
    func flush() {
      if !line.isEmpty { lines.append(line) }
      (line, used) = ("", 0)
    }
    for word in text.text.split(separator: " ") where lines.count < maximumLines {
      let length = DisplayWidth.of(String(word))
      if used > 0, used + 1 + length > width { flush() }
      if used > 0 {
        line += " "
        used += 1
      }
      guard length > width else {
        line += word
        used += length
        continue
      }
      // A word longer than a line is cut into lines, between characters.
      for character in word where lines.count < maximumLines {
        let step = DisplayWidth.of(character)
        if used + step > width { flush() }
        guard step <= width else { continue }
        line.append(character)
        used += step
      }
    }
    flush()
    return lines.prefix(maximumLines).map { TerminalSafe(trusted: $0) }
  }
}

extension Wrapping {
  /// The end of a text, as much of it as fits: of a line that is typed the end matters.
  package static func tail(_ text: TerminalSafe, width: Int) -> TerminalSafe {
    guard DisplayWidth.of(text.text) > width else { return text }
    var (shown, used) = ([Character](), 1)
    for character in text.text.reversed() {
      used += DisplayWidth.of(character)
      guard used <= width else { break }
      shown.append(character)
    }
    return width > 0 ? TerminalSafe(trusted: "…" + String(shown.reversed())) : ""
  }
}

extension Canvas {
  /// Writes a sentence on as many rows as it needs, and returns how many it took.
  ///
  /// Where it needs more rows than there are, the last one ends in an ellipsis.
  @discardableResult
  package mutating func paragraph(
    _ text: TerminalSafe, _ role: ThemeRole = .text, row: Int = 0, in area: Area
  ) -> Int {
    let lines = Wrapping.lines(text, width: area.columns)
    let room = max(0, area.rows - row)
    for (offset, line) in lines.prefix(room).enumerated() {
      let isCut = offset == room - 1 && lines.count > room
      put(isCut ? line + " …" : line, role, row: row + offset, in: area)
    }
    return min(room, lines.count)
  }
}
