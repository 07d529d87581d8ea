import MigrationEngine
import Testing

@testable import StateTables

/// A new table that is not what the old one becomes is found, wherever that is.
@Suite struct VerificationTests {
  private func copied(rows: Int = 100) -> Moving {
    let moving = Moving(rows: rows)
    moving.migrator.begin()
    moving.copy()
    return moving
  }

  @Test(arguments: VerificationDepth.allCases)
  func whatIsRightIsVerified(_ depth: VerificationDepth) {
    let moving = copied()
    moving.verify(depth)
    #expect(moving.migrator.standing.isVerified)
    #expect(moving.migrator.standing.problem == nil)
    let found = moving.migrator.verified
    switch depth {
    case .sample: #expect(found.rows > 0 && found.rows < 100)
    case .everyRow, .wayBack: #expect(found.rows == 100)
    }
    #expect(found.provedBack == (depth == .wayBack ? 100 : 0))
    #expect(found.unproved == 0 && found.firstUnproved == nil)
  }

  @Test(arguments: [VerificationDepth.everyRow, .wayBack], [0, 10, 480, 490, 980, 990])
  func wrongRowIsFound(_ depth: VerificationDepth, _ key: Int) {
    let moving = copied()
    // Behind the migrator's back: nothing follows from a write to a table that is not served.
    moving.new[key]?.weighted += 2
    moving.verify(depth)
    expectDifferent(moving, at: key)
  }

  @Test(arguments: [-5, 5, 485, 995]) func extraRowIsFound(_ key: Int) {
    let moving = copied()
    moving.new[key] = ClientV2(weighted: 2, burst: 10, tier: 0)
    moving.verify(.everyRow)
    expectDifferent(moving, at: key)
  }

  @Test(arguments: [0, 480, 490, 990]) func missingRowIsFound(_ key: Int) {
    let moving = copied()
    moving.new[key] = nil
    moving.verify(.everyRow)
    expectDifferent(moving, at: key)
  }

  @Test func missingAndExtraRowsThatCancelOutInTheCountsAreBothFound() {
    let moving = copied()
    moving.new[480] = nil
    moving.new[485] = ClientV2(weighted: 96, burst: 10, tier: 0)
    #expect(moving.new.count == moving.old.count)
    moving.verify(.everyRow)
    #expect(moving.migrator.standing.problem?.alike == 1)
    expectDifferent(moving, at: 480)
  }

  @Test func everythingIsMissing() {
    let moving = copied()
    for key in moving.new.keys { moving.new[key] = nil }
    moving.verify(.everyRow)
    expectDifferent(moving, at: 0)
  }

  /// A sample looks at the first stretch of each sixteen, whole; and counts are always compared.
  @Test func sampleFindsWhatStandsInIt() throws {
    let moving = copied(rows: 1_000)
    moving.new[0]?.weighted += 2
    moving.verify(.sample)
    expectDifferent(moving, at: 0)
    let other = copied(rows: 1_000)
    let bound = try #require(other.bounds.first)
    other.new[bound + 10]?.weighted += 2
    other.verify(.sample)
    #expect(other.migrator.standing.isVerified, "an honest blind spot: it was not looked at")
  }

  @Test func problemOfAVerificationIsOfItsOwnKind() {
    let moving = copied()
    moving.new[0] = nil
    moving.verify(.everyRow)
    let problem = moving.migrator.standing.problem
    #expect(problem?.kind == .differs)
    #expect(problem?.description == "clients[0]: the new row is not what the old one becomes")
    #expect(throws: ExchangeRefused.self) {
      try moving.migrator.exchange(StateRecord(version: .generation(1)))
    }
  }

  @Test func secondPassVisitsOnlyWhatWasWritten() {
    let moving = copied(rows: 400)
    moving.migrator.verify(.everyRow)
    moving.step(stretches: 1)
    // One leaf changes after its stretch was taken.
    moving.old[0] = Moving.row(900)
    for _ in 0..<200 {
      moving.workers.finishAll()
      moving.step(stretches: 1)
    }
    #expect(moving.migrator.standing.isVerified)
    let seen = moving.migrator.verified.rows
    #expect(seen > 400, "what was written is looked at again")
    #expect(seen <= 404, "and nothing but its leaf")
  }

  /// The halves of a leaf that split since are both looked at again, whichever was written to.
  @Test(arguments: [1, 31]) func secondPassVisitsBothHalvesOfASplitLeaf(_ key: Int) {
    let moving = copied(rows: 400)
    moving.migrator.verify(.everyRow)
    moving.step(stretches: 1)
    moving.old[key] = Moving.row(7)
    moving.new[key]?.burst = 77
    for _ in 0..<200 {
      moving.workers.finishAll()
      moving.step(stretches: 1)
    }
    expectDifferent(moving, at: key)
  }

  /// The second pass is a look at the rows, not a formality.
  @Test func secondPassFindsWhatTheFirstCouldNotSee() {
    let moving = copied(rows: 400)
    moving.migrator.verify(.everyRow)
    moving.step(stretches: 1)
    moving.workers.finish()
    moving.old[10] = Moving.row(900)
    moving.new[10]?.burst = 77
    for _ in 0..<400 {
      moving.workers.finishAll()
      moving.step(stretches: 1)
    }
    expectDifferent(moving, at: 10)
  }

  @Test func nothingWrittenMeansOnePass() {
    let moving = copied()
    moving.verify(.everyRow)
    #expect(moving.migrator.verified.rows == 100)
    #expect(moving.workers.waiting == 0)
  }

  /// Found by a test of the exchange: the first write after a quiet verification undid it, and a
  /// cut-over that was asked for in that moment was refused.
  @Test func writesToWhatIsArmedUndoNoVerification() throws {
    let moving = copied()
    moving.verify(.everyRow)
    #expect(moving.migrator.standing.isVerified)
    moving.old[0] = Moving.row(5)
    moving.old[5] = Moving.row(6)
    #expect(moving.migrator.standing.isVerified)
    #expect(moving.step(stretches: 4).isVerified)
    #expect(moving.workers.waiting == 0)
    #expect(moving.migrator.verified.rows == 100, "what was told is not told anew")
    _ = try moving.migrator.exchange(StateRecord(version: .generation(1)))
  }

  @Test func writesWhileAPairIsOutDoNotMatterToIt() {
    let moving = copied()
    moving.migrator.verify(.everyRow)
    moving.step(stretches: 4)
    for key in stride(from: 0, to: 400, by: 10) { moving.old[key] = Moving.row(key + 1) }
    moving.old[10] = nil
    moving.old[15] = Moving.row(3)
    for _ in 0..<200 {
      moving.workers.finishAll()
      moving.step(stretches: 4)
    }
    #expect(moving.migrator.standing.problem == nil)
    #expect(moving.migrator.standing.isVerified)
  }

  /// Keys of the two tables come apart as soon as one is written to; then each row is looked for.
  @Test func tablesThatShareNoKeysAreComparedRowByRow() {
    let moving = copied()
    for key in 0..<100 { moving.old[key * 10 + 3] = Moving.row(key) }
    for key in 0..<100 where key % 3 == 0 { moving.old[key * 10] = nil }
    moving.verify(.wayBack)
    #expect(moving.migrator.standing.isVerified)
    #expect(moving.migrator.verified.provedBack == moving.old.count)
    moving.expectInStep()
  }

  @Test func wayBackThatIsNotProvedIsCountedAndNamed() {
    // The note is the only thing that goes back as something else, where it was “lost”.
    let lens = RowLens<ClientV1, ClientV2>(
      forward: Lenses.v1v2.forward,
      back: { new, previous in
        guard new.tier != 3 else { return nil }
        guard new.tier != 4 else { throw RowRefused("tier 4") }
        let note = previous?.note == "lost" ? "" : previous?.note ?? ""
        return ClientV1(count: new.weighted / 2, note: note, tier: new.tier)
      })
    let moving = Moving(lens: lens)
    moving.old[70]?.note = "lost"
    moving.old[300]?.tier = 3
    moving.old[310]?.tier = 4
    moving.migrator.begin()
    moving.copy()
    moving.verify(.wayBack)
    let found = moving.migrator.verified
    #expect(found.rows == 100)
    #expect(found.provedBack == 97)
    #expect(found.unproved == 3)
    #expect(found.firstUnproved == "70")
    #expect(
      moving.migrator.standing.isVerified, "a way back that is not proved is told, not refused")
  }

  @Test func withoutAWayBackNothingIsProved() {
    let moving = Moving(lens: RowLens(forward: Lenses.v1v2.forward))
    moving.migrator.begin()
    moving.copy()
    moving.verify(.wayBack)
    #expect(moving.migrator.verified.provedBack == 0)
    #expect(moving.migrator.verified.unproved == 100)
    #expect(moving.migrator.verified.firstUnproved == "0")
  }

  private func expectDifferent(
    _ moving: Moving, at key: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = moving.migrator.standing
    #expect(report.problem?.kind == .differs, sourceLocation: sourceLocation)
    #expect(report.problem?.key == "\(key)", sourceLocation: sourceLocation)
    #expect(!report.isVerified, sourceLocation: sourceLocation)
  }
}
