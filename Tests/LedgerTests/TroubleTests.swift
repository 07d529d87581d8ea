import Glibc
import MigrationEngine
import Testing
import UnixKit

@testable import Ledger

/// Disks that refuse, commits whose outcome nobody knows, ledgers that stall.
@Suite struct TroubleTests {
  private static func faulty(
    _ folder: TestFolder
  ) throws -> (ledger: SQLiteLedger, faults: CommitFaults) {
    let faults = CommitFaults()
    return (
      try SQLiteLedger(directory: folder.ledger, node: "edge-1", faults: faults), faults
    )
  }

  @Test func aCommitThatFailedIsCalledAFailureOnceThatIsKnown() throws {
    let folder = try TestFolder()
    let (ledger, faults) = try Self.faulty(folder)
    defer { ledger.close() }
    try ledger.appended(Story.batch(1))
    faults.fail(.before, times: 1)
    let failure = try #require(try ledger.refusal(of: Story.batch(2)))
    #expect(failure.code == .unexpected)
    #expect(!failure.mayBeWritten)
    #expect(try ledger.head().position == 1)
    #expect(try ledger.appended(Story.batch(3)).positions == 2...2)
    #expect(try ledger.verify() == .sound(ledger.head()))
  }

  @Test func aCommitWhoseAnswerWasLostIsCalledASuccess() throws {
    let folder = try TestFolder()
    let (ledger, faults) = try Self.faulty(folder)
    defer { ledger.close() }
    faults.fail(.after, times: 1)
    #expect(try ledger.appended(Story.batch(1, entries: 2)).positions == 1...2)
    #expect(try ledger.appended(Story.batch(3)).positions == 3...3)
    #expect(try ledger.verify() == .sound(ledger.head()))
  }

  @Test func anOutcomeThatCannotBeFoundOutIsCalledUnknown() throws {
    let folder = try TestFolder()
    let (ledger, faults) = try Self.faulty(folder)
    defer { ledger.close() }
    try ledger.appended(Story.batch(1))
    faults.fail(.before, times: .max)
    let failure = try #require(try ledger.refusal(of: Story.batch(2)))
    #expect(failure.code == .outcomeUnknown)
    #expect(failure.mayBeWritten)
    // Nothing is written meanwhile, and nothing is said of what is there.
    let next = try #require(try ledger.refusal(of: Story.batch(3)))
    #expect(!next.mayBeWritten)
    let questions: [() throws -> Void] = [
      { _ = try ledger.head() }, { _ = try ledger.entries(LedgerQuery()) },
      { _ = try ledger.verify() }, { _ = try ledger.answer(toRequest: "r", by: 1) },
      { _ = try ledger.savedRows(of: "c", for: "u") },
    ]
    for question in questions {
      let failure = #expect(throws: LedgerFailure.self) { try question() }
      #expect(failure?.code == .outcomeUnknown)
    }
    // It is looked into though nobody asks: one commit, three looks, one for the second batch.
    #expect(faults.waitForFailures(6, upToMilliseconds: 60_000))
    // The disk is well again: the question is settled before anything else is written.
    faults.fail(.before, times: 0)
    #expect(try ledger.appended(Story.batch(4)).positions == 2...2)
    #expect(try ledger.entries(LedgerQuery()).map(\.entry) == Story.batch(1) + Story.batch(4))
    #expect(try ledger.verify() == .sound(ledger.head()))
  }

  @Test func anotherProgramsLockIsWaitedForAndThenNamed() throws {
    let folder = try TestFolder()
    let ledger = try SQLiteLedger(directory: folder.ledger, node: "edge-1")
    defer { ledger.close() }
    let intruder = try SQLiteConnection(folder.file, isReadOnly: false)
    defer { intruder.close() }
    try intruder.run("BEGIN IMMEDIATE")
    let failure = try #require(try ledger.refusal(of: Story.batch(1)))
    #expect(failure.code == .busy)
    #expect(!failure.mayBeWritten)
    try intruder.run("ROLLBACK")
    try ledger.appended(Story.batch(1))
  }

  @Test(.enabled(if: SmallDisk.canMount, "only who may mount can have a small disk"))
  func aFullDiskRefusesAndLosesNothing() throws {
    let disk = try SmallDisk(bytes: 768 << 10)
    let ledger = try SQLiteLedger(directory: disk.path + "/ledger", node: "edge-1")
    try ledger.appended(Story.batch(1))
    let large = (0..<20).map { number in
      LedgerEntry(
        component: "cache", at: Story.start,
        content: .request(answer: .string(String(repeating: "x", count: 100_000 + number))))
    }
    let answers = Answers()
    ledger.setStalled(true)
    ledger.append(Story.batch(2), then: answers.take(0))
    ledger.append(large, then: answers.take(1))
    ledger.append(Story.batch(3), then: answers.take(2))
    ledger.setStalled(false)
    let outcomes = try answers.wait(for: 3)
    #expect(outcomes[0].failure == nil)
    #expect(outcomes[1].failure?.code == .diskFull)
    #expect(outcomes[1].failure?.mayBeWritten == false)
    #expect(outcomes[2].failure == nil)
    let wanted = Story.batch(1) + Story.batch(2) + Story.batch(3)
    #expect(try ledger.entries(LedgerQuery()).map(\.entry) == wanted)
    #expect(try ledger.verify() == .sound(ledger.head()))
    ledger.close()
    let again = try SQLiteLedger(directory: disk.path + "/ledger", node: "edge-1")
    #expect(try again.entries(LedgerQuery()).map(\.entry) == wanted)
    again.close()
  }

  @Test(.enabled(if: SmallDisk.canMount, "only who may mount can have a read-only disk"))
  func aReadOnlyDiskIsSaidToBeOne() throws {
    let disk = try SmallDisk(bytes: 1 << 20)
    #expect(disk.makeReadOnly())
    let failure = #expect(throws: LedgerFailure.self) {
      try SQLiteLedger(directory: disk.path + "/ledger", node: "edge-1")
    }
    #expect(failure?.code == .readOnly)
  }

  // MARK: Memory

  @Test func aFaultOfTheMemoryFormRefusesUntilItIsTakenAway() throws {
    let ledger = try MemoryLedger(node: "edge-1")
    defer { ledger.close() }
    let fault = LedgerFailure(.diskFull, "the disk is full; free some space")
    ledger.setFault(fault)
    #expect(try ledger.refusal(of: Story.batch(1)) == fault)
    #expect(try ledger.head().position == 0)
    ledger.setFault(nil)
    #expect(try ledger.appended(Story.batch(1)).positions == 1...1)
  }

  @Test func acknowledgementsCanBeHeldBack() throws {
    let ledger = try MemoryLedger(node: "edge-1")
    let answers = Answers()
    ledger.setHoldsAcknowledgements(true)
    ledger.append(Story.batch(1), then: answers.take(0))
    ledger.append(Story.batch(2), then: answers.take(1))
    ledger.setHoldsAcknowledgements(false)
    _ = try answers.wait(for: 2)
    ledger.setHoldsAcknowledgements(true)
    ledger.append(Story.batch(3), then: answers.take(2))
    ledger.close()
    #expect(try answers.wait(for: 3)[2].get().positions == 3...3)
    #expect(try ledger.head().position == 3)
  }
}
