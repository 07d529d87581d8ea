import MigrationEngine
import Testing

@testable import StateTables

/// Paths of several versions, the other direction, and tables that come, go or change their names.
@Suite struct PathTests {
  private typealias Old = OrderedTable<Int, ClientV1>

  private func go(
    _ changes: [TableChange], _ workers: HandWorkers, from version: UInt32 = 1
  ) throws -> Migrator {
    let migrator = Migrator(changes, record: nil, workers: workers, reaper: workers)
    migrator.begin()
    for _ in 0..<40 {
      _ = migrator.step(Migrator.Budget())
      workers.finishAll()
    }
    migrator.verify(.wayBack)
    for _ in 0..<40 {
      _ = migrator.step(Migrator.Budget())
      workers.finishAll()
    }
    #expect(migrator.standing.problem == nil)
    _ = try migrator.exchange(StateRecord(version: .generation(version)))
    return migrator
  }

  private func clients(_ rows: Int = 20) -> Old {
    let old = Old("clients", schema: .generation(1), fanOut: FanOut(maximum: 4))
    for key in 0..<rows { old[key] = Moving.row(key) }
    return old
  }

  @Test func pathOfTwoHopsIsOneCopyAndGoesBackThroughBoth() throws {
    let (old, workers) = (clients(), HandWorkers())
    let new = OrderedTable<Int, ClientV3>(
      "clients", schema: .generation(3), fanOut: FanOut(maximum: 4))
    let lens = Lenses.v1v2.then(Lenses.v2v3)
    let migrator = try go([.rows(of: old, into: new, by: lens)], workers)
    #expect(migrator.verified.provedBack == 20)
    #expect(new[3] == ClientV3(weighted: 6, burst: 10, tier: 0, region: 1))
    // In sight of the row replaced, at the first version's own shape.
    new[3] = ClientV3(weighted: 10, burst: 10, tier: 2, region: 1)
    // Refused by the first hop alone, and shed by the second alone.
    new[4] = ClientV3(weighted: 11, burst: 10, tier: 0, region: 1)
    new[5] = ClientV3(weighted: 10, burst: 10, tier: 0, region: 9)
    #expect(migrator.standing.figures.unmappable == 1)
    #expect(migrator.standing.figures.shed == 1)
    new[4] = ClientV3(weighted: 12, burst: 10, tier: 0, region: 1)
    _ = try migrator.exchangeBack(StateRecord(version: .generation(3)))
    #expect(old[3] == ClientV1(count: 5, note: "note 3", tier: 2))
    #expect(old[4] == ClientV1(count: 6, note: "note 4"))
    #expect(old[5] == ClientV1(count: 5, note: "note 5"))
    #expect(old[6] == Moving.row(6))
  }

  /// The second hop's way back must see the row at its own version too.
  @Test func eachHopSeesTheRowItReplaces() throws {
    let first = RowLens<ClientV1, ClientV1>(
      forward: { ClientV1(count: $0.count + 1, note: $0.note) },
      back: { new, previous in
        ClientV1(count: new.count - 1, note: "\(previous?.note ?? "filler"), \(new.note)")
      })
    let second = RowLens<ClientV1, ClientV2>(
      forward: { ClientV2(weighted: $0.count, burst: 0, tier: $0.tier) },
      back: { new, previous in
        ClientV1(count: new.weighted, note: previous.map { "seen \($0.count)" } ?? "unseen")
      })
    let both = first.then(second)
    let back = try #require(both.back)
    let row = ClientV2(weighted: 9, burst: 0, tier: 0)
    #expect(
      try back(row, ClientV1(count: 5, note: "kept")) == ClientV1(count: 8, note: "kept, seen 6"))
    #expect(try back(row, nil) == ClientV1(count: 8, note: "filler, unseen"))
  }

  @Test func pathWithAOneWayHopHasNoWayBack() {
    let oneWay = RowLens<ClientV2, ClientV3>(forward: Lenses.v2v3.forward)
    #expect(Lenses.v1v2.then(oneWay).back == nil)
    #expect(oneWay.reversed == nil)
  }

  @Test func reversedLensGoesDownAndUpAgain() throws {
    let (workers, old) = (
      HandWorkers(), OrderedTable<Int, ClientV2>("clients", schema: .generation(2))
    )
    for key in 0..<20 { old[key] = ClientV2(weighted: key * 2, burst: 10, tier: 1) }
    let new = Old("clients", schema: .generation(1))
    let lens = try #require(Lenses.v1v2.reversed)
    let migrator = try go([.rows(of: old, into: new, by: lens)], workers, from: 2)
    #expect(new[3] == ClientV1(count: 3, note: "", tier: 1))
    new[3] = ClientV1(count: 50, note: "", tier: 1)
    // A note is what v2 cannot hold, and a negative count it cannot hold at all.
    new[4] = ClientV1(count: 4, note: "remember", tier: 1)
    new[5] = ClientV1(count: -1, note: "", tier: 1)
    #expect(migrator.standing.figures.shed == 1)
    #expect(migrator.standing.figures.unmappable == 1)
    _ = try migrator.exchangeBack(StateRecord(version: .generation(1)))
    #expect(old[3] == ClientV2(weighted: 100, burst: 10, tier: 1))
    #expect(old[5] == nil)
  }

  @Test func reversedLensRefusesWhatTheLowerVersionCannotHold() throws {
    let lens = try #require(Lenses.v1v2.reversed)
    #expect(throws: RowRefused.self) {
      try lens.forward(ClientV2(weighted: 3, burst: 10, tier: 0))
    }
  }

  @Test func droppedTableIsKeptUntilFinalize() throws {
    for isFinal in [false, true] {
      let (workers, scratch) = (HandWorkers(), clients())
      let migrator = try go([.dropped(scratch)], workers)
      #expect(scratch.count == 20)
      if isFinal {
        migrator.finalize()
        #expect(scratch.count == 0)
        #expect(workers.reaped == 1)
      } else {
        _ = try migrator.exchangeBack(StateRecord(version: .generation(2)))
        #expect(scratch.count == 20)
      }
    }
  }

  @Test(arguments: [false, true]) func addedTableCountsUnlessItIsDerived(_ isDerived: Bool) throws {
    let (workers, audit) = (HandWorkers(), Old("audit", schema: .generation(2)))
    let migrator = try go([.added(audit, isDerived: isDerived)], workers)
    audit[1] = Moving.row(1)
    audit[2] = Moving.row(2)
    #expect(migrator.standing.figures.unmappable == (isDerived ? 0 : 2))
    migrator.collectLosses()
    workers.finishAll()
    let losses = try #require(migrator.collectedLosses())
    #expect(losses.rows.map(\.key) == (isDerived ? [] : ["1", "2"]))
    #expect(losses.rows.allSatisfy { $0.table == "audit" && $0.kind == .unmappable })
    audit[1] = Moving.row(9)
    #expect(migrator.isUpToDate(losses) == isDerived)
    _ = try migrator.exchangeBack(StateRecord(version: .generation(2)))
    #expect(audit.count == 0)
    #expect(migrator.standing.figures.unmappable == 0)
  }

  @Test func renamedTableHasItsNameThereAndBack() throws {
    for isFinal in [false, true] {
      let (workers, table) = (HandWorkers(), clients())
      let migrator = try go([.renamed(table, to: "visits")], workers)
      #expect(table.definition.name == "visits")
      table[3] = nil
      if isFinal {
        migrator.finalize()
      } else {
        _ = try migrator.exchangeBack(StateRecord(version: .generation(2)))
      }
      #expect(table.definition.name == (isFinal ? "visits" : "clients"))
      #expect(table.count == 19)
    }
  }

  @Test func everyChangeOfOneUpgradeMovesTogether() throws {
    let workers = HandWorkers()
    let (old, renamed, audit) = (clients(), clients(5), Old("audit", schema: .generation(2)))
    let new = OrderedTable<Int, ClientV2>("clients", schema: .generation(2))
    let migrator = try go(
      [.rows(of: old, into: new, by: Lenses.v1v2), .renamed(renamed, to: "b"), .added(audit)],
      workers)
    new[0] = ClientV2(weighted: 1, burst: 10, tier: 0)
    audit[1] = Moving.row(1)
    #expect(migrator.figuresByTable.map(\.figures.losses) == [1, 0, 1])
    #expect(migrator.standing.figures.losses == 2)
    migrator.finalize()
  }

  @Test func rowsWithoutATypeGoByTheStepsOfALens() throws {
    let json =
      #"{"from": "v1", "to": "v2", "tables": {"users": [{"rename": "n", "to": "count"},"#
      + #" {"remove": "scratch", "value": 0}]}, "record": []}"#
    let file = try LensFile(json: Array(json.utf8))
    let lens = try RowLens<Value, Value>(file.lens, table: "users")
    let (workers, old) = (HandWorkers(), HashTable<Int, Value>("users", schema: .generation(1)))
    for key in 0..<9 { old[key] = .object(["n": .int(Int64(key)), "scratch": .int(0)]) }
    old[3] = .object(["n": 3, "scratch": 33])
    let new = HashTable<Int, Value>("users", schema: .generation(2))
    let migrator = try go([.rows(of: old, into: new, by: lens)], workers)
    #expect(new[3] == .object(["count": 3]))
    new[3] = .object(["count": 4])
    new[4] = .object(["count": 4, "n": 5])
    #expect(migrator.standing.figures.losses == 1)
    _ = try migrator.exchangeBack(StateRecord(version: .generation(2)))
    #expect(old[3] == .object(["n": 4, "scratch": 33]))
    #expect(old[0] == .object(["n": 0, "scratch": 0]))
    #expect(throws: MigrationError.self) { try RowLens<Value, Value>(file.lens, table: "others") }
    #expect(throws: MigrationError.self) { try lens.forward(.int(1)) }
  }
}
