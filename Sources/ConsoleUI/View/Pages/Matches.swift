/// Where in a text stands what is looked for, so that it can be marked.
enum Matches {
  /// The characters in which words stand, in whatever case.
  static func words(_ words: [String], in text: String) -> Set<Int> {
    let characters = Array(text.lowercased())
    var found: Set<Int> = []
    // Lower case may be longer in some scripts; then nothing is marked rather than the wrong thing.
    guard characters.count == text.count else { return [] }
    for word in words {
      let wanted = Array(word.lowercased())
      guard !wanted.isEmpty, wanted.count <= characters.count else { continue }
      for start in 0...(characters.count - wanted.count)
      where characters[start..<start + wanted.count].elementsEqual(wanted) {
        found.formUnion(start..<start + wanted.count)
      }
    }
    return found
  }

  /// The characters that letters stand for which are looked for in their order.
  static func letters(_ letters: String, in text: String) -> Set<Int> {
    let whole = words([letters], in: text)
    if !whole.isEmpty { return whole }
    let characters = Array(text.lowercased())
    guard characters.count == text.count else { return [] }
    var found: Set<Int> = []
    var place = 0
    for letter in letters.lowercased() where letter != " " {
      guard let next = characters[place...].firstIndex(of: letter) else { return [] }
      found.insert(next)
      place = next + 1
    }
    return found
  }

  /// A text in which some characters are marked.
  static func marked(_ text: TerminalSafe, _ role: ThemeRole, _ marks: Set<Int>) -> StyledLine {
    guard !marks.isEmpty else { return StyledLine(text, role) }
    var line = StyledLine()
    var (part, isMarked) = ("", false)
    for (position, character) in text.text.enumerated() {
      if marks.contains(position) != isMarked {
        line.append(TerminalSafe(trusted: part), isMarked ? .match : role)
        (part, isMarked) = ("", !isMarked)
      }
      part.append(character)
    }
    line.append(TerminalSafe(trusted: part), isMarked ? .match : role)
    return line
  }
}
