import Testing
import UnixKit

/// What is typed, through a real terminal.
@Suite struct InputTests {
  /// All together in one breath, and what the program says of them.
  @Test func keysArriveInOrder() throws {
    let session = try Session("words")
    try session.idle(0)
    let keys: [(String, String)] = [
      ("x", "x"), ("ü", "ü"), ("\u{03}", "Ctrl-C"), ("\u{10}", "Ctrl-P"), ("\u{13}", "Ctrl-S"),
      ("\u{1C}", "Ctrl-\\"), ("\u{1B}[1;5A", "Ctrl-Up"), ("\u{1B}[15~", "F5"),
      ("\u{1B}[6~", "PgDn"), ("\u{1B}z", "Alt-z"), ("\t", "Tab"), ("\r", "Enter"),
      ("\u{7F}", "Backspace"), ("\u{1B}[<0;5;3M", "Click 4,2"),
      ("\u{1B}[<65;1;1M", "WheelDown 0,0"),
      ("\u{1B}[200~one\r\u{03}two\u{1B}[201~", "pasted 8 one␊␃two"), ("\u{1B}[I", ""),
      ("\u{1B}[Z", "Shift-Tab"),
    ]
    session.type(keys.map(\.0).joined())
    var count = 0
    for (_, said) in keys where said != "" {
      count += 1
      #expect(try session.idle(count).said == said)
    }
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  @Test func loneEscapeArrivesByItself() throws {
    let session = try Session("words")
    try session.idle(0)
    session.type("\u{1B}")
    #expect(try session.idle(1).said == "Esc")
    // One that waits for its letter is Esc, and the letter is one.
    session.type("z")
    #expect(try session.idle(2).said == "z")
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  @Test func mouseCanBeLeftToTheTerminal() throws {
    let session = try Session("words", "--no-mouse")
    #expect(!(try session.idle(0).bytes.text.contains("\u{1B}[?1000h")))
    session.type("M")
    #expect(try session.idle(1).bytes.text == "\u{1B}[?1000h\u{1B}[?1006h")
    session.type("m")
    #expect(try session.idle(2).bytes.text == "\u{1B}[?1006l\u{1B}[?1000l")
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  @Test func terminalThatGoesIsAnInput() throws {
    var session: Session? = try Session("words")
    try session?.idle(0)
    let program = session?.program
    session = nil
    let ending = program?.wait()
    // Hung up: the signal comes as well, and whichever is first ends the loop.
    #expect([5, 6].contains(ending?.code ?? -1))
  }

  @Test func whatIsNoTerminalIsRefusedWithARemedy() throws {
    for (kind, code) in [
      ("", "terminal.unknown-kind"), ("no-such-terminal", "terminal.unknown-kind"),
      ("dumb", "terminal.cannot-draw"),
    ] {
      let session = try Session("words", kind: kind)
      #expect(try session.read(until: code).said.contains("midstream --once"))
      #expect(session.finish().ending.code == 3)
      #expect(session.terminal.settings == session.settingsBefore)
    }
    let session = try Session(shell: "$program words < /dev/null")
    #expect(try session.read(until: "terminal.none").said.contains("--stream"))
    #expect(session.finish().ending.code == 3)
  }
}
