/// The migrations that lead from one version to another, in the order they are run.
public struct MigrationPath: Sendable {
  /// One migration, and which way it is run.
  public struct Hop: Sendable {
    /// The migration.
    public let migration: Migration
    /// Forward or back.
    public let direction: Direction

    /// The version this hop starts from.
    public var from: Version { direction == .up ? migration.from : migration.to }
    /// The version this hop leads to.
    public var to: Version { direction == .up ? migration.to : migration.from }

    /// Runs it on a record.
    package func run(_ record: StateRecord) throws(MigrationError) -> StateRecord {
      switch direction {
      case .up: try migration.forward(record)
      case .down: try migration.back(record)
      }
    }

    /// Runs it the other way, from what it made.
    package func runHome(_ record: StateRecord) throws(MigrationError) -> StateRecord {
      switch direction {
      case .up: try migration.back(record)
      case .down: try migration.forward(record)
      }
    }

    /// What can be said of the way home without looking at a document.
    public var loss: Loss { Loss(rank: migration.lossRank(direction)) }

    /// The operation that keeps the way home from being lossless, where a lens can tell.
    public var culprit: Operation? {
      let lens = direction == .up ? migration.lens : migration.lens?.inverse
      switch lens?.verdict {
      case .dependsOnData(let operation)?, .oneWay(let operation)?: return operation
      case .lossless?, nil: return nil
      }
    }
  }

  /// How much the way home may lose.
  public enum Loss: String, Sendable {
    case lossless
    case dependsOnData = "depends on the data"
    case oneWay = "one-way"

    init(rank: Int) { self = rank == 0 ? .lossless : rank == 1 ? .dependsOnData : .oneWay }
  }

  /// Where the path starts.
  public let from: Version
  /// Where it leads.
  public let to: Version
  /// The migrations on it; none when both are the same.
  public let hops: [Hop]
  /// What it was measured, or is assumed, to cost for one document.
  public let costNanoseconds: Int

  /// The worst loss among its hops.
  public var loss: Loss {
    Loss(rank: hops.map { $0.migration.lossRank($0.direction) }.max() ?? 0)
  }

  /// Both costs together; beyond what an `Int` holds they are all the same, never negative.
  fileprivate static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, isOver) = left.addingReportingOverflow(right)
    return isOver ? .max : sum
  }
}

extension Catalog {
  /// The best path between two versions.
  ///
  /// Lossless goes before lossy, then the cheapest, then the one of fewest hops. Up is tried
  /// before down, and a path never turns round.
  ///
  /// - Throws: `versionUnknown` for a version that no migration touches, `noPath` saying what can
  ///   be reached and which migration is missing.
  public func path(from: Version, to: Version) throws(MigrationError) -> MigrationPath {
    if from == to { return MigrationPath(from: from, to: to, hops: [], costNanoseconds: 0) }
    for direction in [Direction.up, .down] {
      // The worst hop decides how lossy a path is, so the best edges are tried alone first; the
      // shortest way through them needs no second look.
      for rank in 0...2 {
        if let found = shortest(from: from, to: to, direction, maximumRank: rank) { return found }
      }
    }
    throw explainMissingPath(from: from, to: to)
  }

  private func shortest(
    from: Version, to: Version, _ direction: Direction, maximumRank: Int
  ) -> MigrationPath? {
    struct Label { var cost: Int, hops: Int, edge: Int? }
    var labels: [Version: Label] = [from: Label(cost: 0, hops: 0, edge: nil)]
    var open: Set<Version> = [from]
    // Catalogs hold tens of versions; picking the best by a scan is as quick as a heap, and the
    // listing order breaks ties the same way in every run.
    while let here = open.min(by: { left, right in
      guard let first = labels[left], let second = labels[right] else { return false }
      if (first.cost, first.hops) != (second.cost, second.hops) {
        return (first.cost, first.hops) < (second.cost, second.hops)
      }
      return Version.listedBefore(left, right)
    }), let label = labels[here] {
      open.remove(here)
      if here == to { break }
      for edge in (direction == .up ? edgesUp : edgesDown)[here] ?? [] {
        let migration = migrations[edge]
        guard isOpen(migration, direction, maximumRank) else { continue }
        let next = direction == .up ? migration.to : migration.from
        let (cost, hops) = (MigrationPath.sum(label.cost, costs[edge]), label.hops + 1)
        if let known = labels[next], (known.cost, known.hops) <= (cost, hops) { continue }
        labels[next] = Label(cost: cost, hops: hops, edge: edge)
        open.insert(next)
      }
    }
    guard let end = labels[to] else { return nil }
    var hops: [MigrationPath.Hop] = []
    var here = to
    while let edge = labels[here]?.edge {
      hops.append(MigrationPath.Hop(migration: migrations[edge], direction: direction))
      here = direction == .up ? migrations[edge].from : migrations[edge].to
    }
    return MigrationPath(
      from: from, to: to, hops: hops.reversed(), costNanoseconds: end.cost)
  }

  private func isOpen(_ migration: Migration, _ direction: Direction, _ maximumRank: Int) -> Bool {
    guard direction == .up || migration.isReversible else { return false }
    return migration.lossRank(direction) <= maximumRank
  }

  /// Every version that can be reached from `start`, itself left out, in listing order.
  func reachable(from start: Version, _ direction: Direction, ignoringLoss: Bool = false)
    -> [Version]
  {
    var seen: Set<Version> = [start]
    var pending = [start]
    while let here = pending.popLast() {
      for edge in (direction == .up ? edgesUp : edgesDown)[here] ?? [] {
        let migration = migrations[edge]
        guard direction == .up || ignoringLoss || migration.isReversible else { continue }
        let next = direction == .up ? migration.to : migration.from
        if seen.insert(next).inserted { pending.append(next) }
      }
    }
    seen.remove(start)
    return seen.sorted(by: Version.listedBefore)
  }

  private func explainMissingPath(from: Version, to: Version) -> MigrationError {
    let known = versions
    guard !known.isEmpty else {
      return MigrationError(
        .noPath,
        "no migrations are known; write one with"
          + " `midstream state new \(from) \(to) --migrations DIR`"
      )
    }
    for version in [from, to] where !known.contains(version) {
      let list = known.map(\.description).joined(separator: ", ")
      return MigrationError(
        .versionUnknown,
        "no migration starts from or leads to \(version); known are \(list): correct the version or"
          + " write the migration")
    }
    if reachable(from: from, .down, ignoringLoss: true).contains(to) {
      let below = [from] + reachable(from: from, .down, ignoringLoss: true)
      let above = [to] + reachable(from: to, .up)
      let blocked = migrations.filter {
        !$0.isReversible && below.contains($0.to) && above.contains($0.from)
      }.map(\.name).joined(separator: ", ")
      return MigrationError(
        .noPath,
        "\(to) lies below \(from), but there is no way back through \(blocked); restore a backup"
          + " instead")
    }
    let isDown = to.isOlder(than: from) ?? false
    let reached = reachable(from: from, isDown ? .down : .up)
    let sources = [to] + reachable(from: to, isDown ? .up : .down, ignoringLoss: true)
    let reachedText =
      reached.isEmpty
      ? "nothing can be reached from \(from)"
      : "from \(from) one reaches \(reached.map(\.description).joined(separator: ", "))"
    let (edge, goal) = missingEdge(from: [from] + reached, to: sources, isDown: isDown)
    let (start, end) = isDown ? (goal, edge) : (edge, goal)
    return MigrationError(
      .noPath,
      "there is no path from \(from) to \(to): \(reachedText); what is missing is a migration from"
        + " \(start) to \(end) (midstream state new \(start) \(end) --migrations DIR)")
  }

  /// The gap to close: the furthest version reached and the nearest that still leads on.
  private func missingEdge(
    from reached: [Version], to sources: [Version], isDown: Bool
  ) -> (Version, Version) {
    let near = reached.sorted(by: Version.listedBefore)
    let far = sources.sorted(by: Version.listedBefore)
    let start = (isDown ? near.first : near.last) ?? reached[0]
    let beyond = far.filter {
      isDown ? Version.listedBefore($0, start) : Version.listedBefore(start, $0)
    }
    return (start, (isDown ? beyond.last : beyond.first) ?? sources[0])
  }
}
