internal import UnixKit

/// Commits that go wrong, for tests of what is said of them.
package final class CommitFaults: Sendable {
  /// What goes wrong.
  package enum Kind: Equatable, Sendable {
    /// Nothing was written.
    case before
    /// All was written, and the answer was lost.
    case after
  }

  private struct State {
    var kind = Kind.before
    var coming = 0
    var failed = 0
  }

  private let state = Monitor(State())

  /// Nothing goes wrong yet.
  package init() {}

  /// Has so many commits go wrong from now on, those that look into others included.
  package func fail(_ kind: Kind, times count: Int) {
    state.change { ($0.kind, $0.coming) = (kind, count) }
  }

  /// Waits until so many have gone wrong in all; `false` when that takes too long.
  package func waitForFailures(_ count: Int, upToMilliseconds milliseconds: Int) -> Bool {
    state.wait(upToMilliseconds: milliseconds) { $0.failed >= count ? true : nil } ?? false
  }

  func beforeCommit() throws(LedgerFailure) { try fail(.before) }
  func afterCommit() throws(LedgerFailure) { try fail(.after) }

  private func fail(_ kind: Kind) throws(LedgerFailure) {
    let fails = state.change { state in
      guard state.kind == kind, state.coming > 0 else { return false }
      state.coming -= 1
      state.failed += 1
      return true
    }
    guard fails else { return }
    throw LedgerFailure(.unexpected, "could not write the ledger: disk I/O error; look at the disk")
  }
}
