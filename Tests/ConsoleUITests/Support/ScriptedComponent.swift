import MigrationEngine
import WireProtocol

/// A component of the scripted fleet: a real state that real decisions change, and figures that
/// tests set.
struct ScriptedComponent {
  /// One table, as big as a test says.
  struct Table {
    var name: String
    var rows: Int
    var bytes: Int
  }

  var state: ComponentState
  var tables: [Table]
  /// Each version has a migration to the next.
  var versions: [Version]
  /// How the way back of each migration is.
  var loss = Loss.lossless
  /// What was measured, but for what the state says.
  var measured: ComponentStatus
  var options = PlanOptions()
  /// What was decided and happened, as its ledger has it.
  var ledger: [HistoryEntry] = []

  enum Loss { case lossless, dependsOnData, oneWay }

  init(
    _ name: String, version: Version = .generation(1),
    versions: [Version] = [.generation(1), .generation(2), .generation(3)],
    tables: [Table] = [Table(name: "entries", rows: 100_000, bytes: 12_000_000)],
    policy: Policy = Policy()
  ) {
    state = ComponentState(name: name, version: version, policy: policy)
    self.tables = tables
    self.versions = versions
    measured = ComponentStatus(name: name, version: version)
    measured.callsPerSecond = 1_000
    measured.writesPerSecond = 100
    measured.latency = LatencyStatus(p50: 4, p99: 21, p999: 55, max: 180)
    measured.mailbox.bound = 1_024
    measured.recordBytes = 512
  }

  /// How it is, as its service would say it.
  var status: ComponentStatus {
    var status = measured
    status.tables = tables.map {
      TableStatus(name: $0.name, schemaVersion: state.version, rows: $0.rows, bytes: $0.bytes)
    }
    status.versions = versions.filter { $0 != state.version }
    status.describe(state)
    return status
  }

  /// A plan, by the engine's own planner.
  func plan(to: Version, _ options: PlanOptions = PlanOptions(isPostponed: false))
    throws(MigrationError) -> Plan
  {
    try Planner.plan(
      component: state.name, from: state.version, to: to, catalog: try catalog(), facts: facts,
      options: options)
  }

  private func catalog() throws(MigrationError) -> Catalog {
    var catalog = Catalog()
    for (from, to) in zip(versions, versions.dropFirst()) {
      try catalog.register(Migration(try LensFile(json: Array(lens(from, to).utf8))))
    }
    return catalog
  }

  private func lens(_ from: Version, _ to: Version) -> String {
    let operation =
      switch loss {
      case .lossless: #"{"rename": "a", "to": "b"}"#
      case .dependsOnData: #"{"remove": "a", "value": 0}"#
      case .oneWay: #"{"remove": "a"}"#
      }
    let changes = tables.map { #""\#($0.name)": [\#(operation)]"# }.joined(separator: ", ")
    return #"{"from": "\#(from)", "to": "\#(to)", "tables": {\#(changes)}, "record": []}"#
  }

  private var facts: PlanFacts {
    PlanFacts(
      tables: tables.map {
        PlanFacts.Table(
          name: $0.name, rows: $0.rows, bytes: $0.bytes, costNanoseconds: 500,
          worstCostNanoseconds: 2_000, writesPerSecond: 100, insertsPerSecond: 10, sampledRows: 64)
      }, freeMemoryBytes: 1 << 30, exchangeHoldNanoseconds: 90_000)
  }
}
