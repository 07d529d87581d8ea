package import MigrationEngine

/// How a component is; times whose name ends in `Micros` are microseconds.
package struct ComponentStatus: Codable, Equatable, Sendable {
  /// The phase of a component that no upgrade is on.
  package static let idle = "idle"

  // MARK: What serves

  /// Its name.
  package var name: String
  /// The version that serves.
  package var version: Version
  /// Whether it answers callers.
  package var run = RunState.Name.running
  /// Who caused that; `nil` while it runs.
  package var runBy: String?
  /// Since when; `nil` while it runs.
  package var runSince: Instant?
  /// The versions that can be reached from here.
  package var versions: [Version] = []
  /// The tables, in the component's order.
  package var tables: [TableStatus] = []
  /// The bytes of its record.
  package var recordBytes = 0

  // MARK: The upgrade

  /// `idle` when no upgrade runs, or else the phase.
  package var phase = idle
  /// The version that the upgrade leads to.
  package var target: Version?
  /// The upgrade.
  package var upgrade: UpgradeID?
  /// The hash of its plan.
  package var planHash: Checksum?
  /// How it serves meanwhile.
  package var strategy: Strategy?
  /// Which side serves; `nil` when no upgrade runs.
  package var serving: Serving?
  /// Why it waits, all reasons in one text.
  package var hold: String?
  /// What a roll back would bring back, and what not.
  package var reversibility = ReversibilityStatus()
  /// How far it is, while something is copied or verified.
  package var progress: ProgressStatus?
  /// Why it is held after a failure.
  package var failure: Failure?
  /// Until when it must be kept.
  package var confirmBy: Instant?
  /// How long its cut-over held the component.
  package var pauseMicros: Int?
  /// How long its roll back held the component.
  package var rollBackPauseMicros: Int?
  /// What became of the last upgrade, as a sentence.
  package var lastOutcome: String?
  /// What was decided when the service was started again, as a sentence.
  package var recovered: String?

  // MARK: How it does

  /// How long callers wait.
  package var latency = LatencyStatus()
  /// Calls each second, lately.
  package var callsPerSecond = 0.0
  /// Rows written each second, lately.
  package var writesPerSecond = 0.0
  /// The longest that an upgrade held the component, lately.
  package var longestHoldMicros = 0
  /// The calls that wait.
  package var mailbox = MailboxStatus()
  /// What is wrong with its health; `nil` while nothing is.
  package var health: String?
  /// The last few alerts, the newest first.
  package var alerts: [String] = []
  /// The least level that it logs.
  package var logLevel = LogLevel.info
  /// Whether each call is logged.
  package var tracesCalls = false

  /// A component that serves a version; all else is set afterwards.
  package init(name: String, version: Version) {
    self.name = name
    self.version = version
  }
}

/// How a table is.
package struct TableStatus: Codable, Equatable, Sendable {
  /// Its name.
  package var name: String
  /// The version of its rows.
  package var schemaVersion: Version
  /// How many rows it holds.
  package var rows: Int
  /// How much memory they take.
  package var bytes: Int
  /// How often it was written since the service was started.
  package var writes: Int
  /// When it was written last.
  package var lastWrite: Instant?

  /// Describes a table.
  package init(
    name: String, schemaVersion: Version, rows: Int, bytes: Int, writes: Int = 0,
    lastWrite: Instant? = nil
  ) {
    self.name = name
    self.schemaVersion = schemaVersion
    self.rows = rows
    self.bytes = bytes
    self.writes = writes
    self.lastWrite = lastWrite
  }
}

/// What a roll back would bring back, and what not, in rows.
package struct ReversibilityStatus: Codable, Equatable, Sendable {
  /// Rows whose way back was proved.
  package var roundTrip = 0
  /// Live keys that the old version has no place for.
  package var unmappable = 0
  /// Rows whose new content the old version cannot hold.
  package var shed = 0

  /// Nothing known, nothing lost.
  package init() {}

  /// The figures of an upgrade.
  package init(_ figures: Reversibility) {
    roundTrip = figures.roundTripRows
    unmappable = figures.unmappable
    shed = figures.shed
  }
}

/// How far an upgrade is, in rows: measured, never steps dressed up as work.
package struct ProgressStatus: Codable, Equatable, Sendable {
  /// Rows copied.
  package var rowsDone = 0
  /// Rows there are.
  package var rowsTotal = 0
  /// Rows compared.
  package var rowsVerified = 0
  /// Rows a second, lately; `nil` before that is known.
  package var rowsPerSecond: Double?
  /// Keys that were written while they were under way.
  package var dirty = 0
  /// How long the rest takes at the least.
  package var etaSeconds: Double?
  /// How long the rest takes at the most.
  package var etaLongestSeconds: Double?
  /// Since when nothing has moved, though something is left.
  package var stalledSince: Instant?
  /// The step that is being done.
  package var step: StepID?

  /// Nothing done yet.
  package init() {}
}

/// How long callers wait, in microseconds over the last window; `nil` where nobody called.
package struct LatencyStatus: Codable, Equatable, Sendable {
  /// Half of the callers wait no longer.
  package var p50: Double?
  /// 99 of 100.
  package var p99: Double?
  /// 999 of 1000.
  package var p999: Double?
  /// The longest.
  package var max: Double?

  /// States what was measured.
  package init(p50: Double? = nil, p99: Double? = nil, p999: Double? = nil, max: Double? = nil) {
    self.p50 = p50
    self.p99 = p99
    self.p999 = p999
    self.max = max
  }
}

/// The calls that wait in front of a component.
package struct MailboxStatus: Codable, Equatable, Sendable {
  /// How many wait.
  package var depth = 0
  /// How many may.
  package var bound = 0
  /// How many were refused since the service was started.
  package var refused = 0
  /// The call that is being answered, when it blocks something.
  package var blocker: String?
  /// For how long it has been.
  package var blockerAgeMilliseconds: Int?

  /// Nobody waits.
  package init() {}
}
