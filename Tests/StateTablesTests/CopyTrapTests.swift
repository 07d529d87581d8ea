import MigrationEngine
import Testing

@testable import StateTables

/// What goes wrong when a table is copied while it is written to; each by name, each step by hand.
@Suite struct CopyTrapTests {
  private let moving = Moving()

  @Test func rowBornBelowTheCursorIsMirroredAtOnce() {
    moving.migrator.begin()
    moving.step()
    moving.workers.finish()
    moving.step(stretches: 0)
    #expect(moving.new.count > 0 && moving.new.count < moving.old.count)
    moving.old[5] = Moving.row(5)
    #expect(moving.new[5] == ClientV2(weighted: 10, burst: 10, tier: 0))
    moving.copy()
    moving.expectInStep()
  }

  @Test func rowBornInsideAStretchIsTransformedAgain() throws {
    moving.migrator.begin()
    moving.step()
    moving.old[5] = Moving.row(5)
    #expect(moving.migrator.standing.figures.dirty == 1)
    #expect(moving.new[5] == nil)
    moving.workers.finish()
    moving.step(stretches: 0)
    #expect(moving.new[5]?.weighted == 10)
    #expect(moving.migrator.standing.figures.dirty == 0)
    moving.copy()
    moving.expectInStep()
  }

  @Test func rowBornAboveTheCursorIsLeftToTheCopy() {
    moving.migrator.begin()
    moving.step()
    moving.old[moving.last - 5] = Moving.row(7)
    #expect(moving.migrator.standing.figures.dirty == 0)
    moving.copy()
    #expect(moving.new[moving.last - 5]?.weighted == 14)
    moving.expectInStep()
  }

  /// The bound of two stretches belongs to the one behind it.
  @Test func rowBornAtTheCursorItselfIsNotLost() throws {
    let bound = try #require(moving.bounds.first)
    moving.old[bound] = nil
    moving.migrator.begin()
    moving.step()
    moving.old[bound] = Moving.row(77)
    moving.copy()
    #expect(moving.new[bound]?.weighted == 154)
    moving.expectInStep()
  }

  /// The worker read the old row, before or after the write; the copy must not bring it back.
  @Test(arguments: [true, false]) func newerWriteSurvivesTheCopy(_ isWorkerFirst: Bool) {
    moving.migrator.begin()
    moving.step()
    if isWorkerFirst { moving.workers.finish() }
    moving.old[0] = ClientV1(count: 500, note: "newer")
    if !isWorkerFirst { moving.workers.finish() }
    moving.step(stretches: 0)
    #expect(moving.new[0]?.weighted == 1_000)
    moving.copy()
    moving.expectInStep()
  }

  /// Installed, but not settled yet: the key is written once more, at once mirrored, and settling
  /// it must not go back either.
  @Test func writeBetweenInstallAndSettlingSurvives() {
    moving.migrator.begin()
    moving.step()
    moving.old[0] = ClientV1(count: 1, note: "")
    moving.old[10] = nil
    moving.workers.finish()
    #expect(!moving.step(rows: 0, stretches: 0).isCopied)
    #expect(moving.migrator.standing.figures.dirty == 2)
    moving.old[0] = ClientV1(count: 2, note: "")
    moving.old[10] = ClientV1(count: 3, note: "")
    moving.step(rows: 1, stretches: 0)
    #expect(moving.migrator.standing.figures.dirty == 1)
    moving.step(rows: 1, stretches: 0)
    #expect(moving.new[0]?.weighted == 4)
    #expect(moving.new[10]?.weighted == 6)
    moving.copy()
    moving.expectInStep()
  }

  @Test func deletedThenCreatedAgainInsideADirtyStretch() {
    moving.migrator.begin()
    moving.step()
    moving.old[0] = nil
    moving.old[10] = nil
    moving.old[10] = ClientV1(count: 321, note: "again")
    moving.old[20] = ClientV1(count: 1, note: "")
    moving.old[20] = nil
    #expect(moving.migrator.standing.figures.dirty == 3)
    moving.copy()
    #expect(moving.new[0] == nil)
    #expect(moving.new[10]?.weighted == 642)
    #expect(moving.new[20] == nil)
    moving.expectInStep()
  }

  @Test func takenLeafSplitsWhileAWorkerHasIt() throws {
    let before = moving.bounds
    moving.migrator.begin()
    moving.step(stretches: 2)
    #expect(moving.workers.waiting == 2)
    for key in 1..<before[1] where key % 10 != 0 { moving.old[key] = Moving.row(key) }
    #expect(moving.bounds.count > before.count + 4, "nothing has split; the test tests nothing")
    moving.copy()
    moving.expectInStep()
  }

  @Test func takenLeafMergesAcrossTheCursorWhileAWorkerHasIt() throws {
    let moving = Moving(rows: 300, fanOut: 8)
    let before = moving.bounds
    moving.migrator.begin()
    moving.step()
    // What is left of the first two stretches fits one node.
    for key in stride(from: 10, to: before[1] - 10, by: 10) { moving.old[key] = nil }
    let cursor = KeySlot(before[0])
    let next = try #require(moving.old.storage.pointee.tree.stretch(from: cursor))
    let first = next.node.keys[0].elements[0]
    #expect(first < cursor, "nothing has merged; the test tests nothing")
    moving.old[before[0] - 5] = Moving.row(1)
    moving.old[before[0] + 5] = Moving.row(2)
    moving.copy()
    moving.expectInStep()
  }

  @Test func stretchesThatEndInAnyOrderAreInstalledInOrder() {
    moving.migrator.begin()
    moving.step(stretches: 4)
    #expect(moving.workers.waiting == 4)
    for index in [3, 1, 0] { moving.workers.finish(index) }
    moving.step(stretches: 0)
    // The third stretch is still out, so no more than the first two are in.
    #expect(moving.new.rows.keys.allSatisfy { $0 < moving.bounds[1] })
    moving.copy()
    moving.expectInStep()
  }

  /// Found with this test: the copy held itself to be taken, and was never over.
  @Test func tableEmptiedWhileAWorkerHasItsFirstStretch() {
    moving.migrator.begin()
    moving.step()
    for key in moving.old.keys { moving.old[key] = nil }
    moving.step(stretches: 2)
    moving.old[moving.last] = Moving.row(1)
    moving.old[0] = Moving.row(2)
    moving.copy()
    #expect(moving.old.count == 2)
    moving.expectInStep()
  }

  @Test func emptyTableIsCopiedAndThenKeptInStep() {
    let moving = Moving(rows: 0)
    moving.migrator.begin()
    #expect(moving.step().isCopied)
    moving.old[1] = Moving.row(1)
    moving.expectInStep()
    #expect(moving.new.count == 1)
  }

  @Test func noStretchesIsAPause() {
    moving.migrator.begin()
    moving.step(stretches: 0)
    #expect(moving.workers.waiting == 0)
    #expect(!moving.migrator.standing.isCopied)
  }

  /// Random writes between random steps, from a printed seed.
  @Test(arguments: [11, 12, 13, 14, 15, 16] as [UInt64])
  func anySequenceEndsInStep(_ seed: UInt64) {
    CopyChurn(seed: seed).run()
  }
}
