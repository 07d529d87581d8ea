/// Limits of ledgers that nobody can choose.
package enum LedgerLimits {
  /// The most entries that one question is answered with.
  package static let entriesAtOnce = 10_000
  /// The most entries of one batch.
  package static let batchEntries = 1_000
  /// The most bytes of one entry's content.
  package static let contentBytes = 4 << 20
  /// The most rows of one save.
  package static let savedRows = 10_000_000
  /// The most batches that wait for the disk; more are refused.
  package static let waitingBatches = 4_096
  /// The most characters of a request id.
  package static let requestCharacters = 64
  /// How long another program's lock on the file is waited for.
  package static let busyMilliseconds = 2_000
}
