import Glibc
import MigrationEngine
import Testing

/// What the console shows without a screen: one picture, one document, lines; and that they agree.
@Suite struct OncePictureTests {
  /// Runs the bare command on a node, with the words of a line.
  private func midstream(_ line: String, _ node: LiveNode) throws -> Program.Result {
    try node.midstream(line)
  }

  @Test func aPipeGetsTheUsualSize() throws {
    let node = try LiveNode()
    let once = try midstream("--once", node)
    #expect(once.code == 0, "\(once.errors)")
    let lines = once.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count == 24)
    #expect(lines.allSatisfy { $0.count <= 80 })
    for name in ["edge-1", "limiter", "other", "picky"] {
      #expect(once.output.contains(name), "\(name)")
    }
    let size = ["/usr/bin/env", "COLUMNS=120", "LINES=30", try Program.products() + "/midstream"]
    let wide = try Program.run(size + ["--once", "--dir", node.folder])
    #expect(wide.output.split(separator: "\n", omittingEmptySubsequences: false).count == 31)
    #expect(wide.output.split(separator: "\n").contains { $0.count > 80 })
  }

  /// What the picture says of each component is what the document says.
  @Test func pictureAndDocumentAgree() throws {
    let node = try LiveNode()
    _ = try node.midstream("migrate edge-1/limiter --to v1")
    let document = try midstream("--once --json", node)
    #expect(document.code == 0)
    let picture = try midstream("--once", node).output.split(separator: "\n")
    let found = try document.json()["nodes"]?.elements?.first?.fields
    #expect(found?["name"] == "edge-1")
    #expect(found?["socket"]?.text == node.folder + "/edge-1.sock")
    let components = found?["components"]?.elements?.compactMap(\.fields) ?? []
    #expect(components.compactMap { $0["name"]?.text } == ["limiter", "other", "picky"])
    for component in components {
      let name = try #require(component["name"]?.text)
      let row = try #require(picture.first { $0.contains(" \(name) ") }, "\(name)")
      #expect(row.contains(try #require(component["version"]?.text)), "\(row)")
      #expect(row.contains(try #require(component["phase"]?.text)), "\(row)")
      #expect(row.contains("10,000"), "\(row)")
    }
    // And so does `status`, field by field where nothing is measured.
    let status = try node.midstream("status --json").json()["nodes"]?.elements?.first?.fields
    for field in ["name", "pid", "epoch", "startedAt", "socket"] {
      #expect(found?[field] == status?[field], "\(field)")
    }
    let others = status?["components"]?.elements?.compactMap(\.fields) ?? []
    for (ours, theirs) in zip(components, others) {
      for field in ["name", "version", "run", "phase", "versions", "upgrade", "hold", "serving"] {
        #expect(ours[field] == theirs[field], "\(field)")
      }
    }
  }

  @Test(.enabled(if: ConsoleSession.canRun, "tmux is not installed, or there are no terminals"))
  func screenAndPictureAgree() throws {
    let node = try LiveNode()
    let session = try ConsoleSession(["--dir", node.folder, "--read-only"])
    let screen = try session.wait(until: "three components") { lines in
      lines.contains { $0.contains("picky") } && lines.contains { $0.contains("limiter") }
    }
    let once = try midstream("--once", node).output.split(
      separator: "\n", omittingEmptySubsequences: false)
    // Figures move; who is there, at what version and in which phase does not.
    func kept(_ line: some StringProtocol) -> [String] {
      String(line).split(separator: " ").prefix(4).map(String.init)
    }
    for name in ["limiter", "other", "picky"] {
      let shown = try #require(screen.first { $0.contains(" \(name) ") })
      let printed = try #require(once.first { $0.contains(" \(name) ") })
      #expect(kept(shown) == kept(printed))
    }
    try session.press("q")
    #expect(try session.code() == 0)
  }

  @Test func whereNobodyAnswersTheCodeIsThatOfStatus() throws {
    let workshop = try Workshop()
    for form in ["--once", "--once --json"] {
      let empty = try Program.midstream("\(form) --dir .", in: workshop.path)
      #expect(empty.code == 4, "\(form)")
      #expect(empty.errors.contains("there is no node in ."))
    }
    try workshop.write("", to: "edge-7.sock", mode: 0o600)
    chmod(workshop.path, 0o700)
    let once = try Program.midstream("--once --dir .", in: workshop.path)
    let status = try Program.midstream("status --dir .", in: workshop.path)
    #expect(once.code == status.code && once.code == 4)
    #expect(once.errors == status.errors)
    #expect(once.output.contains("edge-7"))
    let document = try Program.midstream("--once --json --dir .", in: workshop.path).json()
    let node = document["nodes"]?.elements?.first?.fields
    let other = try Program.midstream("status --json --dir .", in: workshop.path).json()["nodes"]
    #expect(node?["error"] == other?.elements?.first?.fields?["error"])
    #expect(node?["message"] == other?.elements?.first?.fields?["message"])
  }

  @Test func nodesAreChosenByTheirNames() throws {
    let node = try LiveNode()
    let none = try midstream("--once --node east-*", node)
    #expect(none.code == 4)
    #expect(none.errors.contains("there is no node “east-*”"))
    #expect(try midstream("--once --node edge-?", node).code == 0)
  }

  // MARK: Lines

  /// Reads lines of the stream until it has said something after an act.
  private func stream(
    _ more: [String], _ node: LiveNode, until mark: String, _ act: () throws -> Void
  ) throws -> Program.Result {
    let running = try Program.start(
      [try Program.products() + "/midstream", "--stream", "--dir", node.folder] + more)
    running.awaitOutput()
    try act()
    return try running.interrupted(after: mark)
  }

  @Test func everyEventAndChangeIsALine() throws {
    let node = try LiveNode()
    let result = try stream([], node, until: "live, v1") {
      let migrated = try node.midstream("migrate edge-1/limiter --to v1")
      #expect(migrated.code == 0)
    }
    #expect(result.code == 0)
    for sentence in [
      "edge-1: connected", "edge-1/picky: idle, legacy", "began the upgrade from legacy to v1",
      "edge-1/limiter: live, v1",
    ] {
      #expect(result.output.contains(sentence), "\(sentence) is missing: \(result.output)")
    }
    // No figure that moves makes a line.
    let picky = result.output.split(separator: "\n").filter { $0.contains("picky") }
    #expect(picky.count == 1)
  }

  @Test func everyLineIsAnObjectForPrograms() throws {
    let node = try LiveNode()
    let result = try stream(["--json"], node, until: #""phase":"live""#) {
      let migrated = try node.midstream("migrate edge-1/limiter --to v1")
      #expect(migrated.code == 0)
    }
    var kinds: Set<String> = []
    for line in result.output.split(separator: "\n") {
      let fields = try #require(try JSON.read(Array(line.utf8)).fields)
      kinds.insert(try #require(fields["kind"]?.text))
    }
    #expect(kinds == ["connected", "phase", "event"])
  }
}
