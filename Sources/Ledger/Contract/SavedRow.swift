package import MigrationEngine

/// A row that a rollback loses, as it was.
package struct SavedRow: Codable, Equatable, Sendable {
  /// The table.
  package var table: String
  /// The row's key, as it is shown.
  package var key: String
  /// Why it would be lost, such as `shed`.
  package var kind: String
  /// The row.
  package var row: Value

  /// Describes a row.
  package init(table: String, key: String, kind: String, row: Value) {
    self.table = table
    self.key = key
    self.kind = kind
    self.row = row
  }
}

/// That rows were saved, and what of them: the entry in the ledger that vouches for the rows beside
/// it.
package struct RowSave: Codable, Equatable, Sendable {
  /// The upgrade.
  package var upgrade: UpgradeID
  /// Which save of that upgrade it was.
  package var number: Int
  /// How many rows.
  package var count: Int
  /// The checksum of all of them.
  package var checksum: Checksum
}

/// The rows that stand saved for an upgrade.
package struct SavedRows: Equatable, Sendable {
  /// Which save it was.
  package var number: Int
  /// The rows, in the order in which they were handed over.
  package var rows: [SavedRow]
}
