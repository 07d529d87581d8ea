import MigrationEngine
import Testing

@testable import StateTables

/// The way back of whole tables: made in bulk, and only as good as the last write.
@Suite struct BulkWayBackTests {
  private let splitting = Splitting()

  init() throws { try splitting.goLive() }

  @Test func whereNothingWasWrittenTheOldTablesAreRight() throws {
    #expect(splitting.migrator.isWayBackReady)
    splitting.migrator.prepareWayBack()
    #expect(splitting.workers.waiting == 0, "there is nothing to be made")
    try splitting.rollBack()
    #expect(splitting.visits["v7"] == Splitting.visit(7))
    #expect(splitting.stays.count == 0 && splitting.ends.count == 0)
  }

  @Test func nothingIsMirroredWhileItIsLive() {
    splitting.stays[7] = Stay(user: 1)
    splitting.ends[7] = nil
    #expect(splitting.visits.count == 60 && splitting.visits["v7"] == Splitting.visit(7))
    #expect(splitting.figures.losses == 0, "nobody knows before the way back is made")
    #expect(!splitting.migrator.isWayBackReady)
  }

  @Test func rollBackBringsBackWhatWasWritten() throws {
    splitting.stays[7] = Stay(user: 99)
    splitting.stays[8] = nil
    splitting.ends[8] = nil
    splitting.stays[70] = Stay(user: 70)
    splitting.ends[70] = End(second: 71)
    splitting.migrator.prepareWayBack()
    #expect(splitting.migrator.isPreparingWayBack && !splitting.migrator.isWayBackReady)
    splitting.migrator.prepareWayBack()
    #expect(splitting.workers.waiting == 1, "it is being made already")
    splitting.workers.finishAll()
    splitting.step()
    #expect(splitting.migrator.isWayBackReady && !splitting.migrator.isPreparingWayBack)
    #expect(splitting.figures.losses == 0)
    try splitting.rollBack()
    #expect(splitting.visits["v7"] == Visit(user: 99, end: 1_007, note: "note 7"), "the note too")
    #expect(splitting.visits["v8"] == nil)
    #expect(splitting.visits["v70"] == Visit(user: 70, end: 71, note: ""))
    #expect(splitting.visits["v9"] == Splitting.visit(9))
    #expect(splitting.visits.count == 60)
    splitting.visits.expectSoundShape()
    #expect(splitting.workers.reaped > 0)
  }

  @Test func writeMakesTheWayBackStale() throws {
    splitting.stays[7] = Stay(user: 99)
    splitting.prepareWayBack()
    #expect(splitting.migrator.isWayBackReady)
    splitting.stays[9] = Stay(user: 98)
    #expect(!splitting.migrator.isWayBackReady)
    do throws(ExchangeRefused) {
      _ = try splitting.migrator.exchangeBack(StateRecord(version: .generation(2)))
      Issue.record("it was rolled back, and the last write is lost")
    } catch { #expect(error.reason.contains("no way back was made since")) }
    #expect(splitting.migrator.isLive, "nothing moved")
    splitting.prepareWayBack()
    try splitting.rollBack()
    #expect(splitting.visits["v9"]?.user == 98)
  }

  @Test func writeWhileItIsMadeMakesItStale() {
    splitting.stays[7] = Stay(user: 99)
    splitting.migrator.prepareWayBack()
    splitting.stays[7] = Stay(user: 98)
    splitting.workers.finishAll()
    splitting.step()
    #expect(!splitting.migrator.isWayBackReady && !splitting.migrator.isPreparingWayBack)
  }

  @Test func whatTheOldTablesCannotHoldIsCountedAndCollected() throws {
    splitting.ends[900] = End(second: 1)
    splitting.stays[7] = Stay(user: 1, mood: 3)
    splitting.prepareWayBack()
    #expect(splitting.figures.unmappable == 1 && splitting.figures.shed == 1)
    splitting.migrator.collectLosses(number: 4)
    splitting.workers.finishAll()
    let losses = try #require(splitting.migrator.collectedLosses())
    #expect(losses.rows.map(\.table) == ["stays", "ends"])
    #expect(losses.rows.map(\.key) == ["7", "900"])
    #expect(losses.rows.map(\.kind) == [.shed, .unmappable])
    #expect(splitting.migrator.isUpToDate(losses))
    splitting.ends[901] = End(second: 1)
    #expect(!splitting.migrator.isUpToDate(losses))
    #expect(splitting.figures.losses == 2, "as of the last look")
    splitting.prepareWayBack()
    #expect(splitting.figures.unmappable == 2)
    try splitting.rollBack()
    #expect(splitting.visits["v7"] == Visit(user: 1, end: 1_007, note: "note 7"))
    #expect(splitting.visits["v900"] == nil)
  }

  @Test func rowThatDoesNotComeForwardAgainSaysSo() {
    splitting.stays[7] = Stay(user: -1)
    splitting.prepareWayBack()
    #expect(!splitting.migrator.isWayBackReady)
    #expect(splitting.migrator.wayBackProblem?.reason == "nobody's visit")
    #expect(splitting.migrator.wayBackProblem?.key == "v7")
    splitting.stays[7] = Stay(user: 1)
    splitting.prepareWayBack()
    #expect(splitting.migrator.wayBackProblem == nil && splitting.migrator.isWayBackReady)
  }

  @Test func conversionWithoutAWayBackSaysSo() throws {
    let oneWay = Splitting(by: Splitting.Reshape(forward: Splitting.forward))
    try oneWay.goLive()
    oneWay.stays[1] = nil
    oneWay.prepareWayBack()
    #expect(oneWay.migrator.wayBackProblem?.reason.contains("there is no way back") == true)
    #expect(throws: ExchangeRefused.self) { try oneWay.rollBack() }
  }

  @Test func finalizeFreesWhatTheWayBackHeld() {
    splitting.ends[900] = End(second: 1)
    splitting.prepareWayBack()
    let before = splitting.workers.reaped
    splitting.migrator.finalize()
    #expect(splitting.workers.reaped > before)
    #expect(splitting.visits.count == 0 && splitting.ends[900] == End(second: 1))
  }
}
