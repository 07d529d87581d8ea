/// Something that keeps a plan from starting now.
public struct PlanFinding: Codable, Equatable, Sendable {
  /// What was found.
  public enum Kind: Codable, Equatable, Sendable {
    /// A migration is not the one that was planned with.
    case definitionChanged(migration: String, planned: Checksum, found: Checksum)
    /// The component serves another version than the plan starts from.
    case versionMoved(planned: Version, serving: Version)
    /// A migration of the path is not there any more.
    case pathGone(migration: String)
    /// Memory would not do.
    case memoryInsufficient(neededBytes: Int, freeBytes: Int)
    /// Something that the upgrade needs is not there.
    case dependencyUnavailable(name: String)
    /// Under what is measured now the copy would never catch up.
    case neverArrives(reason: String)
  }

  /// What was found.
  public var kind: Kind
  /// What it means and what to do, as a sentence.
  public var message: String

  /// The kind of failure that an upgrade started in spite of it would end in.
  public var failureKind: FailureKind {
    switch kind {
    case .definitionChanged: .definitionChanged
    case .versionMoved: .interlocked
    case .pathGone: .noPath
    case .memoryInsufficient, .neverArrives: .insufficientResources
    case .dependencyUnavailable: .dependencyUnavailable
    }
  }
}

/// Looks at a plan again, right before it may start.
public enum Validator {
  /// What keeps `plan` from starting, under what is known now; none when nothing does.
  public static func findings(
    of plan: Plan, serving version: Version, catalog: Catalog, facts: PlanFacts
  ) -> [PlanFinding] {
    var findings: [PlanFinding] = []
    func add(_ kind: PlanFinding.Kind, _ message: String) {
      findings.append(PlanFinding(kind: kind, message: message))
    }
    if version != plan.from {
      add(
        .versionMoved(planned: plan.from, serving: version),
        "\(plan.component) serves \(version) by now and the plan starts from \(plan.from); plan"
          + " again")
    }
    for hop in plan.path {
      guard let migration = catalog.migration(named: hop.migration) else {
        add(
          .pathGone(migration: hop.migration),
          "\(hop.migration) is not in the catalog any more; bring it back, or plan again")
        continue
      }
      guard migration.checksum != hop.checksum else { continue }
      add(
        .definitionChanged(
          migration: hop.migration, planned: hop.checksum, found: migration.checksum),
        "\(hop.migration) was \(hop.checksum.short) when it was planned and is now"
          + " \(migration.checksum.short); take the change back, or plan again")
    }
    let touched = plan.steps.compactMap(\.table)
    let tables = facts.tables.filter { touched.contains($0.name) }
    let estimates = Estimates(tables: tables, facts: facts, options: plan.options)
    let needed = estimates.additionalMemoryBytes
    if needed > facts.freeMemoryBytes {
      add(
        .memoryInsufficient(neededBytes: needed, freeBytes: facts.freeMemoryBytes),
        "\(Wording.bytes(needed)) more memory are needed and"
          + " \(Wording.bytes(facts.freeMemoryBytes)) are free; free some, or finalize other"
          + " upgrades first")
    }
    if case .neverArrives(let reason) = estimates.convergence {
      add(.neverArrives(reason: reason), reason)
    }
    if !facts.isModuleAvailable {
      add(
        .dependencyUnavailable(name: "module \(plan.to)"),
        "the module of \(plan.to) cannot be opened; install it, then try again")
    }
    for name in facts.unavailableDependencies {
      add(
        .dependencyUnavailable(name: name),
        "\(name) is not available; bring it back, then try again")
    }
    return findings
  }
}
