internal import Ledger
internal import MigrationEngine
internal import StateTables
internal import UnixKit

/// The journal of one component: its part of the node's ledger.
///
/// It belongs to the keeper's thread; what the ledger answers comes back there.
final class LedgerJournal: Journal {
  private let component: String
  private let ledger: any Ledger
  private let answer: @Sendable (Result<LedgerReceipt, LedgerFailure>) -> Void
  /// Who asked for what, by the number of the command.
  var intents: [Int: OperatorIntent] = [:]
  /// The batch that is on its way.
  private var underWay: [Event] = []
  /// Since when a batch has been on its way; `nil` for none.
  private(set) var underWaySince: Int?
  /// Where the component's last entry stands that is known of.
  private var lastPosition: Int

  init(
    _ component: String, _ ledger: any Ledger, lastPosition: Int,
    answer: @escaping @Sendable (Result<LedgerReceipt, LedgerFailure>) -> Void
  ) {
    self.component = component
    self.ledger = ledger
    self.lastPosition = lastPosition
    self.answer = answer
  }

  func append(_ batch: [Event], answering command: Int?) {
    underWay = batch
    underWaySince = MonotonicClock.nanoseconds()
    let intent = command.flatMap { intents.removeValue(forKey: $0) }
    ledger.append(LedgerEntry.batch(batch, of: component, intent: intent), then: answer)
  }

  /// What became of the batch; `nil` while that cannot be known.
  ///
  /// A failure after which the batch may be written all the same says nothing: the ledger is read.
  func outcome(
    of result: Result<LedgerReceipt, LedgerFailure>
  ) -> Result<Void, JournalFailure>? {
    let outcome = read(result)
    if outcome != nil { underWaySince = nil }
    return outcome
  }

  private func read(
    _ result: Result<LedgerReceipt, LedgerFailure>
  ) -> Result<Void, JournalFailure>? {
    switch result {
    case .success(let receipt):
      lastPosition = receipt.positions.upperBound
      return .success(())
    case .failure(let failure):
      guard failure.mayBeWritten else {
        return .failure(JournalFailure(reason: failure.message))
      }
      return readBack(failure)
    }
  }

  private func readBack(_ failure: LedgerFailure) -> Result<Void, JournalFailure>? {
    let query = LedgerQuery(component: component, after: lastPosition)
    guard let found = try? ledger.entries(query) else { return nil }
    let events = found.compactMap { stored -> Event? in
      if case .event(let event) = stored.entry.content { return event }
      return nil
    }
    guard events == underWay else { return .failure(JournalFailure(reason: failure.message)) }
    lastPosition = found.last?.position ?? lastPosition
    return .success(())
  }
}
