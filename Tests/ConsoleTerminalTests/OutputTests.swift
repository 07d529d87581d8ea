import MigrationEngine
import Testing
import UnixKit

/// What is written, and what is not.
@Suite struct OutputTests {
  @Test func nothingIsWrittenWhenNothingChanged() throws {
    for (picture, kind) in [("words", "xterm-256color"), ("wide", "tmux-256color")] {
      let session = try Session(picture, kind: kind)
      try session.idle(0)
      session.type(String(repeating: "=", count: 20))
      for count in 1...20 { #expect(try session.idle(count).bytes == []) }
      session.type("q")
      #expect(session.finish().ending.code == 0)
    }
  }

  @Test func onlyWhatDiffersIsWritten() throws {
    let session = try Session("words")
    try session.idle(0)
    session.type("..")
    // One digit, and the cursor that goes; then the cursor again.
    #expect(try session.idle(1).bytes.count <= 12)
    #expect(try session.idle(2).bytes.count <= 24)
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  @Test func redrawingWritesEverything() throws {
    let session = try Session("words")
    let first = try session.idle(0).bytes
    session.type("\u{0C}")
    let again = try session.idle(1).bytes
    #expect(again.text.contains("midstream 60x8") && again.count > 40)
    if Emulator.isThere {
      let spoilt = first + Array("\u{1B}[2Hspoilt\u{1B}[5Hspoilt".utf8)
      #expect(try Emulator.show(spoilt + again) == Emulator.show(first))
    }
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  @Test func sizeIsFollowed() throws {
    let session = try Session("words")
    try session.idle(0)
    for (count, size) in [(40, 10), (132, 50), (1, 1), (3, 2), (20, 6)].enumerated() {
      session.terminal.resize(columns: size.0, rows: size.1)
      let drawn = try session.idle(count + 1)
      #expect(drawn.said == "resized \(size.0)x\(size.1)")
      guard Emulator.isThere, size.0 >= 20 else { continue }
      let screen = try Emulator.show(drawn.bytes, columns: size.0, rows: size.1)
      #expect(screen.plain[0] == "midstream \(size.0)x\(size.1)")
      #expect(screen.plain[size.1 - 1].hasSuffix("corner"))
    }
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  /// A terminal that says it has no size is taken for one of 80 by 24.
  @Test func terminalWithoutASizeIsTakenForAnUsualOne() throws {
    for kind in ["xterm-256color", "tmux-256color"] {
      let session = try Session("words", kind: kind, columns: 0, rows: 0)
      #expect(try session.idle(0).bytes.text.contains("midstream 80x24"))
      session.type("q")
      #expect(session.finish().ending.code == 0)
    }
  }

  @Test func whatIsCopiedIsForTheClipboard() throws {
    let session = try Session("words")
    try session.idle(0)
    session.type("yb")
    let copied = Base64.text(of: Array("copied: ü".utf8)).text
    #expect(try session.idle(1).bytes.text == "\u{1B}]52;c;\(copied)\u{07}")
    #expect(try session.idle(2).bytes == [0x07])
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  /// Nobody reads what is written, and still each key is heard.
  @Test func terminalThatStopsHoldsNobodyUp() throws {
    let session = try Session("huge", columns: 200, rows: 60)
    try session.idle(0)
    // Each of the pictures is some 100 KB, more than there is room for; then it exits.
    session.type(String(repeating: ".", count: 30) + "E")
    let (ending, bytes) = session.finish()
    #expect(ending.code == 7)
    #expect(bytes.count < 200_000, "\(bytes.count) bytes")
  }

  /// When it goes on, the picture that is sent next is the last one.
  @Test(.enabled(if: Emulator.isThere, "tmux is not installed: .ci/packages tmux"))
  func terminalThatGoesOnGetsTheLastPicture() throws {
    let session = try Session("huge", columns: 100, rows: 30)
    try session.idle(0)
    session.type(String(repeating: ".", count: 40))
    try session.idle(40)
    session.type("=")
    try session.idle(41)
    let shown = try Emulator.show(session.withoutQuestions, columns: 100, rows: 30)
    session.type("\u{0C}=")
    try session.idle(43)
    let again = try Emulator.show(session.withoutQuestions, columns: 100, rows: 30)
    #expect(shown == again)
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }

  /// A terminal that is known to say how far it has come gets no picture before it has said so.
  @Test func picturesWaitForTheAnswer() throws {
    let question = "\u{1B}[5n"
    let session = try Session("huge", columns: 100, rows: 30)
    #expect(!(try session.idle(0).bytes.text.contains(question)))
    session.type(".")
    #expect(try session.idle(1).bytes.text.hasSuffix(question))
    session.type("\u{1B}[0n.")
    try session.idle(2)
    session.type(".")
    #expect(try session.idle(3).bytes.text.hasSuffix(question))
    session.type("..")
    #expect(try session.idle(4).bytes == [])
    #expect(try session.idle(5).bytes == [])
    session.type("\u{1B}[0n=")
    let last = try session.idle(6).bytes
    #expect(last.count > 10_000)
    session.type("\u{0C}=")
    let again = try session.idle(7).bytes
    #expect(again.count > 10_000)
    session.type("q")
    // The answer that is still to come is waited for, and not left to the shell.
    try session.read(until: "\u{1B}[?1049l")
    #expect(session.finish().ending.code == 0)
  }
}
