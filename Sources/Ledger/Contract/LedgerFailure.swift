/// Why a ledger did not do what it was asked, in words that say what to do.
package struct LedgerFailure: Error, Equatable, Sendable {
  /// What went wrong, stable across releases.
  package enum Code: String, CaseIterable, Sendable {
    case missing = "ledger.missing"
    case inUse = "ledger.in-use"
    case notAllowed = "ledger.not-allowed"
    case readOnly = "ledger.read-only"
    case diskFull = "ledger.disk-full"
    case busy = "ledger.busy"
    case broken = "ledger.broken"
    case foreign = "ledger.foreign"
    case newerFormat = "ledger.newer-format"
    case malformed = "ledger.malformed"
    case tooLarge = "ledger.too-large"
    case repeatedRequest = "ledger.repeated-request"
    case overloaded = "ledger.overloaded"
    case closed = "ledger.closed"
    case outcomeUnknown = "ledger.outcome-unknown"
    case unexpected = "ledger.unexpected"
  }

  /// What went wrong, for programs.
  package var code: Code
  /// What went wrong, for people; ends in a remedy.
  package var message: String
  /// Whether the batch may be in the ledger all the same: then nothing may be concluded from this
  /// failure before the ledger has been read again.
  package var mayBeWritten: Bool

  /// Describes a failure.
  package init(_ code: Code, _ message: String, mayBeWritten: Bool = false) {
    self.code = code
    self.message = message
    self.mayBeWritten = mayBeWritten
  }
}

extension LedgerFailure: CustomStringConvertible {
  /// The message.
  package var description: String { message }
}
