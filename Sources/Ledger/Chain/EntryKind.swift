internal import MigrationEngine

/// The names of kinds of entries, as they stand in the ledger.
enum EntryKind {
  static let born = "born"
  static let request = "request"
  static let started = "started"
  static let rowsSaved = "rowsSaved"
  /// What stands before the name of an event.
  static let eventPrefix = "event."
  static let planned = "event.planned"
}
