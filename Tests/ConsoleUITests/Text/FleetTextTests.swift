import ConsoleUI
import MigrationEngine
import Testing
import WireProtocol

/// What the verbs print, from fixed values.
@Suite struct FleetTextTests {
  private func component(_ name: String, _ version: Version) -> ComponentStatus {
    var status = ComponentStatus(name: name, version: version)
    status.tables = [
      TableStatus(name: "clients", schemaVersion: version, rows: 1_000_000, bytes: 96_000_000)
    ]
    status.latency.p99 = 12.34
    return status
  }

  private func node(_ components: [ComponentStatus], isHealthy: Bool = true) -> NodeStatus {
    NodeStatus(
      name: "edge-1", pid: 1, epoch: "e", startedAt: Instant(microseconds: 0), sequence: 0,
      socket: "/run/midstream/edge-1.sock",
      authority: Authority(uid: 0, name: "root", role: .admin), components: components,
      ledger: LedgerStatus(healthy: isHealthy, detail: isHealthy ? nil : "the disk is full"))
  }

  @Test func theTableFitsEightyColumns() {
    var copying = component("rate_limiter", .generation(1))
    copying.target = .generation(2)
    copying.phase = Phase.copying.rawValue
    var progress = ProgressStatus()
    (progress.rowsDone, progress.rowsTotal) = (420_000, 1_000_000)
    (progress.rowsPerSecond, progress.etaSeconds, progress.etaLongestSeconds) = (1.2e6, 0.5, 2)
    copying.progress = progress
    copying.hold = "root paused it: lunch; unpause lets it go on"
    let long = component("a_component_with_a_very_long_name", .legacy)
    let lines = StatusText.table(of: [node([copying, long], isHealthy: false)]).map(\.text)
    #expect(
      lines == [
        "NODE/COMPONENT          VERSION       PHASE                 ROWS    BYTES P99 µs",
        "edge-1/rate_limiter     v1 → v2       copying 42 %     1,000,000  96.0 MB   12.3",
        "  held: root paused it: lunch; unpause lets it go on",
        "  420,000 of 1,000,000 rows copied, 1,200,000 rows/s, 500 ms to 2.0 s left",
        "edge-1/a_component_wit… legacy        idle             1,000,000  96.0 MB   12.3",
        "edge-1: the ledger cannot be written: the disk is full",
      ])
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func whatIsNotAsUsualIsSaid() {
    var status = component("cache", .generation(2))
    status.phase = Phase.live.rawValue
    status.run = .suspended
    (status.runBy, status.runSince) = ("ada", Instant(microseconds: 3_600_000_000))
    status.confirmBy = Instant(microseconds: 7_200_000_000)
    (status.reversibility.unmappable, status.reversibility.shed) = (2, 1_200)
    status.health = "too many errors\u{1B}[2J"
    (status.mailbox.blocker, status.mailbox.blockerAgeMilliseconds) = ("put", 1_500)
    status.mailbox.depth = 7
    #expect(
      StatusText.remarks(on: status).map(\.text) == [
        "suspended since 01:00:00Z by ada",
        "rolls back by itself at 02:00:00Z unless it is kept",
        "a roll back would lose 1,202 rows: 2 unmappable (no place in the old version), 1,200 shed"
          + " (content that it cannot hold)",
        "not healthy: too many errors␛[2J",
        "a call takes 1.5 s already: put; 7 calls wait",
      ])
  }

  @Test func longSentencesAreWrapped() {
    let words = String(repeating: "word ", count: 40) + String(repeating: "x", count: 200)
    let lines = Layout.wrapped(TerminalSafe(words), indent: 4).map(\.text)
    #expect(lines.allSatisfy { $0.hasPrefix("    ") && $0.count <= 80 })
    #expect(lines.joined().filter { $0 == "x" }.count == 200)
    #expect(Layout.wrapped("", indent: 2).isEmpty)
  }

  @Test(arguments: [
    (0, "1970-01-01 00:00:00Z"), (951_782_399_999_999, "2000-02-28 23:59:59Z"),
    (951_782_400_000_000, "2000-02-29 00:00:00Z"), (1_795_625_650_093_815, "2026-11-25 16:54:10Z"),
    (-1, "1969-12-31 23:59:59Z"), (4_107_542_400_000_000, "2100-03-01 00:00:00Z"),
  ])
  func momentsAreInUTC(_ microseconds: Int64, _ text: String) {
    #expect(Moment.full(Instant(microseconds: microseconds)) == text)
  }

  @Test(arguments: [Int64.min, .max]) func noMomentTraps(_ microseconds: Int64) {
    #expect(Moment.full(Instant(microseconds: microseconds)).hasSuffix("Z"))
  }

  @Test func anUnknownEventIsShownAsItCame() {
    let event = WireEvent.raw(["at": 5, "content": ["teleported": "\u{1B}[2J"]])
    let line = EventText.line("edge-1", "cache", event).text
    #expect(line.hasPrefix("edge-1/cache: an event that this program does not know: {"))
    #expect(line.contains("teleported"))
    #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
  }

  @Test func aDryRunCountsWhatFails() {
    var found = DryRunAnswer()
    (found.rows, found.durationNanoseconds, found.pauseNanoseconds) = (1_000, 2_000_000, 56_000)
    found.peakMemoryBytes = 2_000_000
    found.shapes = [DryRunAnswer.Shape(table: "clients", change: "+tier ~burst", rows: 998)]
    found.failing = [DryRunAnswer.FailingRow(table: "clients", key: "k7", reason: "no number")]
    found.failingCount = 2
    #expect(
      DryRunText.lines(found, title: "edge-1/cache to v2").map(\.text) == [
        "dry run of edge-1/cache to v2: 1,000 rows in 2.0 ms, then discarded",
        "  a cut-over would hold callers for 56.0 µs; old and new took 2.0 MB",
        "  clients: 998 rows change by +tier ~burst", "  ✗ clients “k7”: no number",
        "  ✗ and 1 more row", "✗ 2 rows cannot be migrated; correct them or the migration",
      ])
  }

  @Test func aBarNeverFillsTheLine() throws {
    var status = component("cache", .legacy)
    status.phase = Phase.verifying.rawValue
    var progress = ProgressStatus()
    (progress.rowsDone, progress.rowsTotal, progress.rowsVerified) = (1_000, 1_000, 250)
    (progress.rowsPerSecond, progress.etaSeconds) = (1e6, 3)
    status.progress = progress
    let shown = try #require(UpgradeProgress(status))
    #expect(shown.share == 0.25)
    #expect(
      shown.bar(width: 79)
        == "[" + String(repeating: "#", count: 8) + String(repeating: "·", count: 24)
        + "] 25 % compared, 1,000,000 rows/s, 3.0 s left")
    for width in [0, 1, 10, 79] { #expect(shown.bar(width: width).count <= width) }
    status.phase = Phase.armed.rawValue
    #expect(UpgradeProgress(status) == nil)
  }
}
