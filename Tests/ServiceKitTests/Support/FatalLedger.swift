import Glibc
import Ledger
import MigrationEngine
import UnixKit

/// A ledger whose process is killed as soon as a certain event is durable, before anybody hears of
/// it.
final class FatalLedger: Ledger {
  private let inner: any Ledger
  private let isFatal: @Sendable (Event.Content) -> Bool

  init(_ inner: any Ledger, killedBy isFatal: @escaping @Sendable (Event.Content) -> Bool) {
    self.inner = inner
    self.isFatal = isFatal
  }

  func append(
    _ batch: [LedgerEntry],
    then: @escaping @Sendable (Result<LedgerReceipt, LedgerFailure>) -> Void
  ) {
    let isLast = batch.contains { entry in
      guard case .event(let event) = entry.content else { return false }
      return isFatal(event.content)
    }
    inner.append(batch) { result in
      if isLast, case .success = result { kill(getpid(), SIGKILL) }
      then(result)
    }
  }

  func saveRows(
    _ rows: [SavedRow], of component: String, for upgrade: UpgradeID, number: Int, at: Instant,
    then: @escaping @Sendable (Result<LedgerReceipt, LedgerFailure>) -> Void
  ) { inner.saveRows(rows, of: component, for: upgrade, number: number, at: at, then: then) }

  func close() { inner.close() }

  var node: String { inner.node }
  func head() throws(LedgerFailure) -> LedgerHead { try inner.head() }
  func entries(_ query: LedgerQuery) throws(LedgerFailure) -> [StoredEntry] {
    try inner.entries(query)
  }
  func answer(
    toRequest id: String, by uid: UInt32
  ) throws(LedgerFailure) -> StoredAnswer? { try inner.answer(toRequest: id, by: uid) }
  func savedRows(
    of component: String, for upgrade: UpgradeID
  ) throws(LedgerFailure) -> SavedRows? { try inner.savedRows(of: component, for: upgrade) }
  func verify() throws(LedgerFailure) -> LedgerVerdict { try inner.verify() }
}
