import MigrationEngine
import Testing

@testable import StateFiles

@Suite struct DocumentRulesTests {
  @Test func aTargetThatNoMigrationKnowsIsRefused() throws {
    let catalogs = [
      (Catalog(), MigrationError.Code.noPath), (try Fixtures.catalog(), .versionUnknown),
    ]
    for (catalog, code) in catalogs {
      let error = #expect(throws: MigrationError.self) {
        try DocumentRules(catalog: catalog, target: .generation(9))
      }
      #expect(error?.code == code)
    }
  }

  @Test func pathsAreKnownForEveryVersion() throws {
    let rules = try Fixtures.rules(to: Fixtures.three)
    #expect(try rules.path(from: .legacy).hops.map(\.to.description) == ["v1", "v2", "v3"])
    #expect(try rules.path(from: Fixtures.three).hops.isEmpty)
    let error = #expect(throws: MigrationError.self) { try rules.path(from: .generation(9)) }
    #expect(error?.code == .versionUnknown)
  }

  @Test func anIslandHasNoPath() throws {
    var catalog = try Fixtures.catalog()
    let island = #"{"from": "v7", "to": "v8", "record": []}"#
    try catalog.register(Migration(LensFile(json: Array(island.utf8))))
    let rules = try DocumentRules(catalog: catalog, target: Fixtures.two)
    let error = #expect(throws: MigrationError.self) { try rules.path(from: .generation(7)) }
    #expect(error?.code == .noPath)
  }

  @Test func aWayHomeThatIsRefusedLosesTheWholeDocument() throws {
    let lens = """
      {"from": "v1", "to": "v2", "record": [{"map": "a", "values": {"x": "z", "y": "z"}}]}
      """
    var catalog = Catalog()
    try catalog.register(Migration(LensFile(json: Array(lens.utf8))))
    let rules = try DocumentRules(catalog: catalog, target: Fixtures.two)
    let text = Array(#"{"state_version":"v1","a":"x"}"#.utf8)
    let document = try text.withUnsafeBufferPointer { try rules.read($0) }
    #expect(try rules.losses(of: document).count == 1)
  }
}
