import Glibc
import MigrationEngine
import ServiceKit
import Testing

/// What is recorded can be played, whatever ended the console; and is never written over.
@Suite(.enabled(if: ConsoleSession.canRun, "tmux is not installed, or there are no terminals"))
struct RecordingTests {
  private func mode(of path: String) -> UInt32 {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  @Test func aSessionIsPlayedAgain() throws {
    let (node, workshop) = (try LiveNode(), try Workshop())
    let file = workshop.path(of: "session")
    let session = try ConsoleSession(["--dir", node.folder, "--record", file])
    try session.wait(for: "picky")
    #expect(try node.midstream("migrate edge-1/limiter --to v1").code == 0)
    try session.wait(for: "live")
    try session.press("C-c")
    #expect(try session.code() == 0)
    #expect(mode(of: file) == 0o600)
    let lines = try Program.midstream(["--replay", file, "--stream"])
    #expect(lines.code == 0, "\(lines.errors)")
    #expect(lines.output.contains("began the upgrade from legacy to v1"))
    #expect(lines.output.contains("edge-1/limiter: live, v1"))
    let picture = try Program.midstream(["--replay", file, "--once"]).output
    #expect(picture.contains("REPLAY"))
    let row = try #require(picture.split(separator: "\n").first { $0.contains(" limiter ") })
    #expect(row.contains("v1") && row.contains("live"))
    let document = try Program.midstream(["--replay", file, "--once", "--json"]).json()
    let components = document["nodes"]?.elements?.first?.fields?["components"]?.elements
    #expect(components?.first?.fields?["phase"] == "live")
  }

  @Test func aRecordingIsShownOnAScreen() throws {
    let (node, workshop) = (try LiveNode(), try Workshop())
    let file = workshop.path(of: "session")
    let recorded = try ConsoleSession(["--dir", node.folder, "--record", file])
    try recorded.wait(for: "picky")
    try recorded.press("C-c")
    #expect(try recorded.code() == 0)
    let session = try ConsoleSession(["--replay", file], columns: 120, rows: 30)
    try session.wait(for: "picky")
    try session.wait(for: "REPLAY")
    // Verbs are locked, and say so.
    try session.press("S")
    try session.wait(for: "recording")
    try session.press("q")
    #expect(try session.code() == 0)
    #expect(try session.isRestored())
  }

  @Test func whatIsThereIsNotWrittenOver() throws {
    let (node, workshop) = (try LiveNode(), try Workshop())
    let file = try workshop.write("mine", to: "session")
    let session = try ConsoleSession(["--dir", node.folder, "--record", file])
    #expect(try session.code() == 1)
    #expect(try session.errors().contains("this is there already"))
    #expect(try session.isRestored())
    #expect(try workshop.text(of: "session") == "mine")
  }

  /// Whole lines are written at once: a kill costs the last one at the most.
  @Test func aKilledConsoleLeavesWhatItHadRecorded() throws {
    let (node, workshop) = (try LiveNode(), try Workshop())
    let file = workshop.path(of: "session")
    let session = try ConsoleSession(["--dir", node.folder, "--record", file])
    try session.wait(for: "picky")
    #expect(try node.midstream("migrate edge-1/limiter --to v1").code == 0)
    try session.wait(for: "live")
    kill(try session.process(), SIGKILL)
    #expect(try session.code() == 128 + Int(SIGKILL))
    // And cut off in the middle of a line.
    let bytes = try workshop.bytes(of: "session")
    for count in [bytes.count, bytes.count - 7] {
      try workshop.write(Array(bytes.prefix(count)), to: "cut", mode: 0o600)
      let lines = try Program.midstream(["--replay", workshop.path(of: "cut"), "--stream"])
      #expect(lines.code == 0, "\(lines.errors)")
      #expect(lines.output.contains("began the upgrade from legacy to v1"))
    }
  }

  @Test func whatIsNoRecordingIsTold() throws {
    let workshop = try Workshop()
    try workshop.write("hello\n", to: "no")
    let wrong = try Program.midstream("--replay no --once", in: workshop.path)
    #expect(wrong.code == 1)
    #expect(wrong.errors.contains("is not the beginning of a recording"))
    let missing = try Program.midstream("--replay missing --once", in: workshop.path)
    #expect(missing.code == 1 && missing.errors.contains("there is no such file"))
  }
}
