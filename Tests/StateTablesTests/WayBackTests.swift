import MigrationEngine
import Testing

@testable import StateTables

/// What the live version writes goes back, or is counted, parked and saved.
@Suite struct WayBackTests {
  private let odd = ClientV2(weighted: 7, burst: 10, tier: 0)
  private let burst = ClientV2(weighted: 8, burst: 99, tier: 0)
  private let moving: Moving

  init() throws {
    moving = Moving()
    try moving.goLive()
  }

  private var figures: CopyFigures { moving.migrator.standing.figures }

  @Test(arguments: [
    ClientV2(weighted: 7, burst: 10, tier: 0), ClientV2(weighted: 8, burst: 10, tier: 10),
  ])
  func rowWithoutAnImageIsAbsentAndNeverStale(_ row: ClientV2) {
    moving.new[30] = row
    #expect(moving.new[30] == row)
    #expect(moving.old[30] == nil)
    #expect(figures.unmappable == 1)
    #expect(figures.shed == 0)
    #expect(figures.losses == 1)
  }

  @Test func parkedRowIsInSightOfALaterWrite() {
    moving.new[30] = odd
    moving.new[30] = ClientV2(weighted: 9, burst: 10, tier: 0)
    #expect(figures.unmappable == 1)
    moving.new[30] = ClientV2(weighted: 20, burst: 10, tier: 0)
    #expect(moving.old[30] == ClientV1(count: 10, note: "note 3"))
    #expect(figures.losses == 0)
  }

  @Test func unmappableShrinksWhenTheRowGoes() {
    moving.new[30] = odd
    moving.new[31] = odd
    #expect(figures.unmappable == 2)
    moving.new[30] = nil
    #expect(figures.unmappable == 1)
    // What was parked went with it: another row under the key sees no row of before.
    moving.new[30] = ClientV2(weighted: 2, burst: 10, tier: 0)
    #expect(moving.old[30] == ClientV1(count: 1, note: ""))
  }

  @Test func shedIsCountedAndShrinks() {
    moving.new[30] = burst
    moving.new[40] = burst
    #expect(figures.shed == 2)
    #expect(moving.old[30] == ClientV1(count: 4, note: "note 3"))
    moving.new[30] = ClientV2(weighted: 8, burst: 10, tier: 0)
    #expect(figures.shed == 1)
    moving.new[40] = nil
    #expect(figures.losses == 0)
    #expect(moving.old[40] == nil)
  }

  @Test func keyIsLostOnceWhateverItWent() {
    moving.new[30] = burst
    moving.new[30] = odd
    #expect(figures.unmappable == 1 && figures.shed == 0)
    moving.new[30] = burst
    #expect(figures.unmappable == 0 && figures.shed == 1)
    #expect(moving.old[30]?.note == "note 3")
  }

  @Test func lossesAreCollectedToBeSavedAndGrowOldWithEachChange() throws {
    moving.new[40] = burst
    moving.new[30] = odd
    moving.migrator.collectLosses(number: 3)
    #expect(moving.migrator.collectedLosses() == nil)
    // Written while the worker has not looked yet: it sees the moment when it was asked.
    moving.new[30] = ClientV2(weighted: 11, burst: 10, tier: 0)
    moving.workers.finishAll()
    let losses = try #require(moving.migrator.collectedLosses())
    #expect(losses.rows.map(\.key) == ["30", "40"])
    #expect(losses.rows.map(\.kind) == [.unmappable, .shed])
    #expect(losses.rows.first?.row == odd.shown)
    #expect(!moving.migrator.isUpToDate(losses))
    moving.migrator.collectLosses()
    moving.workers.finishAll()
    let again = try #require(moving.migrator.collectedLosses())
    #expect(moving.migrator.isUpToDate(again))
    moving.new[50] = Self.even
    #expect(moving.migrator.isUpToDate(again), "a row that is not lost makes nothing old")
    moving.new[40] = nil
    #expect(!moving.migrator.isUpToDate(again))
  }

  private static let even = ClientV2(weighted: 2, burst: 10, tier: 0)

  @Test func rollBackBringsBackWhatTheNewVersionDropped() throws {
    moving.new[10] = ClientV2(weighted: 200, burst: 10, tier: 1)
    moving.new.update(20) { $0.weighted += 2 }
    moving.new[30] = nil
    moving.new[40] = nil
    moving.new[40] = ClientV2(weighted: 80, burst: 10, tier: 0)
    moving.new[5] = Self.even
    try moving.rollBack()
    #expect(moving.old[0] == ClientV1(count: 0, note: "note 0"), "never touched")
    #expect(moving.old[10] == ClientV1(count: 100, note: "note 1", tier: 1), "overwritten")
    #expect(moving.old[20] == ClientV1(count: 3, note: "note 2"), "updated")
    #expect(moving.old[30] == nil, "taken out")
    // A row that was taken out is gone, note and all: what stands there now is another one, and it
    // replaced nothing.
    #expect(moving.old[40] == ClientV1(count: 40, note: ""), "taken out and created again")
    #expect(moving.old[5] == ClientV1(count: 1, note: ""), "born in the new version")
    #expect(moving.old.count == 100)
    moving.old.expectSoundShape()
    #expect(moving.new.count == 0)
    #expect(moving.old.sink == nil && moving.new.sink == nil)
  }

  @Test func writesAfterARollBackAreTheOldTablesAlone() throws {
    try moving.rollBack()
    moving.old[0] = Moving.row(9)
    moving.migrator.finalize()
    moving.migrator.discard()
    #expect(moving.new.count == 0)
    #expect(moving.old[0] == Moving.row(9))
    #expect(throws: ExchangeRefused.self) { try moving.rollBack() }
  }

  @Test func finalizeGivesTheWayBackUp() throws {
    moving.new[30] = odd
    moving.migrator.finalize()
    moving.new[40] = Self.even
    #expect(moving.old.count == 0)
    #expect(moving.new[30] == odd)
    #expect(throws: ExchangeRefused.self) { try moving.rollBack() }
    #expect(moving.new.count == 100)
  }

  /// Random writes by the live version, from a printed seed, against a dictionary.
  @Test(arguments: [21, 22, 23, 24] as [UInt64]) func anySequenceGoesBack(_ seed: UInt64) throws {
    try LiveChurn(seed: seed).run()
  }
}
