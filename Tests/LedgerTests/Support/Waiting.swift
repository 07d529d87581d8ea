import MigrationEngine
import UnixKit

@testable import Ledger

typealias Outcome = Result<LedgerReceipt, LedgerFailure>

/// Answers as they come, to be waited for.
final class Answers: Sendable {
  struct Late: Error {}

  private static let deadlineMilliseconds = 60_000
  private let answers = Monitor([Int: Outcome]())

  func take(_ number: Int) -> @Sendable (Outcome) -> Void {
    { outcome in self.answers.change { $0[number] = outcome } }
  }

  var count: Int { answers.change { $0.count } }

  /// The answers to the first `count` questions, once all of them are there.
  func wait(for count: Int) throws -> [Outcome] {
    let all = answers.wait(upToMilliseconds: Self.deadlineMilliseconds) { answers -> [Outcome]? in
      let all = (0..<count).compactMap { answers[$0] }
      return all.count == count ? all : nil
    }
    guard let all else { throw Late() }
    return all
  }
}

extension Ledger {
  /// Appends one batch and waits for its answer.
  @discardableResult
  func appended(_ batch: [LedgerEntry]) throws -> LedgerReceipt {
    let answers = Answers()
    append(batch, then: answers.take(0))
    return try answers.wait(for: 1)[0].get()
  }

  /// Appends one batch and waits for why it was refused; `nil` when it was not.
  func refusal(of batch: [LedgerEntry]) throws -> LedgerFailure? {
    let answers = Answers()
    append(batch, then: answers.take(0))
    guard case .failure(let failure) = try answers.wait(for: 1)[0] else { return nil }
    return failure
  }

  @discardableResult
  func saved(
    _ rows: [SavedRow], for upgrade: UpgradeID, number: Int
  ) throws -> LedgerReceipt {
    let answers = Answers()
    saveRows(
      rows, of: Story.component, for: upgrade, number: number, at: Story.start,
      then: answers.take(0))
    return try answers.wait(for: 1)[0].get()
  }
}
