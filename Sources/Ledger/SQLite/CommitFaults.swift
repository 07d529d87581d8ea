internal import Synchronization

/// Commits that go wrong, for tests of what is said of them.
package final class CommitFaults: Sendable {
  /// What goes wrong.
  package enum Kind: Equatable, Sendable {
    /// Nothing was written.
    case before
    /// All was written, and the answer was lost.
    case after
  }

  private let coming = Mutex<(kind: Kind, count: Int)?>(nil)

  /// Nothing goes wrong yet.
  package init() {}

  /// Has so many commits go wrong from now on, those that look into others included.
  package func fail(_ kind: Kind, times count: Int) { coming.withLock { $0 = (kind, count) } }

  func beforeCommit() throws(LedgerFailure) { try fail(.before) }
  func afterCommit() throws(LedgerFailure) { try fail(.after) }

  private func fail(_ kind: Kind) throws(LedgerFailure) {
    let fails = coming.withLock { coming in
      guard let (next, count) = coming, next == kind, count > 0 else { return false }
      coming = (next, count - 1)
      return true
    }
    guard fails else { return }
    throw LedgerFailure(.unexpected, "could not write the ledger: disk I/O error; look at the disk")
  }
}
