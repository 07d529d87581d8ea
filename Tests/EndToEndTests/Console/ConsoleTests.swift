import Glibc
import MigrationEngine
import ServiceKit
import Testing

/// The console as it was built, on a real service, in a real terminal.
@Suite(.enabled(if: ConsoleSession.canRun, "tmux is not installed, or there are no terminals"))
struct ConsoleTests {
  private func open(
    _ node: LiveNode, _ more: [String] = [], columns: Int = 80, rows: Int = 24
  ) throws -> ConsoleSession {
    let session = try ConsoleSession(
      ["--dir", node.folder] + more, columns: columns, rows: rows)
    try session.wait(for: "limiter")
    return session
  }

  @Test(arguments: [(80, 24), (200, 50), (40, 10)])
  func theFleetIsShown(_ columns: Int, _ rows: Int) throws {
    let node = try LiveNode()
    let session = try open(node, columns: columns, rows: rows)
    let lines = try session.wait(until: "three components") { lines in
      ["limiter", "other", "picky"].allSatisfy { name in lines.contains { $0.contains(name) } }
    }
    #expect(lines.count <= rows)
    try session.press("q")
    #expect(try session.code() == 0)
    #expect(try session.isRestored())
  }

  @Test func anUpgradeIsSteppedThroughAndTakenBack() throws {
    let node = try LiveNode()
    let session = try open(node)
    try session.press("g", "M")
    try session.wait(for: "PAUSE")
    try session.press("N")
    try session.wait(for: "held")
    try session.press("N")
    try session.wait(for: "✓")
    #expect(try node.status(of: "limiter")["phase"] != "idle")
    try session.press("C")
    try session.wait(for: "live")
    _ = try node.limiter.call(.put("client-1", 4_711))
    #expect(try node.status(of: "limiter")["version"] == "v1")
    try session.press("B")
    try session.wait(for: "rolled back")
    #expect(try node.status(of: "limiter")["version"] == "legacy")
    #expect(try node.limiter.call(.get("client-1")) == 4_711)
    try session.press("C-c")
    #expect(try session.code() == 0)
    #expect(try session.isRestored())
  }

  @Test func anotherSizeIsAnotherPicture() throws {
    let node = try LiveNode()
    let session = try open(node)
    try session.resize(columns: 200, rows: 50)
    try session.wait(until: "more columns") { $0.contains { $0.contains("LEFT") } }
    try session.resize(columns: 20, rows: 5)
    try session.resize(columns: 80, rows: 24)
    try session.wait(for: "limiter")
    try session.press("q")
    #expect(try session.code() == 0)
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func whoIsToldToEndGivesTheTerminalBack(_ signal: Int32) throws {
    let node = try LiveNode()
    let session = try open(node)
    kill(try session.process(), signal)
    #expect(try session.code() == 128 + Int(SIGTERM))
    #expect(try session.isRestored())
  }

  @Test func readOnlyOnlyLooks() throws {
    let node = try LiveNode()
    let session = try open(node, ["--read-only"])
    try session.press("S")
    try session.wait(for: "only looks")
    #expect(try node.status(of: "limiter")["run"] == "running")
    try session.press("q")
    #expect(try session.code() == 0)
  }

  /// What stands in the folder and is no node keeps nobody from those that are.
  @Test func aHostileFolderIsNoHarm() throws {
    let node = try LiveNode()
    mkdir(node.folder + "/folder.sock", 0o700)
    symlink("/etc/passwd", node.folder + "/link.sock")
    for name in ["plain.sock", "\u{1B}[2Jx.sock", "..sock", String(repeating: "a", count: 200)] {
      close(Glibc.open(node.folder + "/" + name, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
    }
    let session = try open(node)
    let lines = try session.wait(for: "plain")
    #expect(lines.contains { $0.contains("picky") })
    #expect(!lines.contains { $0.contains("passwd") })
    try session.press("q")
    #expect(try session.code() == 0)
    #expect(try session.errors().isEmpty)
  }

  @Test func aTerminalThatCannotDrawIsTold() throws {
    let node = try LiveNode()
    let session = try ConsoleSession(["--dir", node.folder], environment: ["TERM": "dumb"])
    #expect(try session.code() == 2)
    #expect(try session.errors().contains("“midstream --once”"))
  }
}

/// A fleet whose processes end while the console looks.
@Suite(.enabled(if: ConsoleSession.canRun, "tmux is not installed, or there are no terminals"))
struct ConsoleLossTests {
  @Test func aServiceThatIsKilledIsShownAsLost() throws {
    let workshop = try Workshop(in: "/tmp")
    let counter = try Program.products() + "/counter-service"
    // What it is called with never comes, and never ends.
    let calls = workshop.path(of: "calls")
    let service = try Program.start([
      "/usr/bin/env", "MIDSTREAM_DIR=\(workshop.path)/run",
      "MIDSTREAM_STATE=\(workshop.path)/state", "/bin/sh", "-c",
      "mkfifo '\(calls)' && exec '\(counter)' <> '\(calls)'",
    ])
    // Whoever waits for any child, as the tests of crashes do, waits for ever behind one that
    // nobody takes.
    var isOver = false
    func end() {
      guard !isOver else { return }
      isOver = true
      kill(service.process, SIGKILL)
      waitpid(service.process, nil, 0)
    }
    defer { end() }
    let session = try ConsoleSession(["--dir", workshop.path + "/run"])
    try session.wait(for: "counter")
    end()
    try session.wait(for: "lost")
    try session.press("q")
    #expect(try session.code() == 0)
  }
}
