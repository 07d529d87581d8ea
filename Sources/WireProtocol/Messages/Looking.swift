package import MigrationEngine

/// Asks to see a component's state: its record, or rows of a table by key, by prefix, or a sample.
package struct InspectRequest: RequestParameters {
  package typealias Answer = InspectAnswer

  /// How many rows are shown where nobody says so.
  package static let usualLimit = 20

  /// The component.
  package var component: String
  /// The table; `nil` for the record.
  package var table: String?
  /// The key of the one row to show.
  package var key: String?
  /// How the keys of the rows to show begin.
  package var prefix: String?
  /// How many rows to draw from all over the table.
  package var sample: Int?
  /// The most rows to show.
  package var limit: Int

  /// Asks to see something.
  package init(
    component: String, table: String? = nil, key: String? = nil, prefix: String? = nil,
    sample: Int? = nil, limit: Int = usualLimit
  ) {
    self.component = component
    self.table = table
    self.key = key
    self.prefix = prefix
    self.sample = sample
    self.limit = limit
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    component = try reader.required("component", .name)
    table = try reader.optional("table", .name)
    key = try reader.optional("key", .key)
    prefix = try reader.optional("prefix", .key)
    sample = try reader.optional("sample", .number(Limits.shownRows))
    limit =
      try reader.optional("limit", .number(Limits.shownRows)) ?? InspectRequest.usualLimit
    let choices = [key != nil, prefix != nil, sample != nil].count { $0 }
    guard choices <= 1 else {
      throw reader.failure("inspect takes key, prefix or sample; leave out all but one")
    }
    guard choices == 0 || table != nil else {
      throw reader.failure("inspect takes key, prefix and sample of a table; name the table")
    }
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("component", component)
    writer.put("table", table)
    writer.put("key", key)
    writer.put("prefix", prefix)
    writer.put("sample", sample)
    writer.put("limit", limit)
  }

  /// As it is asked.
  package var operation: WireOperation { .inspect(self) }
}

/// A component's state, secrets hidden from those who may not see them.
package struct InspectAnswer: Codable, Equatable, Sendable {
  /// One row.
  package struct Row: Codable, Equatable, Sendable {
    /// The table.
    package var table: String
    /// The key, as text to be shown.
    package var key: String
    /// The row.
    package var row: Value

    /// Shows a row.
    package init(table: String, key: String, row: Value) {
      self.table = table
      self.key = key
      self.row = row
    }
  }

  /// The record's version and fields, when it was asked for.
  package var record: StateRecord?
  /// The rows.
  package var rows: [Row]
  /// Whether more rows fit what was asked than are shown.
  package var more: Bool
  /// The fields that are hidden, by name.
  package var redacted: [String]

  /// Shows state.
  package init(
    record: StateRecord? = nil, rows: [Row] = [], more: Bool = false, redacted: [String] = []
  ) {
    self.record = record
    self.rows = rows
    self.more = more
    self.redacted = redacted
  }
}

/// Asks how state would look after a migration.
package struct DiffRequest: RequestParameters {
  package typealias Answer = DiffAnswer

  /// How many rows are drawn where nobody says so.
  package static let usualSample = 10

  /// The component.
  package var component: String
  /// The version to look at.
  package var to: Version
  /// The table; `nil` for all.
  package var table: String?
  /// The key of the one row to show.
  package var key: String?
  /// How many rows to draw from each table.
  package var sample: Int

  /// Asks for a comparison.
  package init(
    component: String, to: Version, table: String? = nil, key: String? = nil,
    sample: Int = usualSample
  ) {
    self.component = component
    self.to = to
    self.table = table
    self.key = key
    self.sample = sample
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    component = try reader.required("component", .name)
    to = try reader.required("to", .version)
    table = try reader.optional("table", .name)
    key = try reader.optional("key", .key)
    sample = try reader.optional("sample", .number(Limits.shownRows)) ?? DiffRequest.usualSample
    guard key == nil || table != nil else {
      throw reader.failure("diff takes the key of a table; name the table")
    }
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("component", component)
    writer.put("to", to)
    writer.put("table", table)
    writer.put("key", key)
    writer.put("sample", sample)
  }

  /// As it is asked.
  package var operation: WireOperation { .diff(self) }
}

/// State before and after a migration, and taken back again.
package struct DiffAnswer: Codable, Equatable, Sendable {
  /// One row.
  package struct Row: Codable, Equatable, Sendable {
    /// The table.
    package var table: String
    /// The key, as text to be shown.
    package var key: String
    /// The row as it is.
    package var before: Value
    /// The row as it would be.
    package var after: Value?
    /// That row taken back again.
    package var back: Value?
    /// Why it cannot be taken there, or back.
    package var failure: String?

    /// Compares a row.
    package init(
      table: String, key: String, before: Value, after: Value? = nil, back: Value? = nil,
      failure: String? = nil
    ) {
      self.table = table
      self.key = key
      self.before = before
      self.after = after
      self.back = back
      self.failure = failure
    }
  }

  /// The record as it is.
  package var recordBefore: StateRecord?
  /// The record as it would be.
  package var recordAfter: StateRecord?
  /// The rows.
  package var rows: [Row]
  /// The fields that are hidden, by name.
  package var redacted: [String]

  /// Compares state.
  package init(
    recordBefore: StateRecord? = nil, recordAfter: StateRecord? = nil, rows: [Row] = [],
    redacted: [String] = []
  ) {
    self.recordBefore = recordBefore
    self.recordAfter = recordAfter
    self.rows = rows
    self.redacted = redacted
  }
}
