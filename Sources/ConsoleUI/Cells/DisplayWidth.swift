/// How many cells text takes on a terminal.
package enum DisplayWidth {
  /// The cells of one character: 1, or 2 for most of CJK and emoji.
  package static func of(_ character: Character) -> Int {
    if character.isASCII { return 1 }
    return 1
  }

  /// The cells of text.
  package static func of(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// As much of a text as fits, an ellipsis at its end where something was cut off.
  package static func fitted(_ text: String, to columns: Int) -> String {
    guard of(text) > columns else { return text }
    guard columns > 0 else { return "" }
    var shown = ""
    var used = 0
    for character in text {
      let width = of(character)
      guard used + width <= columns - 1 else { break }
      shown.append(character)
      used += width
    }
    return shown + "…"
  }
}
