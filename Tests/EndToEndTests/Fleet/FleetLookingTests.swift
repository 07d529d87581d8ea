import Glibc
import MigrationEngine
import Testing

/// State, logs and events of live components, shown and not obeyed.
@Suite struct FleetLookingTests {
  private func expectSafe(_ text: String, _ label: String) {
    let unsafe = text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }
    #expect(!unsafe, "\(label)")
  }

  @Test func stateIsShownAndNotObeyed() throws {
    let node = try LiveNode()
    let record = try node.midstream("inspect edge-1/limiter")
    #expect(record.output == "edge-1/limiter: the record, legacy\n  limit: 5\n")
    for line in [
      "inspect edge-1/limiter clients --key client-5", "inspect edge-*/limiter clients --limit 3",
      "diff edge-1/limiter clients --to v1 --key client-5",
      "inspect edge-1/limiter clients --sample 2 --json",
      "diff edge-1/limiter --to v1 --sample 2 --json", "plan edge-1/limiter --to v1",
      "plan edge-*/*i*r --to v1 --json",
    ] {
      let result = try node.midstream(line)
      #expect(result.code == 0, "\(line): \(result.errors)")
      expectSafe(result.output, line)
      if line.hasSuffix("--json") { _ = try result.json() }
    }
    let row = try node.midstream("inspect edge-1/limiter clients --key client-5 --json").json()
    #expect(row["rows"]?.elements?.first?.fields?["row"]?.fields?["hits"] == 5)
    let diff = try node.midstream("diff edge-1/limiter clients --to v1 --key client-5")
    #expect(diff.output.contains("+ tier: 0"))
  }

  @Test func theLogIsShownAndTurnedUp() throws {
    let node = try LiveNode()
    #expect(try node.midstream("logs edge-1/limiter --set-level debug --trace on").code == 0)
    let status = try node.status(of: "limiter")
    #expect(status["name"] == "limiter")
    _ = try node.midstream("migrate edge-1/limiter --to v1")
    let logs = try node.midstream("logs edge-1/limiter")
    #expect(logs.code == 0)
    #expect(logs.output.contains("info edge-1/limiter: "))
    let entries = try node.midstream("logs edge-1/* --level info --json").json()["entries"]
    #expect(entries?.elements?.isEmpty == false)
  }

  /// Reads lines of a program that goes on until it is interrupted.
  private func follow(
    _ words: [String], until mark: String, _ act: () throws -> Void
  ) throws -> Program.Result {
    let running = try Program.start([try Program.products() + "/midstream"] + words)
    running.awaitOutput()
    try act()
    return try running.interrupted(after: mark)
  }

  @Test func watchPrintsEventsUntilItIsInterrupted() throws {
    let node = try LiveNode()
    let result = try follow(
      ["watch", "edge-*/limiter", "--dir", node.folder, "--interval", "50"], until: "v1 serves"
    ) { _ = try node.midstream("migrate edge-1/limiter --to v1") }
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("edge-1: watching from event"))
    #expect(result.output.contains("edge-1/limiter: idle, legacy"))
    #expect(result.output.contains("edge-1/limiter: everything is built, verified"))
    #expect(!result.output.contains("picky"))
  }

  @Test func watchPrintsObjectsForPrograms() throws {
    let node = try LiveNode()
    let result = try follow(
      ["watch", "--json", "--dir", node.folder, "--interval", "50"], until: "v1 serves"
    ) { _ = try node.midstream("migrate edge-1/limiter --to v1") }
    #expect(result.code == 0)
    let lines = try result.output.split(separator: "\n").map { try JSON.read(Array($0.utf8)) }
    let kinds = lines.compactMap { $0.fields?["kind"]?.text }
    #expect(kinds.first == "snapshot")
    #expect(kinds.contains("event"))
  }

  @Test func interruptingStopsTheFollowingAndNotTheUpgrade() throws {
    let node = try LiveNode()
    // With a thousandth of the time the copy takes a minute.
    let running = try Program.start([
      try Program.products() + "/midstream", "migrate", "edge-1/limiter", "--to", "v1",
      "--throttle", "0.1", "--dir", node.folder,
    ])
    let result = try running.interrupted(after: "began: Copy")
    #expect(result.code == 5)
    #expect(result.errors.contains("midstream watch edge-1/limiter"))
    #expect(result.errors.contains("midstream cancel edge-1/limiter"))
    #expect(try node.status(of: "limiter")["phase"] == "copying")
    #expect(try node.midstream("throttle edge-1/limiter 12.5").code == 0)
    #expect(try node.midstream("cancel edge-1/limiter").code == 0)
  }
}
