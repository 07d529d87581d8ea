import Testing

@testable import ConsoleUI

/// Theme files as people write them, rightly and wrongly.
@Suite struct ThemeFileTests {
  @Test func everyKindOfLineIsRead() {
    let (theme, problems) = ThemeFile.read(
      """
      # A comment.
      name = "evening"
      kind = "light"

        text = "#0A0b0c"
      text_background = 231
      text_attributes = "bold  underline"
      busy = ""
      busy_16 = "bright-blue"
      selection_background_16 = "cyan"
      progress_start = "#010203"
      progress_end = "21"
      """, name: "x")
    #expect(problems.isEmpty)
    #expect(theme.name == "evening")
    #expect(theme.kind == .light)
    #expect(theme[.text].foreground == .rgb(red: 10, green: 11, blue: 12))
    #expect(theme[.text].background == .indexed(231))
    #expect(theme[.text].attributes == [.bold, .underline])
    #expect(theme[.busy].foreground == .terminal)
    #expect(theme[.busy].foreground16 == .indexed(12))
    #expect(theme[.selection].background16 == .indexed(6))
    #expect(theme[.progress].start == .rgb(red: 1, green: 2, blue: 3))
    #expect(theme[.progress].middle == nil, "between two ends of one's own it is mixed")
    #expect(theme[.progress].end == .indexed(21))
  }

  @Test(arguments: Theme.Kind.allCases)
  func whatIsNotSaidIsThatOfTheDefaultThemeOfItsKind(_ kind: Theme.Kind) {
    let (theme, problems) = ThemeFile.read("kind = \(kind.rawValue)\nlive = \"#123456\"", name: "x")
    #expect(problems.isEmpty)
    var expected = ShippedThemes.standard(kind)
    expected.name = "x"
    expected[.live].foreground = .rgb(red: 0x12, green: 0x34, blue: 0x56)
    #expect(theme == expected)
  }

  @Test func aThemeThatSaysNoKindIsWhatItsBackgroundIs() {
    #expect(ThemeFile.read("text_background = \"#fafafa\"", name: "x").theme.kind == .light)
    #expect(ThemeFile.read("text_background = \"#202020\"", name: "x").theme.kind == .dark)
    #expect(ThemeFile.read("text_background = \"\"", name: "x").theme.kind == .dark)
    let said = "kind = \"dark\"\ntext_background = \"#fafafa\""
    #expect(ThemeFile.read(said, name: "x").theme.kind == .dark)
  }

  /// Each says the line, what is wrong and what is allowed; the line itself is passed over.
  @Test(arguments: [
    ("txet = 1", "there is no “txet”; did you mean “text”? docs/THEMES.md lists all keys"),
    ("flavour = 1", "there is no “flavour”; docs/THEMES.md lists all keys"),
    (
      "text = \"#12345\"",
      "text: “#12345” is no colour; write \"#RRGGBB\", a number from 0 to 255, or \"\" for the "
        + "terminal's own colour"
    ),
    (
      "text = 256",
      "text: “256” is no colour; write \"#RRGGBB\", a number from 0 to 255, or \"\" for the "
        + "terminal's own colour"
    ),
    (
      "text_attributes = blink",
      "text_attributes: “blink” holds a word that is no attribute; write some of bold, dim, "
        + "italic, underline, reverse, or \"\" for none"
    ),
    (
      "busy_16 = orange",
      "busy_16: “orange” is none of the 16 colours; write black, red, green, yellow, blue, "
        + "magenta, cyan, white, one of them with bright- before it, or \"\" for the terminal's own"
    ),
    ("kind = dusk", "kind: “dusk” is no kind; write \"dark\" or \"light\""),
    ("name = \"\"", "name: “” is no name; write a few letters"),
    ("text", "“text” says nothing; write: key = \"value\""),
    ("= 1", "“” is no name of a setting; write: key = \"value\""),
    ("text = \"#123456", "the quotation mark at the end is missing; write: key = \"value\""),
    (
      "text = \"#123456\" # why",
      "nothing may stand behind the value; a comment is a line that begins with #"
    ),
  ])
  func aLineThatCannotBeFollowedIsAProblem(_ line: String, _ sentence: String) {
    let (theme, problems) = ThemeFile.read("# first\n\(line)\n", name: "x")
    #expect(problems == [FileProblem(line: 2, sentence: sentence)])
    var expected = ShippedThemes.standard
    expected.name = "x"
    #expect(theme == expected)
  }

  @Test func whatIsSaidTwiceCountsTheSecondTime() {
    let (theme, problems) = ThemeFile.read("text = 1\nbusy = 2\ntext = 3", name: "x")
    #expect(
      problems.map(\.description) == ["line 3: text was said in line 1 already; this one counts"])
    #expect(theme[.text].foreground == .indexed(3))
  }

  @Test func linesMayEndAsOnOtherSystems() {
    let (theme, problems) = ThemeFile.read("\u{FEFF}# x\r\ntext = \"7\"\r\nbusy = 8\r\n", name: "x")
    #expect(problems.isEmpty)
    #expect(theme[.text].foreground == .indexed(7))
    #expect(theme[.busy].foreground == .indexed(8))
  }

  @Test func problemsAreBounded() {
    let (_, problems) = ThemeFile.read(String(repeating: "x\n", count: 500), name: "x")
    #expect(problems.count == SettingLines.maximumProblems + 1)
    #expect(problems.last?.description == "line 21: and from here on 480 problems")
    let long = ThemeFile.read(String(repeating: "y", count: 5_000) + " = 1", name: "x").problems
    #expect(long.count == 1 && (long.first?.sentence.count ?? 0) < 120)
    let large = String(repeating: "# nothing\n", count: 10_000) + "text = 1"
    let (theme, tooLong) = ThemeFile.read(large, name: "x")
    #expect(tooLong.count == 1 && tooLong[0].sentence.contains("longer than 64 KiB"))
    #expect(theme[.text] == ShippedThemes.standard[.text])
  }

  /// Whatever a file holds, there is a theme.
  @Test func noFileMakesReadingFail() {
    var random = Xorshift(seed: 4_711)
    let parts = [
      "text", "_background", " = ", "\"", "#", "12", "\n", "\r\n", "=", "é", "\u{0}", "\u{301}",
      "kind", "name", "🇩🇪", "\u{1B}[31m", "bold", " ", "\t", "progress_mid", "_16",
    ]
    for _ in 0..<2_000 {
      let text = (0..<random.below(30)).map { _ in parts[random.below(parts.count)] }.joined()
      let (theme, problems) = ThemeFile.read(text, name: "x")
      #expect(theme[.live].foreground != nil)
      #expect(problems.count <= SettingLines.maximumProblems + 1)
      _ = Palette(theme, depth: ColourDepth.allCases[random.below(4)])
    }
  }

  @Test func keysAreDistinct() {
    #expect(Set(ThemeKey.all.map(\.text)).count == ThemeKey.all.count)
    #expect(ThemeRole.borderFocused.key == "border_focused")
    #expect(ThemeKey.background16(.keyIllegal).text == "key_illegal_background_16")
  }
}
