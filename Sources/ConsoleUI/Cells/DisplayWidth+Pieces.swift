/// What one cell can hold.
///
/// A cell of ncurses holds one character that takes room and a few that join it. What Swift calls a
/// character may be more: a flag is two letters, a conjunct of Devanagari several consonants. Such
/// a one is taken apart into pieces that each stand in a cell of their own, one behind the other,
/// which is also how terminals receive it and put it together.
extension DisplayWidth {
  /// As many marks join a character in one cell; ncurses has room for no more (`CCHARW_MAX`).
  static let maximumMarks = 4

  /// Calls for every piece of a text, with its 1 or 2 cells.
  static func forEachPiece(of text: String, _ body: (Character, Int) -> Void) {
    for character in text {
      let scalars = character.unicodeScalars
      if let only = scalars.first, scalars.count == 1, of(only) > 0, isPlaced(only) {
        body(character, of(only))
      } else {
        forEachPiece(of: character, body)
      }
    }
  }

  private static func forEachPiece(of character: Character, _ body: (Character, Int) -> Void) {
    var piece = String.UnicodeScalarView()
    var width = 0
    // What is left of a character without its joiners may be two: the first is the cell's.
    func end() { if let first = String(piece).first { body(first, width) } }
    for scalar in character.unicodeScalars where piece.isEmpty || !isLeftOut(scalar) {
      let isJoining = of(scalar) == 0
      if isJoining, !piece.isEmpty {
        if piece.count <= maximumMarks { piece.append(scalar) }
        continue
      }
      end()
      piece = String.UnicodeScalarView()
      width = max(1, of(scalar))
      if isJoining, scalar.properties.isGraphemeExtend, !isLeftOut(scalar) {
        // A mark with nothing to join stands on the circle that Unicode has for that.
        piece.append("\u{25CC}")
        piece.append(scalar)
      } else {
        piece.append(isJoining || !isPlaced(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    end()
  }

  /// Whether it only changes the character before it, in ways on which terminals do not agree.
  ///
  /// Selectors of text or emoji and skin tones make a sign wider in some terminals and not in
  /// others, and joiners make one sign of several; without them all terminals do the same.
  static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x300 { return false }
    if (0x1F3FB...0x1F3FF).contains(scalar.value) { return true }
    return scalar.properties.isDefaultIgnorableCodePoint && of(scalar) == 0
  }
}
