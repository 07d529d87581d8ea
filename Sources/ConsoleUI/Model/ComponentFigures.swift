internal import MigrationEngine
package import WireProtocol

/// What lists sort by and filters compare: one figure of a component, `nil` where there is none.
extension ComponentStatus {
  /// Rows of all tables.
  package var rows: Int { tables.reduce(0) { $0.clampedSum($1.rows) } }
  /// Bytes of all tables.
  package var bytes: Int { tables.reduce(0) { $0.clampedSum($1.bytes) } }
  /// Rows that a roll back would lose now.
  package var loss: Int { LossText.loss(reversibility) }

  /// The figure of a column that has one.
  package func figure(_ column: FleetColumn) -> Double? {
    switch column {
    case .node, .component, .version: nil
    case .phase: ComponentStatus.rank(ofPhase: phase)
    case .progress: UpgradeProgress(self)?.share
    case .rows: Double(rows)
    case .bytes: Double(bytes)
    case .rate: progress?.rowsPerSecond
    case .eta: progress?.etaSeconds
    case .stall: latency.p999
    case .latency: latency.p99
    case .back: serving == .new ? Double(loss) : nil
    case .mailbox: Double(mailbox.depth)
    }
  }

  /// What no upgrade is on stands before all phases; a phase that is not known behind them.
  private static func rank(ofPhase phase: String) -> Double {
    guard phase != idle else { return -1 }
    let phases = Phase.allCases
    return Double(Phase(rawValue: phase).flatMap(phases.firstIndex) ?? phases.count)
  }
}

extension Int {
  /// Both together, or the end of the range: figures come from outside and must not trap.
  func clampedSum(_ other: Int) -> Int {
    let (sum, isOver) = addingReportingOverflow(other)
    return isOver ? (other < 0 ? .min : .max) : sum
  }
}
