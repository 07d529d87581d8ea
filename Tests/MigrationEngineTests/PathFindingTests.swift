import MigrationTesting
import Testing

@testable import MigrationEngine

/// Path finding against a brute force that walks every simple path of small random graphs.
@Suite struct PathFindingTests {
  static let firstSeed: UInt64 = 77_000
  static let graphCount: UInt64 = 1_500

  /// What a path is judged by, in this order.
  struct Score: Comparable {
    var rank: Int
    var cost: Int
    var hops: Int

    static func < (left: Score, right: Score) -> Bool {
      (left.rank, left.cost, left.hops) < (right.rank, right.cost, right.hops)
    }
  }

  struct Graph {
    var catalog = Catalog()
    var costs: [String: Int] = [:]
    var versions: [Version] = []
  }

  static let pool: [Version] = [
    .legacy, .generation(1), .generation(2), .generation(3),
    .semantic(major: 1, minor: 0, patch: 0),
    .semantic(major: 1, minor: 1, patch: 0),
  ]
  /// What an edge may do: lossless, lossy up, lossy down, one-way.
  static let lenses = [
    #"{"wrap": "a"}"#, #"{"remove": "x", "value": 0}"#, #"{"add": "x", "value": 0}"#,
    #"{"remove": "x"}"#,
  ].compactMap { try? lens($0) }

  static func graph(_ seed: UInt64) throws -> Graph {
    var generator = SeededGenerator(seed: seed)
    var graph = Graph()
    graph.versions = Array(
      pool.shuffled(using: &generator).prefix(Int.random(in: 2...6, using: &generator)))
    let density = Int.random(in: 2...5, using: &generator)
    for from in graph.versions {
      for to in graph.versions where from != to {
        guard Int.random(in: 0..<density, using: &generator) == 0 else { continue }
        let migration = migration(from: from, to: to, using: &generator)
        try graph.catalog.register(migration)
        // Few costs, so that ties are common; zero among them, and none measured now and then.
        let cost = [0, 1, 2, 3, 5, 1_000].randomElement(using: &generator) ?? 0
        if cost != 1_000 { graph.catalog.setCost(cost, of: migration) }
        graph.costs[migration.name] = cost
      }
    }
    return graph
  }

  static func migration(
    from: Version, to: Version, using generator: inout SeededGenerator
  ) -> Migration {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: Migration(from: from, to: to, title: "", revision: "1", forward: { $0 })
    case 1:
      Migration(
        from: from, to: to, title: "", revision: "1", forward: { $0 }, back: { old, _ in old })
    case 2...4: Migration(LensFile(from: from, to: to, lens: lenses[0]))
    default:
      Migration(
        LensFile(
          from: from, to: to,
          lens: lenses[Int.random(in: 0..<lenses.count, using: &generator)]))
    }
  }

  /// How lossy an edge is, told from what the test made it of and not from the engine's ranks.
  static func rank(_ migration: Migration, _ direction: Direction) -> Int? {
    guard let lens = migration.lens else {
      guard migration.isReversible else { return direction == .up ? 2 : nil }
      return 1
    }
    switch (lenses.firstIndex(of: lens), direction) {
    case (0, _): return 0
    case (1, .up): return 1
    case (1, .down): return 0
    case (2, .up): return 0
    case (2, .down): return 1
    case (_, .up): return 2
    case (_, .down): return nil
    }
  }

  /// The best score of all simple paths in one direction.
  static func best(
    _ graph: Graph, from: Version, to: Version, _ direction: Direction, ignoringCost: Bool = false
  ) -> Score? {
    func walk(_ here: Version, _ seen: Set<Version>, _ score: Score) -> Score? {
      if here == to { return score }
      return graph.catalog.migrations.compactMap { migration in
        let (start, end) =
          direction == .up ? (migration.from, migration.to) : (migration.to, migration.from)
        guard start == here, !seen.contains(end), let rank = rank(migration, direction)
        else { return nil }
        let cost = ignoringCost ? 0 : graph.costs[migration.name] ?? 0
        let next = Score(
          rank: max(score.rank, rank), cost: score.cost + cost, hops: score.hops + 1)
        return walk(end, seen.union([end]), next)
      }.min()
    }
    return walk(from, [from], Score(rank: 0, cost: 0, hops: 0))
  }

  /// What the engine and the brute force disagree about in one graph.
  static func disagreements(_ graph: Graph, ignoringCost: Bool = false) throws -> [String] {
    var found: [String] = []
    for from in graph.versions {
      for to in graph.versions where from != to {
        let up = best(graph, from: from, to: to, .up, ignoringCost: ignoringCost)
        let expected = up ?? best(graph, from: from, to: to, .down, ignoringCost: ignoringCost)
        let path = try? graph.catalog.path(from: from, to: to)
        let score = path.map { path in
          Score(
            rank: path.hops.compactMap { rank($0.migration, $0.direction) }.max() ?? 0,
            cost: path.costNanoseconds, hops: path.hops.count)
        }
        if score != expected {
          found.append(
            "\(from) → \(to): \(String(describing: score)), not \(String(describing: expected))")
        }
        guard let path else { continue }
        found += flaws(path, in: graph, from: from, to: to, isUp: up != nil)
      }
    }
    return found
  }

  /// Where a path breaks off, turns round, or adds up wrongly.
  static func flaws(
    _ path: MigrationPath, in graph: Graph, from: Version, to: Version, isUp: Bool
  ) -> [String] {
    var found: [String] = []
    var here = from
    for hop in path.hops {
      if hop.from != here { found.append("\(from) → \(to) breaks off at \(here)") }
      if (hop.direction == .up) != isUp { found.append("\(from) → \(to) turns round at \(here)") }
      here = hop.to
    }
    if here != to { found.append("\(from) → \(to) ends at \(here)") }
    let cost = path.hops.reduce(0) { $0 + (graph.costs[$1.migration.name] ?? 0) }
    if cost != path.costNanoseconds { found.append("\(from) → \(to) costs \(cost)") }
    return found
  }

  @Test func agreesWithTheBruteForce() throws {
    for seed in Self.firstSeed..<Self.firstSeed + Self.graphCount {
      let found = try Self.disagreements(Self.graph(seed))
      #expect(found.isEmpty, "seed \(seed)\n\(found.joined(separator: "\n"))")
    }
  }

  /// The harness can fail: a brute force that does not look at costs is caught.
  @Test func aBruteForceThatIgnoresCostIsCaught() throws {
    let isCaught = try (Self.firstSeed..<Self.firstSeed + 50).contains { seed in
      try !Self.disagreements(Self.graph(seed), ignoringCost: true).isEmpty
    }
    #expect(isCaught)
  }

  @Test func tiesAreBrokenTheSameWayEveryTime() throws {
    for seed in Self.firstSeed..<Self.firstSeed + 100 {
      let (first, second) = (try Self.graph(seed), try Self.graph(seed))
      for from in first.versions {
        for to in first.versions {
          let names = [first, second].map { graph in
            try? graph.catalog.path(from: from, to: to).hops.map(\.migration.name)
          }
          #expect(names[0] == names[1], "seed \(seed)")
        }
      }
    }
  }

  @Test func ofEqualPathsTheFirstInListingOrderIsTaken() throws {
    let catalog = try CatalogTests.catalog(["v1 v3", "v3 v4", "v1 v2", "v2 v4"])
    let path = try catalog.path(from: .generation(1), to: .generation(4))
    #expect(path.hops.map(\.migration.name) == ["v1_to_v2", "v2_to_v4"])
  }

  @Test func aShortcutIsTakenWhenItCostsLessOrTheSame() throws {
    var catalog = try CatalogTests.catalog(["v1 v2", "v2 v3", "v1 v3"])
    let shortcut = try #require(catalog.migration(named: "v1_to_v3"))
    func hops() throws -> [String] {
      try catalog.path(from: .generation(1), to: .generation(3)).hops.map(\.migration.name)
    }
    #expect(try hops() == ["v1_to_v3"])
    catalog.setCost(2 * Catalog.unmeasuredCostNanoseconds, of: shortcut)
    #expect(try hops() == ["v1_to_v3"])
    catalog.setCost(2 * Catalog.unmeasuredCostNanoseconds + 1, of: shortcut)
    #expect(try hops() == ["v1_to_v2", "v2_to_v3"])
  }

  @Test func lossIsWorseThanAnyCost() throws {
    var catalog = try CatalogTests.catalog(["v1 v2", "v2 v3"])
    let lossy = try CatalogTests.migration("v1 v3", #"{"remove": "x", "value": 0}"#)
    try catalog.register(lossy)
    catalog.setCost(0, of: lossy)
    let up = try catalog.path(from: .generation(1), to: .generation(3))
    #expect(up.hops.count == 2)
    #expect(up.loss == .lossless)
    // Its way down adds what was removed, and so loses nothing.
    let down = try catalog.path(from: .generation(3), to: .generation(1))
    #expect(down.hops.map(\.migration.name) == ["v1_to_v3"])
  }

  /// Costs beyond what an `Int` holds stay large; wrapped round they would make endless cycles.
  @Test func enormousCostsAddUp() throws {
    var catalog = try CatalogTests.catalog(["v1 v2", "v2 v1", "v2 v3", "v1 v4", "v4 v3"])
    for name in ["v1_to_v2", "v2_to_v1", "v2_to_v3"] {
      catalog.setCost(.max, of: try #require(catalog.migration(named: name)))
    }
    let path = try catalog.path(from: .generation(1), to: .generation(3))
    #expect(path.hops.map(\.migration.name) == ["v1_to_v4", "v4_to_v3"])
    #expect(try catalog.path(from: .generation(2), to: .generation(4)).costNanoseconds == .max)
  }
}
