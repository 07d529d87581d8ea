import Testing

@testable import ConsoleUI

@Suite struct TerminalSafeTests {
  /// Everything that may move a cursor, hide, or pose as something else.
  static let dangerous: [(name: String, scalars: ClosedRange<UInt32>)] = [
    ("C0, with ESC, CR, LF and TAB", 0x00...0x1F), ("DEL", 0x7F...0x7F), ("C1", 0x80...0x9F),
    ("soft hyphen", 0xAD...0xAD), ("combining grapheme joiner", 0x34F...0x34F),
    ("Arabic letter mark", 0x61C...0x61C), ("Hangul fillers", 0x115F...0x1160),
    ("Khmer inherent vowels", 0x17B4...0x17B5), ("Mongolian selectors", 0x180B...0x180F),
    ("zero width, marks of direction", 0x200B...0x200F), ("line separators", 0x2028...0x2029),
    ("embeddings and overrides", 0x202A...0x202E), ("joiners, isolates", 0x2060...0x206F),
    ("Hangul filler", 0x3164...0x3164), ("variation selectors", 0xFE00...0xFE0D),
    ("byte order mark", 0xFEFF...0xFEFF), ("half-width filler", 0xFFA0...0xFFA0),
    ("annotations", 0xFFF9...0xFFFB), ("shorthand", 0x1BCA0...0x1BCA3),
    ("music", 0x1D173...0x1D17A), ("tags and more selectors", 0xE0000...0xE0FFF),
  ]

  /// From a variable: a literal is ours, and is trusted.
  private func safe(_ untrusted: String) -> TerminalSafe { TerminalSafe(untrusted) }

  @Test(arguments: dangerous.indices)
  func dangerousCharactersBecomeVisibleMarks(_ index: Int) {
    let (name, scalars) = Self.dangerous[index]
    for value in scalars {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let safe = TerminalSafe("a\(String(scalar))b").text.unicodeScalars
      #expect(safe.count == 3, "\(name)")
      let mark = safe.dropFirst().first
      #expect(mark != scalar, "\(name): \(String(value, radix: 16))")
      #expect(mark == "\u{FFFD}" || (0x2400...0x2421).contains(mark?.value ?? 0), "\(name)")
      #expect(TerminalSafe.isUnsafe(scalar))
    }
  }

  @Test(arguments: [
    "", "plain text ~!@#$%^&*()", "Grüße, Ελληνικά, кириллица", "漢字かな한글", "עברית العربية",
    "e\u{301} in two pieces", "❤️ 🧬 ☎\u{FE0E}", "“quotes” → ✓ ✗ · …", "\u{A0}no break",
  ])
  func whatPeopleWriteStaysAsItIs(_ text: String) {
    #expect(Array(TerminalSafe(text).text.utf8) == Array(text.utf8))
  }

  @Test func controlCharactersShowTheirPictures() {
    #expect(safe("\u{1B}[31m\r\n\t\u{7F}").text == "␛[31m␍␊␉␡")
    #expect(safe("\u{9B}31m").text == "\u{FFFD}31m")
  }

  /// CR LF is one Character, and so is a letter with what joins it.
  @Test func everyScalarIsLookedAtAndNotEveryCharacter() {
    #expect(safe("a\r\nb").text == "a␍␊b")
    #expect(safe("👩\u{200D}🔬").text == "👩\u{FFFD}🔬")
    #expect(safe("e\u{301}\u{200B}").text == "e\u{301}\u{FFFD}")
  }

  @Test func beingMadeSafeTwiceIsBeingMadeSafeOnce() {
    let once = safe("\u{1B}\u{202E}\u{E0041}x")
    #expect(TerminalSafe(once.text) == once)
  }

  @Test func interpolatedValuesAreMadeSafeAndLiteralsAreTrusted() {
    let name = "evil\u{1B}]0;title\u{7}"
    let line: TerminalSafe = "\u{1B}[1m\(name)\(7)\(TerminalSafe(name))"
    #expect(line.text == "\u{1B}[1mevil␛]0;title␇7evil␛]0;title␇")
    let joined: TerminalSafe = "a" + "\(name)"
    #expect(joined.text == "aevil␛]0;title␇")
  }

  @Test(arguments: [
    (0, "…"), (1, "…"), (2, "a…"), (3, "abc"), (4, "abc"), (-1, "…"),
  ])
  func whatIsCutEndsInAnEllipsis(_ count: Int, _ expected: String) {
    #expect(TerminalSafe("abc").prefix(count).text == expected)
  }

  @Test(arguments: [(0, "ab"), (2, "ab"), (4, "ab  "), (-3, "ab")])
  func paddingFillsAndNeverCuts(_ width: Int, _ expected: String) {
    #expect(TerminalSafe("ab").padded(to: width).text == expected)
  }
}
