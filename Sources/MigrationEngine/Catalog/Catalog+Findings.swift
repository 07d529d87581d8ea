/// Something worth knowing about a catalog before it is used.
public struct CatalogFinding: Equatable, Sendable {
  /// What was found.
  public enum Kind: String, Sendable {
    /// Versions of one scheme with no way up from one to the next.
    case gap
    /// Versions that no migration connects with the rest.
    case island
    /// A migration whose way back may lose something, or that has none.
    case lossy
  }

  /// What was found.
  public let kind: Kind
  /// The migration or version it is about.
  public let subject: String
  /// What it means, and what to do.
  public let message: String

  /// Whether the catalog should be mended before it is used.
  public var isProblem: Bool {
    switch kind {
    case .gap, .island: true
    case .lossy: false
    }
  }
}

extension Catalog {
  /// Gaps, islands and lossy migrations, in the order of versions.
  public func findings() -> [CatalogFinding] {
    gaps() + islands() + lossyMigrations()
  }

  private func gaps() -> [CatalogFinding] {
    zip(versions, versions.dropFirst()).compactMap { older, newer in
      guard older.isOlder(than: newer) == true, !reachable(from: older, .up).contains(newer),
        // A version passed by on purpose leads on to something newer; that is a branch, no gap.
        reachable(from: older, .up).isEmpty
      else { return nil }
      return CatalogFinding(
        kind: .gap, subject: "\(older) → \(newer)",
        message:
          "nothing leads up from \(older); write \(LensFile.fileName(from: older, to: newer))")
    }
  }

  private func islands() -> [CatalogFinding] {
    var rest = versions
    var groups: [[Version]] = []
    while let start = rest.first {
      let group = connected(with: start)
      groups.append(group)
      rest.removeAll { group.contains($0) }
    }
    guard let mainland = groups.max(by: { $0.count < $1.count }) else { return [] }
    return groups.filter { $0 != mainland }.map { group in
      let names = group.map(\.description).joined(separator: ", ")
      return CatalogFinding(
        kind: .island, subject: names,
        message: "no migration connects \(names) with the other versions; write one, or move the"
          + " files elsewhere")
    }
  }

  private func connected(with start: Version) -> [Version] {
    var seen: Set<Version> = [start]
    var pending = [start]
    while let here = pending.popLast() {
      for migration in migrations where migration.from == here || migration.to == here {
        for next in [migration.from, migration.to] where seen.insert(next).inserted {
          pending.append(next)
        }
      }
    }
    return seen.sorted(by: Version.listedBefore)
  }

  private func lossyMigrations() -> [CatalogFinding] {
    migrations.compactMap { migration in
      let verdict = migration.lens?.verdict
      guard migration.lossRank(.up) > 0 else { return nil }
      return CatalogFinding(
        kind: .lossy, subject: migration.name,
        message: verdict.map { "\($0)" } ?? "written as code; prove it on documents")
    }
  }
}
