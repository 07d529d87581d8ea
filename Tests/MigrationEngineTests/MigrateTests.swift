import MigrationTesting
import Testing

@testable import MigrationEngine

@Suite struct MigrateTests {
  static let (one, two, three) = (
    Version.generation(1), Version.generation(2), Version.generation(3)
  )

  static func catalog() throws -> Catalog {
    var catalog = Catalog()
    try catalog.register(
      Migration(LensFile(from: one, to: two, lens: try lens(#"{"rename": "a", "to": "b"}"#))))
    try catalog.register(
      Migration(
        LensFile(
          from: two, to: three, lens: try lens(#"{"add": "p.q", "value": 1}, {"wrap": "b"}"#))))
    return catalog
  }

  @Test func traceTellsEachHopWithItsChanges() throws {
    let record = makeState(at: Self.one, ["a": 5, "unknown": true])
    let result = try Self.catalog().migrate(record, to: Self.three)
    #expect(
      result.record == makeState(at: Self.three, ["b": [5], "unknown": true, "p": ["q": 1]]))
    #expect(result.trace.map(\.migration.name) == ["v1_to_v2", "v2_to_v3"])
    #expect(result.trace.map(\.direction) == [.up, .up])
    #expect(result.trace.first?.before == record)
    #expect(result.trace.first?.changes == [.removed("a", 5), .added("b", 5)])
    #expect(
      result.trace.last?.changes == [.changed("b", from: 5, to: [5]), .added("p", ["q": 1])])
    #expect(result.trace.last?.after == result.record)
  }

  @Test func inPlaceMakesTheSameRecordOrRefusesTheSame() throws {
    for seed in 20_000..<UInt64(20_600) {
      var generator = LensGenerator(seed: seed)
      guard let file = generator.file() else { continue }
      var catalog = Catalog()
      try catalog.register(Migration(file))
      let start = StateRecord(version: file.from, fields: generator.document(for: file.lens))
      for (record, target) in [(start, file.to), (StateRecord(version: file.to), file.from)] {
        guard let path = try? catalog.path(from: record.version, to: target) else { continue }
        var changed = record
        let inPlace = Result { try catalog.migrate(inPlace: &changed, along: path) }
        switch (inPlace, Result { try catalog.migrate(record, along: path).record }) {
        case (.success, .success(let copied)): #expect(changed == copied, "seed \(seed)")
        case (.failure(let left), .failure(let right)):
          #expect(left as? MigrationError == right as? MigrationError, "seed \(seed)")
        case (let left, let right): Issue.record("seed \(seed): \(left), \(right)")
        }
      }
    }
  }

  @Test func goesDownTheWayItCameUp() throws {
    let catalog = try Self.catalog()
    let record = makeState(at: Self.one, ["a": 5])
    let up = try catalog.migrate(record, to: Self.three)
    let down = try catalog.migrate(up.record, to: Self.one)
    #expect(down.record == record)
    #expect(down.trace.map(\.direction) == [.down, .down])
    #expect(try catalog.migrate(record, to: Self.one).trace.isEmpty)
  }

  @Test func autoMigrateGoesUpOnly() throws {
    let catalog = try Self.catalog()
    let newer = makeState(at: Self.three, ["b": [5], "p": ["q": 1]])
    let old = makeState(at: Self.one, ["a": 5])
    #expect(try catalog.autoMigrate(old, to: Self.three) == newer)
    #expect(try catalog.autoMigrate(newer, to: Self.three) == newer)
    let error = #expect(throws: MigrationError.self) {
      try catalog.autoMigrate(newer, to: Self.one)
    }
    #expect(error?.code == .versionNewerThanTarget)
    #expect(error?.message.contains("midstream state migrate --to v1") == true)
  }

  /// Numbers have an order and edges have a direction; where they disagree the edge decides.
  @Test func autoMigrateNeverRunsAMigrationBack() throws {
    var catalog = Catalog()
    let same = try lens(#"{"wrap": "a"}"#)
    try catalog.register(Migration(LensFile(from: Self.two, to: Self.one, lens: same)))
    try catalog.register(
      Migration(LensFile(from: .semantic(major: 1, minor: 0, patch: 0), to: .legacy, lens: same)))
    for (from, to) in [(Self.one, Self.two), (.legacy, .semantic(major: 1, minor: 0, patch: 0))] {
      let error = #expect(throws: MigrationError.self) {
        try catalog.autoMigrate(makeState(at: from, ["a": [1]]), to: to)
      }
      #expect(error?.code == .versionNewerThanTarget)
    }
  }

  @Test func checksRunAfterEachHopThatArrives() throws {
    struct Wrong: Error, CustomStringConvertible { let description = "b is missing" }
    var catalog = try Self.catalog()
    catalog.check(Self.two) { record in if record["b"] != 5 { throw Wrong() } }
    #expect(throws: Never.self) {
      try catalog.migrate(makeState(at: Self.one, ["a": 5]), to: Self.three)
    }
    for (record, target) in [
      (makeState(at: Self.one, ["a": 6]), Self.three),
      (makeState(at: Self.three, ["b": [7], "p": ["q": 1]]), Self.one),
    ] {
      let error = #expect(throws: MigrationError.self) {
        try catalog.migrate(record, to: target)
      }
      #expect(error?.code == .validationFailed)
      #expect(error?.cause == "b is missing")
      #expect(error?.message.contains("not right for v2; correct") == true)
    }
  }

  @Test func aRecordOfAnotherVersionIsRefused() throws {
    let migration = try #require(try Self.catalog().migration(from: Self.one, to: Self.two))
    let record = makeState(at: Self.three, ["a": 1])
    for run in [migration.forward, { try migration.back($0) }] {
      let error = #expect(throws: MigrationError.self) { try run(record) }
      #expect(error?.code == .versionMismatch)
    }
  }

  // MARK: Closures

  struct Old: RecordConvertible {
    var limit: Int64
    init(limit: Int64) { self.limit = limit }
    init(fields: Fields) throws {
      guard case .int(let limit)? = fields["limit"] else { throw NoLimit() }
      self.limit = limit
    }
    var fields: Fields { ["limit": .int(limit)] }
  }

  struct New: RecordConvertible {
    var perSecond: Int64
    init(perSecond: Int64) { self.perSecond = perSecond }
    init(fields: Fields) throws {
      guard case .int(let rate)? = fields["perSecond"] else { throw NoLimit() }
      perSecond = rate
    }
    var fields: Fields { ["perSecond": .int(perSecond)] }
  }

  struct NoLimit: Error, CustomStringConvertible { let description = "there is no limit" }

  static let typed = Migration(
    from: one, to: two, title: "By the second", revision: "1",
    forward: { (old: Old) in New(perSecond: old.limit / 60) },
    back: { (new: New, previous: Old?) in
      Old(limit: new.perSecond * 60 + (previous.map { $0.limit % 60 } ?? 0))
    })

  @Test func unknownFieldsSurviveTypedClosures() throws {
    let record = makeState(at: Self.one, ["limit": 125, "unknown": ["x": [1]]])
    let there = try Self.typed.forward(record)
    #expect(there == makeState(at: Self.two, ["perSecond": 2, "unknown": ["x": [1]]]))
    #expect(
      try Self.typed.back(there) == makeState(at: Self.one, ["limit": 120, "unknown": ["x": [1]]]))
    #expect(try Self.typed.back(there, previous: record) == record)
  }

  @Test func anUnknownFieldIsNeverOverwritten() throws {
    let record = makeState(at: Self.one, ["limit": 120, "perSecond": "mine"])
    let error = #expect(throws: MigrationError.self) { try Self.typed.forward(record) }
    #expect(error?.code == .fieldExists)
    #expect(error?.location == "perSecond")
    let same = makeState(at: Self.one, ["limit": 120, "perSecond": 2])
    #expect(try Self.typed.forward(same) == makeState(at: Self.two, ["perSecond": 2]))
  }

  @Test func whatAClosureThrowsIsTheCause() throws {
    let error = #expect(throws: MigrationError.self) {
      try Self.typed.forward(makeState(at: Self.one))
    }
    #expect(error?.code == .transformFailed)
    #expect(error?.cause == "there is no limit")
    #expect(error?.message == "the way forward of v1_to_v2 failed; correct it or the document")
  }

  @Test func withoutAWayBackThereIsNone() throws {
    let migration = Migration(
      from: Self.one, to: Self.two, title: "", revision: "1", forward: { $0 })
    #expect(!migration.isReversible)
    let error = #expect(throws: MigrationError.self) {
      try migration.back(makeState(at: Self.two))
    }
    #expect(error?.code == .notReversible)
    // Whatever version a closure leaves in the record, the engine writes the right one.
    #expect(try migration.forward(makeState(at: Self.one)).version == Self.two)
  }

  @Test func theChecksumOfClosuresIsTheirRevision() {
    func checksum(_ revision: String, _ tables: [String] = []) -> Checksum {
      Migration(
        from: Self.one, to: Self.two, title: revision, revision: revision,
        touches: Migration.Touches(record: true, tables: tables), forward: { $0 }
      ).checksum
    }
    #expect(checksum("1") == checksum("1"))
    #expect(Set([checksum("1"), checksum("2"), checksum("1", ["t"])]).count == 3)
  }
}
