import MigrationEngine
import Testing

/// What is typed wrong, and where no node is.
@Suite struct FleetUsageTests {
  static let mistakes: [(line: String, code: Int32, hint: String)] = [
    ("migrate edge-1/limiter", 2, "--to VERSION is missing"),
    ("migrate --to v1", 2, "NODE/COMPONENT is missing"),
    ("migrate edge-1/limiter --to two", 2, "write legacy, v1, v2"),
    ("migrate edge-1/limiter --to v1 --strategy fast", 2, "there are online, suspended"),
    ("migrate edge-1/limiter --to v1 --validation all", 2, "there are basic, full, strict"),
    ("migrate edge-1/limiter --to v1 --confirm-within 0", 2, "such as 90s, 10m or 2h"),
    ("migrate edge-1/limiter --to v1 --confirm-within 5d", 2, "such as 90s, 10m or 2h"),
    ("migrate edge-1/limiter --to v1 --throttle 101", 2, "percent from 0 to 100"),
    ("migrate edge-*/limiter --to v1", 2, "name one in full"),
    ("migrate edge-1 --to v1", 2, "name one in full"),
    ("cutover edge-?/limiter", 2, "name one in full"),
    ("rollback edge-*/*", 2, "name one in full"),
    ("finalize edge-*/*", 2, "name one in full"),
    ("cancel edge-1/limiter/x", 2, "names nothing"),
    ("rollback edge-1/limiter --accept-loss many", 2, "from 0 to"),
    ("throttle edge-1/limiter", 2, "NODE/COMPONENT PERCENT is missing"),
    ("throttle edge-1/limiter 12.55", 2, "percent from 0 to 100"),
    ("pause edge-1/limiter --because x", 2, "knows no --because"),
    ("keep edge-1/nothing", 2, "limiter"), ("status edge-1/nothing", 2, "limiter"),
    ("keep edge-7/limiter", 4, "there are edge-1"), ("status edge-7", 4, "there are edge-1"),
    ("status --socket /x/y", 2, "leave out one of them"),
    ("inspect edge-1/limiter --key k", 2, "name the table"),
    ("inspect edge-1/limiter clients --key k --sample 2", 2, "give one of them"),
    ("inspect edge-1/limiter clients --limit 0", 2, "from 1 to"),
    ("inspect edge-1/limiter nothing", 3, "clients"),
    ("diff edge-1/limiter", 2, "--to VERSION is missing"),
    ("logs edge-1/limiter --level loud", 2, "trace, debug, info"),
    ("logs edge-*/limiter --set-level debug", 2, "name one in full"),
    ("logs --trace on", 2, "name it"), ("watch --interval 1", 2, "from 50 to"),
    ("history nobody", 1, "no node knows"),
    // The interlocks' sentences are shown as they are.
    ("pause edge-1/limiter", 3, "migrate first"), ("cutover edge-1/limiter", 3, "migrate first"),
    ("retry edge-1/limiter", 3, "nothing has failed"), ("pause edge-*/*", 3, "look at status"),
    ("resume edge-1/limiter", 3, "answers callers already"),
    ("migrate edge-1/limiter --to v9", 3, "v9"),
    ("migrate edge-1/limiter --to v1 --expect v1", 3, "limiter serves legacy"),
    ("migrate edge-1/limiter --to v1 --dry-run --expect v1", 3, "serves legacy"),
  ]

  @Test func aMistakeEndsInItsCodeAndAHint() throws {
    let node = try LiveNode()
    for (line, code, hint) in Self.mistakes {
      let result = try node.midstream(line)
      #expect(result.code == code, "\(line): \(result.errors)")
      #expect(result.errors.contains(hint), "\(line): \(result.errors)")
    }
    // Nothing of all that has done anything.
    #expect(try node.status(of: "limiter")["phase"] == "idle")
  }

  @Test func whereNobodyIsTheCodeIsFour() throws {
    let workshop = try Workshop()
    for line in ["status --dir .", "history --dir .", "pause edge-1/limiter --dir ."] {
      let result = try Program.midstream(line, in: workshop.path)
      #expect(result.code == 4, "\(line)")
      #expect(result.errors.contains("start a service"), "\(line)")
    }
    let result = try Program.midstream("status --socket ./edge-9.sock --json", in: workshop.path)
    #expect(result.code == 4)
    let node = try result.json()["nodes"]?.elements?.first?.fields
    #expect(node?["name"] == "edge-9")
    #expect(node?["error"] == "fleet.no-such-node")
  }

  @Test func problemsAreObjectsForPrograms() throws {
    let node = try LiveNode()
    let refused = try node.midstream("cutover edge-1/limiter --json")
    #expect(refused.code == 3)
    #expect(try refused.json()["error"] == "fleet.refused")
    #expect(try refused.json()["kind"] == "interlocked")
  }
}
