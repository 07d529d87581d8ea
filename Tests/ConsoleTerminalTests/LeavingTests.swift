import Glibc
import Testing
import UnixKit

/// However the program ends or stops, the terminal is as it was before.
@Suite struct LeavingTests {
  static let leavesScreen = "\u{1B}[?1049l"
  static let leavesMouse = "\u{1B}[?1006l\u{1B}[?1000l"
  static let leavesPaste = "\u{1B}[?2004l"

  /// What must be true at the end, and not before.
  private func checkGivenBack(_ session: Session, _ bytes: [UInt8], drawn: [UInt8]) throws {
    #expect(session.terminal.settings == session.settingsBefore)
    for leaving in [Self.leavesScreen, Self.leavesMouse, Self.leavesPaste] {
      #expect(!drawn.text.contains(leaving))
      #expect(bytes.text.contains(leaving), "\(bytes.text.debugDescription)")
    }
    guard Emulator.isThere else { return }
    let screen = try Emulator.show(Array("before\r\n".utf8) + session.bytes)
    #expect(screen.plain[0] == "before")
    #expect(!screen.isAlternate && !screen.isMouseOn && screen.isCursorShown)
  }

  @Test func quittingGivesTheTerminalBack() throws {
    let session = try Session("words")
    let drawn = try session.idle(0).bytes
    #expect(session.terminal.settings != session.settingsBefore)
    session.type("q")
    let (ending, bytes) = session.finish()
    #expect(ending.code == 0)
    try checkGivenBack(session, bytes, drawn: drawn)
    #expect(bytes.text.hasSuffix("left with 0\r\n"))
  }

  @Test func exitWithoutClosingGivesTheTerminalBack() throws {
    let session = try Session("words")
    let drawn = try session.idle(0).bytes
    session.type("E")
    let (ending, bytes) = session.finish()
    #expect(ending.code == 7)
    try checkGivenBack(session, bytes, drawn: drawn)
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func signalFromOutsideIsAnInput(_ signal: Int32) throws {
    let session = try Session("words")
    let drawn = try session.idle(0).bytes
    session.program.signal(signal)
    #expect(try session.idle(1).said == "endAsked")
    let (ending, bytes) = session.finish()
    #expect(ending.code == 5)
    try checkGivenBack(session, bytes, drawn: drawn)
  }

  /// A program that hears nothing any more is ended by the second signal.
  @Test func secondSignalEndsAProgramThatIsStuck() throws {
    let session = try Session("words")
    let drawn = try session.idle(0).bytes
    session.type("S")
    try session.read(until: "\u{1B}]9;stuck")
    session.program.signal(SIGTERM)
    session.program.signal(SIGINT)
    let (ending, bytes) = session.finish()
    #expect([SIGTERM, SIGINT].contains(ending.signal ?? 0))
    try checkGivenBack(session, bytes, drawn: drawn)
  }

  /// Traps, on whatever thread, and with no stack left; with Swift's backtracer as it is by itself.
  @Test(arguments: [
    ("!", SIGILL), ("@", SIGILL), ("A", SIGABRT), ("O", SIGSEGV),
  ])
  func trapGivesTheTerminalBack(_ key: String, _ signal: Int32) throws {
    let session = try Session("words")
    let drawn = try session.idle(0).bytes
    session.type(key)
    let (ending, bytes) = session.finish()
    // Swift traps by an instruction that is none, which other processors call a breakpoint.
    #expect(ending.signal == signal || signal == SIGILL && ending.signal == SIGTRAP)
    try checkGivenBack(session, bytes, drawn: drawn)
    #expect(
      bytes.text.contains("midstream: the recording is /tmp/recording\r\nmidstream: last: finalize")
    )
    // What Swift had to say is told on the screen that was there before.
    if key == "!" {
      let parts = bytes.text.split(separator: Self.leavesScreen, maxSplits: 1)
      #expect(parts.last?.contains("there are few arguments") ?? false, "\(bytes.text)")
    }
    #expect(!bytes.text.contains("Press space"))
  }

  /// What others write meanwhile spoils no picture, and is told afterwards.
  @Test func strayTextIsToldAfterwards() throws {
    let session = try Session("words")
    try session.idle(0)
    session.type("W")
    #expect(try session.idle(1).bytes == [])
    session.type("q")
    let text = session.finish().bytes.text
    #expect(text.contains("somebody wrote ?[31mthis\r\n"))
    let parts = text.split(separator: Self.leavesScreen, maxSplits: 1)
    #expect(parts.last?.contains("somebody wrote") ?? false)
  }

  /// Ctrl-Z goes to the shell, `fg` comes back, and all is drawn again.
  @Test func controlZGoesToTheShellAndBack() throws {
    let session = try Session(
      shell: "set -m; $program words; stty -a; echo in the shell; fg; stty -a; echo over")
    let drawn = try session.idle(0).bytes
    session.type("\u{1A}")
    let left = try session.read(until: "in the shell").bytes.text
    #expect(left.contains(Self.leavesScreen) && left.contains(Self.leavesPaste))
    #expect(left.contains("icanon") && !left.contains("-icanon"))
    #expect(!drawn.text.contains(Self.leavesScreen))
    try session.idle(1)
    let back = try session.idle(2)
    #expect(back.said == "returned")
    if Emulator.isThere {
      let screen = try Emulator.show(session.seen)
      #expect(screen.plain[0] == "midstream 60x8" && screen.plain[1] == "  step 0")
      #expect(screen.isAlternate && screen.isMouseOn)
    }
    session.type(".q")
    #expect(try session.idle(3).said == ".")
    try session.read(until: "left with 0")
    let after = try session.read(until: "over").bytes.text
    #expect(after.contains("icanon") && !after.contains("-icanon"))
    #expect(session.finish().ending.code == 0)
  }

  /// Somebody else stops the program the same way, or so hard that it cannot tidy up before.
  @Test func stoppingFromOutsideComesBackToo() throws {
    for stop in ["TSTP", "STOP"] {
      let session = try Session(
        shell:
          "set -m; $program words & p=$!; fg >/dev/null; stty sane; kill -0 $p && echo stopped;"
          + " fg; echo over")
      try session.idle(0)
      let number = try Self.child(of: session.program.number)
      kill(number, stop == "TSTP" ? SIGTSTP : SIGSTOP)
      try session.read(until: "stopped")
      // Where it could, it has said that it was asked to stop.
      let first = try session.idle(1)
      if stop == "TSTP" { #expect(first.said == "stopAsked") }
      let said = stop == "TSTP" ? try session.idle(2).said : first.said
      #expect(said == "returned")
      session.type("q")
      try session.read(until: "over")
      #expect(session.finish().ending.code == 0)
    }
  }

  private static func child(of number: Int32) throws -> Int32 {
    let path = "/proc/\(number)/task/\(number)/children"
    guard let file = fopen(path, "r") else { throw Session.Failure(description: path) }
    defer { fclose(file) }
    var child: Int32 = 0
    guard
      withUnsafeMutablePointer(to: &child, { withVaList([$0]) { vfscanf(file, "%d", $0) } }) == 1
    else { throw Session.Failure(description: "no child of \(number)") }
    return child
  }

  /// Where there is no shell, Ctrl-Z changes nothing for good.
  @Test func controlZWithoutAShellComesBackAtOnce() throws {
    let session = try Session("words")
    try session.idle(0)
    session.type("\u{1A}")
    try session.idle(1)
    #expect(try session.idle(2).said == "returned")
    session.type("q")
    #expect(session.finish().ending.code == 0)
  }
}
