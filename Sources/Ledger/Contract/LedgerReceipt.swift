package import MigrationEngine

/// That a batch is durable, and where.
package struct LedgerReceipt: Equatable, Sendable {
  /// The positions of its entries, in their order.
  package let positions: ClosedRange<Int>
  /// The hash of the last of them.
  package let hash: Checksum
}

/// Where a ledger ends.
package struct LedgerHead: Equatable, Sendable {
  /// The position of the last entry; 0 when there is none.
  package let position: Int
  /// The hash of the last entry, or what the first one follows.
  package let hash: Checksum
}

/// What following the chain found.
package enum LedgerVerdict: Equatable, Sendable {
  /// Every entry is what it was when it was written.
  case sound(LedgerHead)
  /// The first entry that is not.
  case broken(BrokenLink)
}

/// Where a chain breaks first.
package struct BrokenLink: Equatable, Sendable {
  /// The position at which it shows.
  package let position: Int
  /// What is wrong there: a sentence that ends in what to do.
  package let sentence: String
}
