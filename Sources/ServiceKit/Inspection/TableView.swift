internal import MigrationEngine
internal import StateTables
internal import WireProtocol

/// The rows of a table at one moment, for people to look at.
struct TableView: Sendable {
  let name: String
  let secretFields: Set<String>
  let count: Int
  private let find: @Sendable (_ key: String) -> Value?
  private let visit: @Sendable (_ body: (String, () -> Value) -> Bool) -> Void

  init<Slot: TableSlot, Row: TableRow>(
    _ snapshot: Snapshot<Slot, Row>, name: String, secretFields: Set<String>
  ) {
    self.name = name
    self.secretFields = secretFields
    count = snapshot.count
    find = { text in
      if let lossless = Slot.Key.self as? any LosslessStringConvertible.Type {
        guard let key = lossless.init(text) as? Slot.Key else { return nil }
        return snapshot[key].map { RowView.shown($0) }
      }
      // A key that cannot be read from text is looked for by the text it is shown as.
      var found: Value?
      snapshot.visit { key, row in
        guard key.description == text else { return true }
        found = RowView.shown(row)
        return false
      }
      return found
    }
    visit = { body in
      snapshot.visit { key, row in body(key.description, { RowView.shown(row) }) }
    }
  }

  /// The row of a key, with nothing left out.
  func row(of key: String) -> Value? { find(key) }

  /// Visits rows in the table's order until `body` says no.
  func forEach(_ body: (_ key: String, _ row: () -> Value) -> Bool) { visit(body) }
}

/// Rows as people see them.
enum RowView {
  /// The row's fields where its type can be encoded, and otherwise what it says of itself.
  static func shown(_ row: some TableRow) -> Value {
    if !(row is Value), let encodable = row as? any Encodable,
      let value = try? ValueEncoder().encode(encodable)
    {
      return value
    }
    return row.shown
  }

  /// The row without its secrets; a row that has no fields to leave out is left out as a whole.
  static func redacted(_ row: Value, _ secretFields: Set<String>) -> Value {
    guard !secretFields.isEmpty else { return row }
    guard row.fields != nil else { return .string(Redaction.mark) }
    return Redaction.hiding(secretFields, in: row)
  }
}
