package import MigrationEngine

/// Something that was asked and not answered yet.
package struct Ask: Equatable, Sendable {
  /// What it is for: where the answer is put.
  package enum Purpose: Equatable, Sendable {
    /// The plan window's plan to one version.
    case plan(to: Version, PlanOptions)
    case dryRun(to: Version)
    case rows
    case compare(to: Version)
    case history
    /// All of a past upgrade, to be played.
    case replay(UpgradeID)
    case logs
    /// One of ``Model/actions``, by its number.
    case action(number: Int)
  }

  package var node: NodeID
  package var component: ComponentID?
  package var purpose: Purpose
  package var at: Instant
}
