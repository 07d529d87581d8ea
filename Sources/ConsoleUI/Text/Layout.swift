/// Lines that fit a terminal.
package enum Layout {
  /// The least that a terminal is wide, and the most that we write in a line where we can choose.
  package static let columns = 80

  /// Cells side by side; the last ones of a kind that is counted stand to the right.
  package static func row(_ cells: [(text: TerminalSafe, width: Int, isNumber: Bool)])
    -> TerminalSafe
  {
    var line: TerminalSafe = ""
    for (index, cell) in cells.enumerated() {
      let text = cell.text.prefix(cell.width)
      let space = TerminalSafe(String(repeating: " ", count: max(0, cell.width - text.text.count)))
      let isLast = index == cells.count - 1
      line = line + (cell.isNumber ? space + text : isLast ? text : text + space)
      if !isLast { line = line + " " }
    }
    return line
  }

  /// A sentence on as many lines as it needs, each behind an indent.
  package static func wrapped(
    _ text: TerminalSafe, indent: Int, width: Int = columns
  ) -> [TerminalSafe] {
    let room = max(20, width - indent)
    var lines: [String] = []
    var line = ""
    for word in text.text.split(separator: " ") {
      var word = word
      if !line.isEmpty, line.count + 1 + word.count > room {
        lines.append(line)
        line = ""
      }
      // A word that is longer than a line is cut into lines; it may hold a whole table.
      while line.isEmpty, word.count > room {
        lines.append(String(word.prefix(room)))
        word = word.dropFirst(room)
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty { lines.append(line) }
    let space = String(repeating: " ", count: indent)
    return lines.map { TerminalSafe(space + $0) }
  }
}
