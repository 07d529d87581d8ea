/// Makes plans: a pure function of a catalog, what was measured, and what the operator chose.
public enum Planner {
  /// The most that one row's transform may cost inside a write that is mirrored: 100 µs.
  ///
  /// As much as a caller may wait at the 99.9th percentile while an upgrade runs.
  public static let writeBudgetNanoseconds = 100_000

  /// How many keys of bad samples a message names.
  static let namedKeys = 3

  /// Plans an upgrade of `component` between two versions.
  ///
  /// - Throws: `definitionMalformed` when there is nothing to do or an option does not fit, as the
  ///   online strategy does not for tables whose rows change their keys;
  ///   `versionUnknown` and `noPath` from the catalog; `transformFailed` when a sampled row cannot
  ///   be taken along, or not in the same way twice, or not within the write budget;
  ///   `notReversible` when a confirm window is asked for and there is no way back.
  public static func plan(
    component: String, from: Version, to: Version, catalog: Catalog, facts: PlanFacts,
    options: PlanOptions = PlanOptions()
  ) throws(MigrationError) -> Plan {
    guard from != to else {
      throw MigrationError(
        .definitionMalformed,
        "\(component) is at \(from) already; choose another version to go to")
    }
    let path = try catalog.path(from: from, to: to)
    let tables = touchedTables(of: path, facts)
    try checkSamples(tables, options)
    try checkStrategy(options.strategy, tables)
    try checkOptions(options, path)
    let estimates = Estimates(tables: tables, facts: facts, options: options)
    return Plan(
      component: component, from: from, to: to,
      path: path.hops.map {
        Plan.Hop(
          migration: $0.migration.name, checksum: $0.migration.checksum, direction: $0.direction,
          to: $0.to)
      },
      options: options, requirements: requirements(of: options.validation),
      steps: steps(path, tables, estimates, options),
      predictions: estimates.predictions(path, facts))
  }

  /// The tables whose rows change, in the component's order; all others move as they are.
  private static func touchedTables(
    of path: MigrationPath, _ facts: PlanFacts
  ) -> [PlanFacts.Table] {
    let names = path.hops.flatMap { $0.migration.touches.tables }
    return facts.tables.filter { names.contains($0.name) }
  }

  private static func checkSamples(
    _ tables: [PlanFacts.Table], _ options: PlanOptions
  ) throws(MigrationError) {
    for table in tables {
      let failed = table.badSamples.filter { $0.problem != .differed }
      if let first = failed.first, case .failed(let reason) = first.problem {
        throw MigrationError(
          .transformFailed,
          "rows of \(table.name) cannot be taken along (\(keys(of: failed))); correct them or the"
            + " migration", at: table.name, cause: reason)
      }
      switch options.strategy {
      case .suspended: continue
      case .online: break
      }
      let differing = table.badSamples.filter { $0.problem == .differed }
      guard differing.isEmpty else {
        throw MigrationError(
          .transformFailed,
          "the transform of \(table.name) gave two results for one row (\(keys(of: differing)));"
            + " make it pure, or use the suspended strategy", at: table.name)
      }
      guard table.worstCostNanoseconds <= writeBudgetNanoseconds else {
        throw MigrationError(
          .transformFailed,
          "one row of \(table.name) takes \(Wording.duration(table.worstCostNanoseconds)) to"
            + " transform, more than the \(Wording.duration(writeBudgetNanoseconds)) a write may"
            + " wait; make it cheaper, or use the suspended strategy", at: table.name)
      }
    }
  }

  private static func checkStrategy(
    _ strategy: Strategy, _ tables: [PlanFacts.Table]
  ) throws(MigrationError) {
    let names = tables.filter(\.needsSuspension).map(\.name)
    guard strategy == .online, let first = names.first else { return }
    throw MigrationError(
      .definitionMalformed,
      "rows of \(names.joined(separator: ", ")) change their keys, and writes to them cannot be"
        + " mirrored; use the suspended strategy", at: first)
  }

  private static func keys(of samples: [PlanFacts.BadSample]) -> String {
    let named = samples.prefix(namedKeys).map(\.key).joined(separator: ", ")
    return samples.count > namedKeys ? "\(named) and \(samples.count - namedKeys) more" : named
  }

  private static func checkOptions(
    _ options: PlanOptions, _ path: MigrationPath
  ) throws(MigrationError) {
    for seconds in [options.confirmWithinSeconds, options.armWithinSeconds] {
      guard let seconds, seconds <= 0 else { continue }
      throw MigrationError(
        .definitionMalformed, "a time limit of \(seconds) s has passed already; give more")
    }
    guard options.confirmWithinSeconds != nil else { return }
    switch options.strategy {
    case .online: break
    case .suspended:
      throw MigrationError(
        .definitionMalformed,
        "a confirm window rolls back by itself, and the suspended strategy would have to suspend"
          + " the component for that; leave the window out, or use the online strategy")
    }
    switch path.loss {
    case .lossless, .dependsOnData: break
    case .oneWay:
      throw MigrationError(
        .notReversible,
        "a confirm window rolls back by itself, and there is no way back from \(path.to); leave"
          + " the window out, or give the migration a way back")
    }
  }

  private static func requirements(of level: ValidationLevel) -> [Plan.Requirement] {
    switch level {
    case .basic: [.counts, .versions, .sample]
    case .full: [.counts, .versions, .everyRowValid, .everyRowEqualsForward]
    case .strict:
      [.counts, .versions, .everyRowValid, .everyRowEqualsForward, .wayBackForEveryRow]
    }
  }
}
