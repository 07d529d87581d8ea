import MigrationEngine
import Synchronization
import Testing

@testable import StateTables

/// Whole tables become others while nobody writes: re-keyed, split, joined.
@Suite struct ReshapeTests {
  @Test func splitIsBuiltOffTheComponentAndInstalledAtTheExchange() throws {
    let splitting = Splitting()
    #expect(splitting.change.needsSuspension && splitting.migrator.needsSuspension)
    #expect(splitting.change.table == "visits")
    #expect(splitting.change.tables == ["visits", "stays", "ends"])
    splitting.migrator.begin()
    #expect(splitting.step().underWay == 1)
    #expect(splitting.figures.rowsDone == 0 && splitting.figures.rowsTotal == 60)
    #expect(splitting.step().underWay == 1, "there is one job, and not one a step")
    splitting.workers.finishAll()
    #expect(splitting.step().isCopied)
    #expect(splitting.figures.rowsDone == 60)
    #expect(splitting.stays.count == 0, "not before the exchange")
    splitting.verify()
    #expect(splitting.step().isVerified)
    #expect(splitting.migrator.verified.rows == 120)
    _ = try splitting.migrator.exchange(StateRecord(version: .generation(1)))
    #expect(splitting.stays.count == 60 && splitting.ends.count == 60)
    #expect(splitting.stays[7] == Stay(user: 21))
    #expect(splitting.ends[7] == End(second: 1_007))
    splitting.stays.expectSoundShape()
    splitting.ends.expectSoundShape()
    #expect(splitting.visits.count == 60, "kept for the way back")
    splitting.migrator.finalize()
    #expect(splitting.visits.count == 0 && splitting.stays.count == 60)
    #expect(splitting.workers.reaped > 0)
  }

  @Test func pairIsJoined() throws {
    let splitting = Splitting()
    try splitting.goLive()
    let joined = Splitting.Visits("visits", schema: .generation(3))
    let reversed = try #require(Splitting.split.reversed)
    let change = TableChange.reshaped(
      TablePair(splitting.stays, splitting.ends), into: joined, by: reversed)
    #expect(change.tables == ["stays", "ends", "visits"])
    let migrator = Migrator(
      [change], record: nil, workers: splitting.workers, reaper: splitting.workers)
    drive(migrator, splitting.workers, .wayBack)
    #expect(migrator.standing.problem == nil)
    #expect(migrator.verified.provedBack == 120)
    _ = try migrator.exchange(StateRecord(version: .generation(2)))
    #expect(joined.count == 60)
    #expect(joined["v7"] == Visit(user: 21, end: 1_007, note: ""), "no row of before is in sight")
  }

  @Test func wayDownRefusesARowThatItCannotHold() throws {
    let splitting = Splitting()
    try splitting.goLive()
    splitting.ends[900] = End(second: 1)
    splitting.ends[901] = End(second: 1)
    let joined = Splitting.Visits("visits", schema: .generation(3))
    let reversed = try #require(Splitting.split.reversed)
    let migrator = Migrator(
      [.reshaped(TablePair(splitting.stays, splitting.ends), into: joined, by: reversed)],
      record: nil, workers: splitting.workers, reaper: splitting.workers)
    drive(migrator, splitting.workers, .everyRow)
    #expect(migrator.standing.problem?.key == "900")
    #expect(migrator.standing.problem?.alike == 1)
    #expect(migrator.standing.problem?.reason.contains("cannot hold this row") == true)
  }

  @Test func rowThatIsRefusedIsNamedWithItsKey() {
    let splitting = Splitting()
    splitting.visits["v13"] = Visit(user: -1, end: 0, note: "")
    splitting.build()
    let problem = splitting.migrator.standing.problem
    #expect(
      problem
        == ChangeProblem(
          .refused, table: "visits", key: "v13", reason: "nobody's visit", alike: 0))
    #expect(!splitting.migrator.standing.isCopied)
    #expect(throws: ExchangeRefused.self) {
      try splitting.migrator.exchange(StateRecord(version: .generation(1)))
    }
    #expect(splitting.visits.count == 60)
  }

  /// Also when the transform catches what the emitter throws.
  @Test(arguments: [true, false]) func keyThatIsMadeTwiceIsAProblem(_ isCaught: Bool) {
    let splitting = Splitting(
      by: Splitting.Reshape(forward: { visits, emit in
        try visits.forEach { key, visit in
          let number = Splitting.number(key) / 2 + 100
          guard isCaught else { return try emit.first(number, Stay(user: visit.user)) }
          try? emit.first(number, Stay(user: visit.user))
        }
      }))
    splitting.build()
    let problem = splitting.migrator.standing.problem
    #expect(problem?.table == "stays")
    #expect(problem?.key == "100")
    #expect(problem?.reason.contains("two rows of the new table have this key") == true)
  }

  /// Counts calls, so that what it makes depends on when it is made.
  private static func impure() -> Splitting.Reshape {
    let calls = Counter()
    return Splitting.Reshape(forward: { visits, emit in
      let call = calls.next()
      try visits.forEach { key, visit in
        let isOdd = key == "v31"
        try emit.first(Splitting.number(key), Stay(user: visit.user, mood: isOdd ? call : 0))
      }
    })
  }

  @Test func transformThatIsNotPureIsFoundByARepeat() {
    let splitting = Splitting(by: Self.impure())
    splitting.build()
    splitting.verify(.everyRow)
    #expect(splitting.migrator.standing.problem?.kind == .differs)
    #expect(splitting.migrator.standing.problem?.key == "31")
    let unseen = Splitting(by: Self.impure())
    unseen.build()
    unseen.verify(.sample)
    #expect(unseen.migrator.standing.isVerified, "a sample is only counted")
  }

  @Test func wayBackIsProvedRowByRow() {
    let splitting = Splitting()
    splitting.build()
    splitting.verify(.wayBack)
    #expect(splitting.migrator.verified.provedBack == 60)
    #expect(splitting.migrator.verified.unproved == 0)
  }

  @Test func wayBackThatLeadsElsewhereIsNamed() {
    let forgetful = Splitting(
      by: Splitting.Reshape(forward: Splitting.forward) { parts, previous, emit in
        try parts.first.forEach { number, stay in
          let key = Splitting.text(number)
          guard number != 5 else { return }
          try emit(key, Visit(user: stay.user, end: 0, note: previous[key]?.note ?? ""))
        }
      })
    forgetful.visits["v44"] = Visit(user: 1, end: 0, note: "as the way back makes it")
    forgetful.build()
    forgetful.verify(.wayBack)
    #expect(forgetful.migrator.standing.isVerified)
    #expect(forgetful.migrator.verified.provedBack == 1)
    #expect(forgetful.migrator.verified.unproved == 59)
    #expect(forgetful.migrator.verified.firstUnproved == "v0")
  }

  @Test func writeDuringTheConversionIsNoticedAtTheExchange() {
    let splitting = Splitting()
    splitting.build()
    splitting.verify()
    splitting.visits["v3"] = Splitting.visit(4)
    do throws(ExchangeRefused) {
      _ = try splitting.migrator.exchange(StateRecord(version: .generation(1)))
      Issue.record("it was exchanged, and the write is lost")
    } catch { #expect(error.reason.contains("was written to while it was converted")) }
    #expect(splitting.stays.count == 0)
    #expect(splitting.visits["v3"] == Splitting.visit(4))
  }

  @Test func lensAndReshapeAreOnePath() throws {
    let old = OrderedTable<Int, ClientV1>("clients", schema: .generation(1))
    for number in 0..<50 { old[number] = Moving.row(number) }
    let new = HashTable<String, ClientV2>("clients", schema: .generation(3))
    let keyed = TableReshape<OrderedTable<Int, ClientV2>, HashTable<String, ClientV2>>(
      forward: { rows, emit in try rows.forEach { try emit("c\($0)", $1) } },
      back: { rows, _, emit in
        try rows.forEach { key, row in
          if let number = Int(key.dropFirst()) { try emit(number, row) }
        }
      })
    let workers = HandWorkers()
    let migrator = Migrator(
      [.reshaped(old, into: new, by: TableReshape(Lenses.v1v2).then(keyed))], record: nil,
      workers: workers, reaper: workers)
    drive(migrator, workers, .wayBack)
    #expect(migrator.verified.provedBack == 50)
    _ = try migrator.exchange(StateRecord(version: .generation(1)))
    new["c9"] = ClientV2(weighted: 100, burst: 10, tier: 2)
    new["c8"] = nil
    migrator.prepareWayBack()
    workers.finishAll()
    _ = migrator.step(Migrator.Budget())
    _ = try migrator.exchangeBack(StateRecord(version: .generation(3)))
    #expect(old[9] == ClientV1(count: 50, note: "note 9", tier: 2))
    #expect(old[8] == nil && old.count == 49)
    old.expectSoundShape()
  }

  @Test func conversionThatIsGivenUpEndsWithTheWorkersRun() {
    let splitting = Splitting(rows: 5_000)
    splitting.migrator.begin()
    splitting.step()
    splitting.migrator.discard()
    splitting.workers.finishAll()
    splitting.workers.free()
    #expect(splitting.step().problem == nil)
    #expect(splitting.stays.count == 0 && splitting.visits.count == 5_000)
    splitting.visits["v1"] = nil
    #expect(splitting.visits.count == 4_999)
  }

  @Test func emptyTablesAreConvertedToo() throws {
    let splitting = Splitting(rows: 0)
    try splitting.goLive(.wayBack)
    #expect(splitting.stays.count == 0)
    splitting.stays[1] = Stay(user: 1)
    splitting.ends[1] = End(second: 2)
    splitting.prepareWayBack()
    try splitting.rollBack()
    #expect(splitting.visits["v1"] == Visit(user: 1, end: 2, note: ""))
  }

  private func drive(_ migrator: Migrator, _ workers: HandWorkers, _ depth: VerificationDepth) {
    migrator.begin()
    for _ in 0..<2 {
      _ = migrator.step(Migrator.Budget())
      workers.finishAll()
    }
    _ = migrator.step(Migrator.Budget())
    migrator.verify(depth)
    _ = migrator.step(Migrator.Budget())
    workers.finishAll()
    _ = migrator.step(Migrator.Budget())
  }
}

/// Counts across closures that may run anywhere.
final class Counter: Sendable {
  private let count = Mutex(0)
  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
