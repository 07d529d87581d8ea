import MigrationEngine
import Testing
import UnixKit

@testable import Ledger

/// What every ledger must do, run over all of them.
@Suite struct ConformanceTests {
  @Test(arguments: LedgerForm.allCases)
  func positionsGrowByOneAndReceiptsNameThem(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    defer { ledger.close() }
    #expect(try ledger.head().position == 0)
    #expect(try ledger.verify() == .sound(ledger.head()))
    let first = try ledger.appended(Story.batch(1, entries: 3))
    let second = try ledger.appended(Story.batch(2))
    #expect(first.positions == 1...3)
    #expect(second.positions == 4...4)
    let stored = try ledger.entries(LedgerQuery())
    #expect(stored.map(\.position) == [1, 2, 3, 4])
    #expect(stored.map(\.batch) == [1, 1, 1, 4])
    #expect(stored.map(\.entry) == Story.batch(1, entries: 3) + Story.batch(2))
    #expect(stored[2].hash == first.hash)
    #expect(try ledger.head() == LedgerHead(position: 4, hash: second.hash))
    #expect(try ledger.verify() == .sound(ledger.head()))
  }

  /// The same entries have the same hashes, wherever they stand.
  @Test func allFormsHashAlike() throws {
    let folder = try TestFolder()
    let heads = try LedgerForm.allCases.map { form in
      let ledger = try form.open(in: folder)
      defer { ledger.close() }
      var story = Story(seed: 4)
      try ledger.appended([Story.birth])
      for _ in 0..<40 { try ledger.appended(try story.next()) }
      try ledger.saved([SavedRow(table: "t", key: "k", kind: "shed", row: 1)], for: "u", number: 1)
      return try ledger.head()
    }
    #expect(heads[0].position > 40)
    #expect(heads.allSatisfy { $0 == heads[0] })
  }

  @Test(arguments: LedgerForm.allCases)
  func aBatchIsWrittenAsAWholeOrNotAtAllAndHurtsNoNeighbour(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    defer { ledger.close() }
    let unknown = LedgerEntry(
      component: "cache", at: Story.start, content: .unknown(kind: "event.new", .null))
    var twice = Story.batch(4, entries: 2)
    twice[0].intent = Story.intent("same")
    twice[1].intent = Story.intent("same")
    let answers = Answers()
    ledger.setStalled(true)
    ledger.append(Story.batch(1, entries: 2), then: answers.take(0))
    ledger.append(Story.batch(2, entries: 2) + [unknown], then: answers.take(1))
    ledger.append([], then: answers.take(2))
    ledger.append(twice, then: answers.take(3))
    ledger.append(Story.batch(5), then: answers.take(4))
    #expect(answers.count == 0)
    ledger.setStalled(false)
    let outcomes = try answers.wait(for: 5)
    #expect(try outcomes[0].get().positions == 1...2)
    #expect(outcomes[1].failure?.code == .malformed)
    #expect(outcomes[2].failure?.code == .tooLarge)
    #expect(outcomes[3].failure?.code == .repeatedRequest)
    #expect(try outcomes[4].get().positions == 3...3)
    #expect(outcomes.allSatisfy { $0.failure?.mayBeWritten != true })
    #expect(
      try ledger.entries(LedgerQuery()).map(\.entry) == Story.batch(1, entries: 2) + Story.batch(5))
    #expect(try ledger.answer(toRequest: "same", by: 1_000) == nil)
    #expect(try ledger.verify() == .sound(ledger.head()))
  }

  @Test(arguments: LedgerForm.allCases)
  func aBatchThatFailsAloneLeavesNothing(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    defer { ledger.close() }
    var twice = Story.batch(1, entries: 3)
    twice[0].intent = Story.intent("same")
    twice[2].intent = Story.intent("same")
    #expect(try ledger.refusal(of: twice)?.code == .repeatedRequest)
    #expect(try ledger.head().position == 0)
    #expect(try ledger.appended(Story.batch(2)).positions == 1...1)
    #expect(try ledger.verify() == .sound(ledger.head()))
  }

  @Test(arguments: LedgerForm.allCases)
  func aRepeatedRequestIsFoundAndRefused(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    defer { ledger.close() }
    var story = Story(seed: 9)
    var asked: [LedgerEntry] = []
    while asked.isEmpty {
      let batch = try story.next()
      try ledger.appended(batch)
      if batch[0].intent != nil { asked = batch }
    }
    let intent = try #require(asked[0].intent)
    let answer = try #require(try ledger.answer(toRequest: intent.request, by: intent.uid))
    #expect(answer.intent == intent)
    #expect(answer.entries.map(\.entry) == asked)
    #expect(answer.events.count == asked.count)
    #expect(answer.answer == nil)
    let failure = try #require(try ledger.refusal(of: asked))
    #expect(failure.code == .repeatedRequest)
    #expect(!failure.mayBeWritten)
    // Ids are made by clients: somebody else's equal one is another request.
    #expect(try ledger.answer(toRequest: intent.request, by: 7) == nil)
    var other = Story.batch(1)
    other[0].intent = Story.intent(intent.request, uid: 7, verb: "logLevel")
    try ledger.appended(other)
    let theirs = try #require(try ledger.answer(toRequest: intent.request, by: 7))
    #expect(theirs.answer == .string("1/0"))
    #expect(theirs.events.isEmpty)
    var long = Story.batch(2)
    long[0].intent = Story.intent(String(repeating: "x", count: 65))
    #expect(try ledger.refusal(of: long)?.code == .malformed)
  }

  @Test(arguments: LedgerForm.allCases)
  func questionsAreAnsweredInParts(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    defer { ledger.close() }
    for number in 0..<20 {
      try ledger.appended(Story.batch(number, by: number % 2 == 0 ? "even" : "odd"))
    }
    try ledger.appended([
      LedgerEntry(
        component: nil, at: Story.start, content: .started(NodeStart(epoch: "e1", pid: 7)))
    ])
    func positions(_ query: LedgerQuery) throws -> [Int] {
      try ledger.entries(query).map(\.position)
    }
    #expect(try positions(LedgerQuery(component: "odd", limit: 3)) == [2, 4, 6])
    #expect(try positions(LedgerQuery(component: "odd", after: 6, limit: 3)) == [8, 10, 12])
    #expect(try positions(LedgerQuery(component: "odd", limit: 2, wantsLast: true)) == [18, 20])
    #expect(try positions(LedgerQuery(after: 19)) == [20, 21])
    #expect(try positions(LedgerQuery(after: 21)) == [])
    #expect(try positions(LedgerQuery(kinds: ["started"])) == [21])
    #expect(try positions(LedgerQuery(limit: 0)) == [])
    #expect(try positions(LedgerQuery(limit: -1)) == [])
    #expect(try ledger.entries(LedgerQuery(kinds: ["started"]))[0].entry.component == nil)
  }

  @Test(arguments: LedgerForm.allCases)
  func ofSeveralSavesTheHighestNumberStands(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    defer { ledger.close() }
    func rows(_ count: Int, _ tag: Int64) -> [SavedRow] {
      (0..<count).map {
        SavedRow(
          table: "users", key: "k\($0)", kind: "shed", row: .array([.int(tag), .bytes([1, 2])]))
      }
    }
    #expect(try ledger.savedRows(of: Story.component, for: "u1") == nil)
    for (number, count) in [(2, 5), (1, 9), (3, 2), (2, 7)] {
      try ledger.saved(rows(count, Int64(number)), for: "u1", number: number)
    }
    try ledger.saved(rows(4, 1), for: "u2", number: 1)
    try ledger.saved([], for: "u2", number: 2)
    #expect(
      try ledger.savedRows(of: Story.component, for: "u1")
        == SavedRows(number: 3, rows: rows(2, 3)))
    #expect(
      try ledger.savedRows(of: Story.component, for: "u2") == SavedRows(number: 2, rows: []))
    #expect(try ledger.entries(LedgerQuery(upgrade: "u1")).count == 4)
    #expect(try ledger.verify() == .sound(ledger.head()))
    let forged = LedgerEntry(
      component: "c", at: Story.start,
      content: .rowsSaved(RowSave(upgrade: "u1", number: 9, count: 0, checksum: Checksum(of: []))))
    #expect(try ledger.refusal(of: [forged])?.code == .malformed)
  }

  @Test(arguments: LedgerForm.allCases)
  func closingAnswersEverythingFirst(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    let answers = Answers()
    ledger.setStalled(true)
    for number in 0..<100 { ledger.append(Story.batch(number), then: answers.take(number)) }
    ledger.close()
    #expect(answers.count == 100)
    #expect(try answers.wait(for: 100).allSatisfy { $0.failure == nil })
    ledger.append(Story.batch(1), then: answers.take(100))
    #expect(try answers.wait(for: 101)[100].failure?.code == .closed)
    ledger.close()
    #expect(try ledger.head().position == 100)
  }

  @Test(arguments: LedgerForm.allCases)
  func tooManyThatWaitAreRefused(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    let answers = Answers()
    let count = LedgerLimits.waitingBatches + 3
    ledger.setStalled(true)
    for number in 0..<count { ledger.append(Story.batch(number), then: answers.take(number)) }
    ledger.close()
    let outcomes = try answers.wait(for: count)
    #expect(outcomes.prefix(LedgerLimits.waitingBatches).allSatisfy { $0.failure == nil })
    #expect(outcomes.suffix(3).allSatisfy { $0.failure?.code == .overloaded })
    #expect(try ledger.head().position == LedgerLimits.waitingBatches)
  }

  @Test(arguments: LedgerForm.allCases)
  func manyWritersAtOnceMakeOneChain(_ form: LedgerForm) throws {
    let folder = try TestFolder()
    let ledger = try form.open(in: folder)
    defer { ledger.close() }
    let (writers, batches) = (8, 60)
    let receipts = Monitor([[LedgerReceipt]](repeating: [], count: writers))
    let threads = (0..<writers).compactMap { writer in
      WorkerThread {
        for number in 0..<batches {
          let batch = Story.batch(number, entries: 1 + number % 3, by: "c\(writer)")
          guard let receipt = try? ledger.appended(batch) else { return }
          receipts.change { $0[writer].append(receipt) }
        }
      }
    }
    #expect(threads.count == writers)
    for thread in threads { thread.join() }
    let all = receipts.change { $0 }
    for list in all {
      #expect(list.count == batches)
      for (earlier, later) in zip(list, list.dropFirst()) {
        #expect(earlier.positions.upperBound < later.positions.lowerBound)
      }
    }
    let positions = all.joined().flatMap { Array($0.positions) }.sorted()
    #expect(positions == Array(1...positions.count))
    for writer in 0..<writers {
      let stored = try ledger.entries(LedgerQuery(component: "c\(writer)"))
      let wanted = (0..<batches).flatMap {
        Story.batch($0, entries: 1 + $0 % 3, by: "c\(writer)")
      }
      #expect(stored.map(\.entry) == wanted)
    }
    #expect(try ledger.verify() == .sound(ledger.head()))
  }
}

extension Result where Success == LedgerReceipt, Failure == LedgerFailure {
  var failure: LedgerFailure? {
    if case .failure(let failure) = self { return failure }
    return nil
  }
}
