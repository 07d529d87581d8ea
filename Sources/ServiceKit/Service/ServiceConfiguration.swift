public import MigrationEngine

/// What a service can be told beside its components.
///
/// ```swift
/// var configuration = ServiceConfiguration()
/// configuration.door.groups["oncall"] = .operator
/// configuration.ledger = .directory("/var/lib/limits")
/// ```
public struct ServiceConfiguration: Sendable {
  /// Where decisions are recorded.
  public enum LedgerChoice: Equatable, Sendable {
    /// In `$MIDSTREAM_STATE`, `$XDG_STATE_HOME/midstream` or `/var/lib/midstream`, in a folder of
    /// the node's own.
    case standard
    /// In this folder.
    case directory(String)
    /// Nowhere that outlives the process: after a restart nothing is known of upgrades.
    case memory
  }

  /// Where the node can be reached, and by whom.
  public var door = DoorConfiguration()
  /// Where decisions are recorded.
  public var ledger = LedgerChoice.standard
  /// How many threads transform rows; they give way to whoever serves.
  public var workers = 1
  /// The share of a core that a copy may take where the operator does not say.
  public var share = TimeShare.full
  /// Whether the process's heap is set up so that it causes no pauses; see
  /// docs/decisions/0006-live-tables.md.
  public var tunesMemory = true

  /// The usual choices.
  public init() {}
}
