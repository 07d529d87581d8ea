internal import UnixKit

/// Where a ledger ends, and whether that is known: what the writing thread tells all others.
final class LedgerStanding: Sendable {
  private let content: Lock<(head: LedgerHead, isSettled: Bool)>

  init(_ head: LedgerHead) { content = Lock((head, true)) }

  func publish(_ head: LedgerHead) { content.withLock { $0.head = head } }

  func setSettled(_ isSettled: Bool) { content.withLock { $0.isSettled = isSettled } }

  /// Where it ends.
  ///
  /// - Throws: `outcomeUnknown` while nobody knows: what is read then may be undone by a crash, or
  ///   done by one.
  func head() throws(LedgerFailure) -> LedgerHead {
    let (head, isSettled) = content.withLock { $0 }
    guard isSettled else {
      throw LedgerFailure(
        .outcomeUnknown,
        "it is not known what the ledger holds, since a write failed halfway; look at the disk, it"
          + " is looked into again and again", mayBeWritten: true)
    }
    return head
  }
}
