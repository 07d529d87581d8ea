import Testing
import UnixKit

/// Pictures, as a real terminal shows what was written.
@Suite(.enabled(if: Emulator.isThere, "tmux is not installed: .ci/packages tmux"))
struct PictureTests {
  @Test func pictureAndCursorAreWhereTheyBelong() throws {
    let session = try Session("words")
    let screen = try Emulator.show(session.idle(0).bytes)
    #expect(
      screen.plain == [
        "midstream 60x8", "  step 0", "", "", "", "", "",
        String(repeating: " ", count: 54) + "corner",
      ])
    #expect((screen.column, screen.row) == (2, 1))
    #expect(screen.isCursorShown && screen.isAlternate && screen.isMouseOn)
    session.type(".")
    try session.idle(1)
    let hidden = try Emulator.show(session.seen)
    #expect(hidden.plain[1] == "  step 1")
    #expect(!hidden.isCursorShown)
    session.type(".q")
    try session.idle(2)
    let again = try Emulator.show(session.seen)
    #expect((again.column, again.row, again.isCursorShown) == (4, 1, true))
    try session.read(until: "left with ")
    #expect(session.finish().ending.code == 0)
  }

  @Test func wideAndCombiningCharactersKeepTheirCells() throws {
    let session = try Session("wide", columns: 40, rows: 6)
    let first = try Emulator.show(session.idle(0).bytes, columns: 40, rows: 6)
    #expect(
      first.plain == [
        "日本語 | 한국 | 😀 | e\u{301}u\u{308} | ü", " 混ざる text ここ",
        String(repeating: " ", count: 38) + "端", "ab界cd", "a界cd", "",
      ])
    #expect(first.lines[1].contains("\u{1B}[1m混ざる text ここ"))
    // Everything moves by one cell, so that halves of old characters meet halves of new ones.
    session.type(".")
    try session.idle(1)
    let second = try Emulator.show(session.seen, columns: 40, rows: 6)
    #expect(second.plain[0] == " 日本語 | 한국 | 😀 | e\u{301}u\u{308} | ü")
    #expect(second.plain[4] == "xy界z")
    session.type(".=")
    try session.idle(3)
    let third = try Emulator.show(session.seen, columns: 40, rows: 6)
    #expect(third.plain[0] == "  日本語 | 한국 | 😀 | e\u{301}u\u{308} | ü")
    #expect(third.plain[4] == "a界cd")
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  /// By the colours that a terminal has; all say the same with what they have.
  @Test(arguments: [
    ("truecolor", "\u{1B}[38;2;18;52;86mrgb", "\u{1B}[38;5;208morange", "\u{1B}[48;2;0;0;95mon"),
    ("256", "\u{1B}[38;5;23mrgb", "\u{1B}[38;5;208morange", "\u{1B}[48;5;17mon"),
    ("16", "\u{1B}[30mrgb", "\u{1B}[33morange", "\u{1B}[40mon"),
    ("mono", "rgb", "orange", "on"),
  ])
  func coloursAreShown(_ depth: String, _ rgb: String, _ orange: String, _ on: String) throws {
    let session = try Session("colours", "--depth", depth)
    let drawn = try session.idle(0)
    #expect(drawn.said == "at \(depth)")
    let screen = try Emulator.show(drawn.bytes)
    #expect(screen.plain[0] == "rgb red bright  orange  on  plain")
    #expect(
      screen.plain[1].split(separator: " ").joined(separator: " ")
        == "bold dim italic underline reverse both")
    for look in [rgb, orange, on] {
      #expect(
        screen.lines[0].contains(look),
        "\(look.debugDescription) in \(screen.lines[0].debugDescription)")
    }
    for look in ["[1mbold", "[2mdim", "[3mitalic", "[4munderline", "[7mreverse"] {
      #expect(screen.lines[1].contains(look), "\(look) in \(screen.lines[1].debugDescription)")
    }
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  @Test func depthIsFound() throws {
    for (kind, environment, depth) in [
      ("xterm-256color", [:], "256"), ("xterm-256color", ["COLORTERM": "truecolor"], "truecolor"),
      ("xterm", [:], "16"), ("xterm", ["COLORTERM": "24bit"], "truecolor"), ("vt100", [:], "mono"),
      ("xterm-256color", ["NO_COLOR": "1", "COLORTERM": "truecolor"], "mono"),
      ("xterm-256color", ["NO_COLOR": ""], "256"), ("linux", [:], "16"),
      ("screen-256color", ["COLORTERM": "truecolor"], "256"),
      ("tmux-256color", ["COLORTERM": "truecolor", "TMUX": "/tmp/x,1,0"], "truecolor"),
    ] {
      let session = try Session("colours", kind: kind, environment: environment)
      // What the console of Linux cannot take is not sent to it, notices among it.
      if kind == "linux" || kind == "vt100" {
        session.type("q")
        #expect(session.finish().ending.code == 0)
        let is16 = session.bytes.text.contains("\u{1B}[3")
        #expect(is16 == (depth == "16"), "\(kind)")
        continue
      }
      #expect(try session.idle(0).said.hasPrefix("at \(depth)"), "\(kind) \(environment)")
      session.type("q")
      #expect(session.finish().ending.code == 0)
    }
  }

  /// Eight colours have 64 pairs; a picture that wants more is shown with what there is.
  @Test func picturesWithMorePairsThanThereAreAreShown() throws {
    for arguments in ["16", "truecolor"] {
      let kind = arguments == "16" ? "xterm" : "xterm-256color"
      let session = try Session(
        "many", "--depth", arguments, kind: kind, columns: 200, rows: 100)
      try session.idle(0)
      for step in 1...3 {
        session.type(".")
        try session.idle(step)
      }
      let screen = try Emulator.show(session.withoutQuestions, columns: 200, rows: 100)
      #expect(screen.plain.allSatisfy { $0 == String(repeating: "x", count: 200) })
      if arguments == "truecolor" {
        let number = 3 * 7_919
        #expect(
          screen.lines[0].hasPrefix("\u{1B}[38;2;\(number & 255);\(number >> 8 & 255);3mx"),
          "\(screen.lines[0].prefix(60).debugDescription)")
      }
      session.type("q")
      #expect(session.finish().ending.code == 0)
    }
  }

  @Test func canarySeesAnotherPicture() throws {
    let session = try Session("words")
    let drawn = try session.idle(0)
    let changed = drawn.bytes.text.replacing("midstream", with: "upstream!")
    #expect(try Emulator.show(Array(changed.utf8)).plain[0] == "upstream! 60x8")
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }
}
