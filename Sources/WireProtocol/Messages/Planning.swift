package import MigrationEngine

/// Asks for a plan; nothing moves.
package struct PlanRequest: RequestParameters {
  package typealias Answer = PlanAnswer

  /// The component.
  package var component: String
  /// Where to; `nil` for the newest version that can be reached.
  package var to: Version?
  /// What the operator chooses.
  package var options: PlanOptions

  /// Asks for a plan.
  package init(component: String, to: Version? = nil, options: PlanOptions = PlanOptions()) {
    self.component = component
    self.to = to
    self.options = options
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    component = try reader.required("component", .name)
    to = try reader.optional("to", .version)
    options = try reader.planOptions()
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("component", component)
    writer.put("to", to)
    writer.put(options)
  }

  /// As it is asked.
  package var operation: WireOperation { .plan(self) }
}

/// A plan, and what an operator agrees to by its hash.
package struct PlanAnswer: Codable, Equatable, Sendable {
  /// The plan.
  package var plan: Plan
  /// Its hash, which `migrate` must carry.
  package var hash: Checksum
  /// What keeps it from starting now, or is worth knowing, as sentences.
  package var warnings: [String]

  /// Answers with a plan.
  package init(plan: Plan, warnings: [String] = []) {
    self.plan = plan
    hash = plan.hash
    self.warnings = warnings
  }
}

/// Asks for a dry run: on live data up to verification, then discarded.
package struct DryRunRequest: RequestParameters {
  package typealias Answer = DryRunAnswer

  /// The component.
  package var component: String
  /// Where to; `nil` for the newest version that can be reached.
  package var to: Version?
  /// What the operator chooses.
  package var options: PlanOptions

  /// Asks for a dry run.
  package init(component: String, to: Version? = nil, options: PlanOptions = PlanOptions()) {
    self.component = component
    self.to = to
    self.options = options
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    component = try reader.required("component", .name)
    to = try reader.optional("to", .version)
    options = try reader.planOptions()
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("component", component)
    writer.put("to", to)
    writer.put(options)
  }

  /// As it is asked.
  package var operation: WireOperation { .dryRun(self) }
}

/// What a dry run found; it is answered when the run is over.
package struct DryRunAnswer: Codable, Equatable, Sendable {
  /// How many rows change in one way.
  package struct Shape: Codable, Equatable, Sendable {
    /// The table.
    package var table: String
    /// The way they change, such as `+tier ~burst`.
    package var change: String
    /// How many rows do.
    package var rows: Int

    /// Describes a shape of change.
    package init(table: String, change: String, rows: Int) {
      self.table = table
      self.change = change
      self.rows = rows
    }
  }

  /// A row that could not be taken to the new version.
  package struct FailingRow: Codable, Equatable, Sendable {
    /// The table.
    package var table: String
    /// The row's key, as text to be shown.
    package var key: String
    /// Why not.
    package var reason: String

    /// Names a row.
    package init(table: String, key: String, reason: String) {
      self.table = table
      self.key = key
      self.reason = reason
    }
  }

  /// How long a cut-over would hold the component.
  package var pauseNanoseconds = 0
  /// How much memory old and new took together.
  package var peakMemoryBytes = 0
  /// How long copying and verifying took.
  package var durationNanoseconds = 0
  /// Rows copied and verified.
  package var rows = 0
  /// In which ways rows change, the commonest first.
  package var shapes: [Shape] = []
  /// The first rows that failed.
  package var failing: [FailingRow] = []
  /// How many rows failed.
  package var failingCount = 0
  /// What is worth knowing, as sentences.
  package var warnings: [String] = []

  /// Nothing found yet; all is set afterwards.
  package init() {}
}
