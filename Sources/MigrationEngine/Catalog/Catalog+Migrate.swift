/// A migrated record, and how it came about.
public struct MigrationResult: Sendable {
  /// What one migration did.
  public struct HopTrace: Sendable {
    /// The migration that ran.
    public let migration: Migration
    /// Which way it ran.
    public let direction: Direction
    /// The record before.
    public let before: StateRecord
    /// The record after.
    public let after: StateRecord

    /// What changed, field by field.
    public var changes: [Change] { Change.between(before.fields, after.fields) }
  }

  /// The record as it is now.
  public let record: StateRecord
  /// The hops, in the order they ran; none when there was nothing to do.
  public let trace: [HopTrace]
}

extension Catalog {
  /// Takes a record to `version`, up or down, and checks it after each hop.
  ///
  /// The record that went in is untouched; the trace holds every state on the way, and shares with
  /// them all that did not change.
  ///
  /// - Throws: as ``path(from:to:)``, what a migration refused, or `validationFailed`.
  public func migrate(
    _ record: StateRecord, to version: Version
  ) throws(MigrationError) -> MigrationResult {
    try migrate(record, along: try path(from: record.version, to: version))
  }

  /// Takes a record along a path that is known already, as one path serves many documents.
  ///
  /// - Throws: what a migration refused, or `validationFailed`.
  public func migrate(
    _ record: StateRecord, along path: MigrationPath
  ) throws(MigrationError) -> MigrationResult {
    var trace: [MigrationResult.HopTrace] = []
    trace.reserveCapacity(path.hops.count)
    var current = record
    for hop in path.hops {
      let next: StateRecord
      do throws(MigrationError) {
        next = try hop.run(current)
        try validate(next, after: hop)
      } catch { throw error.during(hop.migration) }
      trace.append(
        MigrationResult.HopTrace(
          migration: hop.migration, direction: hop.direction, before: current, after: next))
      current = next
    }
    return MigrationResult(record: current, trace: trace)
  }

  /// Takes a record along a path where it stands, without a trace: what the record does not share
  /// with a copy is not copied.
  ///
  /// - Throws: what a migration refused, or `validationFailed`; the record is then half of each,
  ///   and only a copy of it is of use.
  public func migrate(
    inPlace record: inout StateRecord, along path: MigrationPath
  ) throws(MigrationError) {
    for hop in path.hops {
      do throws(MigrationError) {
        try hop.migration.run(hop.direction, on: &record)
        try validate(record, after: hop)
      } catch { throw error.during(hop.migration) }
    }
  }

  /// Brings a record that was loaded up to the version its program speaks.
  ///
  /// It goes up only: a record that is newer than the program is refused, since going down may lose
  /// what the newer program wrote.
  ///
  /// - Throws: `versionNewerThanTarget`, or as ``migrate(_:to:)``.
  public func autoMigrate(
    _ record: StateRecord, to version: Version
  ) throws(MigrationError) -> StateRecord {
    if record.version == version { return record }
    let isNewer =
      version.isOlder(than: record.version)
      ?? reachable(from: version, .up).contains(record.version)
    let path = isNewer ? nil : try path(from: record.version, to: version)
    // Edges may lead against the order of numbers; up is their direction, whatever the numbers say.
    guard let path, path.hops.allSatisfy({ $0.direction == .up }) else {
      throw MigrationError(
        .versionNewerThanTarget,
        "the record is at \(record.version) and this program speaks \(version); start the newer"
          + " program, or take the record down with `midstream state migrate --to \(version)`")
    }
    return try migrate(record, along: path).record
  }

  private func validate(
    _ record: StateRecord, after hop: MigrationPath.Hop
  ) throws(MigrationError) {
    guard record.version == hop.to else {
      throw MigrationError(
        .validationFailed,
        "\(hop.migration.name) left the record at \(record.version); correct the migration")
    }
    for (version, check) in checks where version == hop.to {
      do { try check(record) } catch {
        throw MigrationError(
          .validationFailed,
          "after \(hop.migration.name) the record is not right for \(hop.to); correct the migration"
            + " or the document", cause: String(describing: error))
      }
    }
  }
}

extension MigrationPath {
  /// Takes a record home from the end of the path to its start.
  ///
  /// `previous` is the record that went the path, where it is known: then each hop on the way home
  /// sees the record it replaces, and a field that was taken away comes back as it was.
  ///
  /// - Throws: what a migration refused.
  public func home(
    _ record: StateRecord, previous: StateRecord?
  ) throws(MigrationError) -> StateRecord {
    var stages: [StateRecord] = []
    if var stage = previous {
      for hop in hops {
        stages.append(stage)
        stage = try hop.run(stage)
      }
    }
    var record = record
    for (index, hop) in hops.enumerated().reversed() {
      do throws(MigrationError) {
        let replaced = stages.isEmpty ? nil : stages[index]
        record =
          hop.direction == .up
          ? try hop.migration.back(record, previous: replaced)
          : try hop.migration.forward(record)
      } catch { throw error.during(hop.migration) }
    }
    return record
  }
}
