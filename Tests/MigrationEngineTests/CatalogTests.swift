import MigrationTesting
import Testing

@testable import MigrationEngine

@Suite struct CatalogTests {
  /// A catalog of edges such as `v1 v2`; `steps` are what each of them does.
  static func catalog(
    _ edges: [String], _ steps: String = #"{"wrap": "a"}"#
  ) throws -> Catalog {
    var catalog = Catalog()
    for edge in edges { try catalog.register(migration(edge, steps)) }
    return catalog
  }

  static func migration(
    _ edge: String, _ steps: String = #"{"wrap": "a"}"#
  ) throws -> Migration {
    let ends = try edge.split(separator: " ").map { try Version($0) }
    return Migration(LensFile(from: ends[0], to: ends[1], lens: try lens(steps)))
  }

  @Test func looksUpByNameAndByEnds() throws {
    let catalog = try Self.catalog(["v1 v2", "v2 v3", "1.0.0 1.1.0", "legacy v1"])
    #expect(catalog.migration(named: "v2_to_v3")?.to == .generation(3))
    #expect(catalog.migration(named: "v1_0_0_to_v1_1_0") != nil)
    #expect(catalog.migration(named: "v3_to_v2") == nil)
    #expect(catalog.migration(from: .legacy, to: .generation(1))?.name == "legacy_to_v1")
    #expect(catalog.migration(from: .generation(1), to: .legacy) == nil)
    #expect(
      catalog.versions.map(\.description) == ["legacy", "v1", "v2", "v3", "1.0.0", "1.1.0"])
    #expect(catalog.migrations.count == 4)
  }

  @Test func refusesDuplicatesAndSelfEdges() throws {
    var catalog = try Self.catalog(["v1 v2"])
    let twice = #expect(throws: MigrationError.self) {
      try catalog.register(Self.migration("v1 v2"))
    }
    #expect(twice?.code == .definitionDuplicate)
    let itself = #expect(throws: MigrationError.self) {
      try catalog.register(Self.migration("v1 v1"))
    }
    #expect(itself?.code == .definitionMalformed)
    #expect(itself?.message.contains("give it another target") == true)
    #expect(catalog.migrations.count == 1)
  }

  @Test func refusesAChangedDefinitionNamingBothChecksums() throws {
    let (old, new) = (
      try Self.migration("v1 v2"), try Self.migration("v1 v2", #"{"wrap": "b"}"#)
    )
    func expectRefusal(_ error: MigrationError?) {
      #expect(error?.code == .definitionChanged)
      #expect(
        error?.message.contains("was \(old.checksum.short) and is now \(new.checksum.short)")
          == true)
    }
    var registered = Catalog()
    try registered.register(old)
    expectRefusal(#expect(throws: MigrationError.self) { try registered.register(new) })
    var remembering = Catalog()
    try remembering.remember(old.checksum, for: old.name)
    expectRefusal(#expect(throws: MigrationError.self) { try remembering.register(new) })
    try remembering.register(old)
    var late = Catalog()
    try late.register(new)
    expectRefusal(
      #expect(throws: MigrationError.self) { try late.remember(old.checksum, for: old.name) })
    try late.remember(new.checksum, for: new.name)
  }

  @Test func findsGapsIslandsAndLossyMigrations() throws {
    #expect(try Self.catalog(["v1 v2", "v2 v3"]).findings().isEmpty)
    #expect(Catalog().findings().isEmpty)

    let gap = try Self.catalog(["v1 v2", "v3 v4"]).findings()
    #expect(gap.map(\.kind) == [.gap, .island])
    #expect(gap.first?.subject == "v2 → v3")
    #expect(gap.first?.message == "nothing leads up from v2; write v2_to_v3.json")
    #expect(gap.allSatisfy { $0.isProblem })

    let island = try Self.catalog(["v1 v2", "v2 v3", "1.0.0 1.1.0"]).findings()
    #expect(island.map(\.kind) == [.island])
    #expect(island.first?.subject == "1.0.0, 1.1.0")

    var lossy = try Self.catalog(["v1 v2"], #"{"remove": "x", "value": 0}"#)
    try lossy.register(
      Migration(
        from: .generation(2), to: .generation(3), title: "", revision: "1", forward: { $0 }))
    let findings = lossy.findings()
    #expect(findings.map(\.kind) == [.lossy, .lossy])
    #expect(findings.map(\.subject) == ["v1_to_v2", "v2_to_v3"])
    #expect(findings.first?.message == #"depends on the data: {"remove": "x", "value": 0}"#)
    #expect(findings.allSatisfy { !$0.isProblem })
  }

  /// A branch that was passed by on purpose is no gap.
  @Test func branchesAreNoGaps() throws {
    #expect(try Self.catalog(["v1 v3", "v2 v3"]).findings().isEmpty)
  }

  @Test(arguments: [
    (
      [], "v1", "v2", MigrationError.Code.noPath,
      "write one with `midstream state new v1 v2 --migrations DIR`"
    ),
    (
      ["v1 v2"], "v1", "v9", .versionUnknown,
      "leads to v9; known are v1, v2: correct the version or write the migration"
    ),
    (
      ["v1 v2", "v3 v4"], "v1", "v4", .noPath,
      "from v1 one reaches v2; what is missing is a migration from v2 to v3"
        + " (midstream state new v2 v3 --migrations DIR)"
    ),
    (
      ["v1 v2", "v3 v4"], "v4", "v1", .noPath,
      "from v4 one reaches v3; what is missing is a migration from v2 to v3"
    ),
    (
      ["legacy v1", "1.0.0 1.1.0"], "v1", "1.1.0", .noPath,
      "nothing can be reached from v1; what is missing is a migration from v1 to 1.0.0"
    ),
  ])
  func sayWhyThereIsNoPath(
    edges: [String], from: String, to: String, code: MigrationError.Code, message: String
  ) throws {
    let catalog = try Self.catalog(edges)
    let error = #expect(throws: MigrationError.self) {
      try catalog.path(from: Version(from), to: Version(to))
    }
    #expect(error?.code == code)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test func theMissingMigrationIsFoundBehindOneWayEdges() throws {
    var catalog = try Self.catalog(["v1 v2", "v4 v5"])
    try catalog.register(Self.migration("v3 v4", #"{"remove": "x"}"#))
    let error = #expect(throws: MigrationError.self) {
      try catalog.path(from: .generation(1), to: .generation(5))
    }
    #expect(error?.message.contains("is a migration from v2 to v3") == true)
  }

  @Test func aBlockedWayDownNamesWhatBlocksItAndNothingElse() throws {
    var catalog = try Self.catalog(["v1 v2", "v3 v4"])
    try catalog.register(Self.migration("v2 v3", #"{"remove": "x"}"#))
    try catalog.register(Self.migration("v4 v5", #"{"remove": "x"}"#))
    try catalog.register(Self.migration("1.0.0 1.1.0", #"{"remove": "x"}"#))
    let error = #expect(throws: MigrationError.self) {
      try catalog.path(from: .generation(4), to: .generation(1))
    }
    #expect(error?.code == .noPath)
    #expect(
      error?.message == "v1 lies below v4, but there is no way back through v2_to_v3; restore a"
        + " backup instead")
  }
}
