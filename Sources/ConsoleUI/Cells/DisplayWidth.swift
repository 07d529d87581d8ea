/// How many cells text takes on a terminal.
///
/// ncurses places cells by `wcwidth`, so what that says is what is true, even where terminals and
/// newer standards would draw wider: a picture that is off by one cell is worse than a small sign.
/// Widths are those of Unicode 14, which glibc 2.36 has; ambiguous characters take one cell. What
/// is newer, unassigned or a control code has no width anybody agrees on: it is shown as `�`.
package enum DisplayWidth {
  /// Scalars two cells wide, but for those that are emoji by themselves.
  ///
  /// The standard library knows those. Where a range spans scalars that are not assigned, or
  /// combine, others decide first.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F,  // Hangul initials
    0x2329...0x232A,  // angle brackets
    0x2E80...0x303E, 0x3041...0xA4C6,  // CJK, kana, Yi
    0xA960...0xA97C, 0xAC00...0xD7A3,  // Hangul
    0xF900...0xFAD9, 0xFE10...0xFE19, 0xFE30...0xFE6B,  // CJK compatibility, vertical and small
    0xFF01...0xFF60, 0xFFE0...0xFFE6,  // full width
    0x16FE0...0x1B2FB,  // Tangut, Khitan, kana, Nüshu
    0x1F200...0x1F265,  // enclosed ideographs
    0x1F300...0x1F320, 0x1F3FB...0x1F3FF,  // the skin tones among them
    0x20000...0x3134A,  // ideographs beyond the first plane
  ]

  /// The newest version of Unicode whose widths are agreed upon.
  private static let newestVersion = 14

  /// The cells of one scalar by itself: 0 for what joins the one before it.
  static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if isPlain(scalar) || value < 0x300 { return 1 }
    guard isPlaced(scalar) else { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    case .format: return isVisibleFormat(value) ? 1 : 0
    // Vowels and finals of Hangul are drawn into the initial before them.
    case _ where (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value): return 0
    default: return isWide(scalar) ? 2 : 1
    }
  }

  /// Whether its width is known to whoever places it.
  static func isPlaced(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 0x300 { return value >= 0xA0 || (0x20..<0x7F).contains(value) }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .unassigned, .control, .lineSeparator, .paragraphSeparator, .surrogate: return false
    default: return (properties.age?.major ?? .max) <= newestVersion
    }
  }

  /// Whether it is one of those that most text and all our pictures are made of: one cell wide and
  /// a character by itself, whatever stands around it, but for what joins it.
  ///
  /// Asking the standard library about each of them would be most of the cost of a picture.
  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300: true
    // Punctuation, arrows, signs of arithmetic, lines, blocks and shapes.
    case 0x2010...0x2027, 0x2190...0x22FF, 0x2500...0x25FC: true
    default: false
    }
  }

  /// How many scalars a text has, where all of them are plain: as many as the cells it takes.
  static func plainCount(_ text: String) -> Int? {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    var count = 0
    for scalar in text.unicodeScalars {
      guard isPlain(scalar) else { return nil }
      count += 1
    }
    return count
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 0x1100 { return false }
    var (low, high) = (0, wide.count)
    while low < high {
      let middle = (low + high) / 2
      if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    if low < wide.count, wide[low].contains(value) { return true }
    // One half of a flag is one cell.
    return scalar.properties.isEmojiPresentation && !(0x1F1E6...0x1F1FF).contains(value)
  }

  /// Signs that stand before numbers or names in Arabic, Syriac and Kaithi, and are drawn.
  private static func isVisibleFormat(_ value: UInt32) -> Bool {
    switch value {
    case 0x600...0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD: true
    default: false
    }
  }
}

extension DisplayWidth {
  /// The cells of one character, as a ``Grid`` shows it; never none.
  package static func of(_ character: Character) -> Int {
    var columns = 0
    for scalar in character.unicodeScalars where columns == 0 || !isLeftOut(scalar) {
      columns += max(of(scalar), columns == 0 ? 1 : 0)
    }
    return columns
  }

  /// The cells of text.
  package static func of(_ text: String) -> Int {
    plainCount(text) ?? text.reduce(0) { $0 + of($1) }
  }

  /// As much of a text as fits, an ellipsis at its end where something was cut off.
  ///
  /// Looks no further than it must: the text may be as long as it likes.
  package static func fitted(_ text: String, to columns: Int) -> String {
    guard columns > 0 else { return "" }
    var used = 0
    // Behind the last character that leaves room for the ellipsis.
    var cut = text.startIndex
    for index in text.indices {
      if used <= columns - 1 { cut = index }
      used += of(text[index])
      if used > columns { return text[..<cut] + "…" }
    }
    return text
  }
}
