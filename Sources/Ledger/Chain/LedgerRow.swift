internal import MigrationEngine

/// An entry as the columns that are stored and hashed: the same for every kind of ledger.
struct LedgerRow: Equatable, Sendable {
  var position: Int
  var batch: Int
  var at: Int64
  var component: String?
  var upgrade: String?
  var kind: String
  /// JSON.
  var content: [UInt8]
  /// JSON; `nil` where nobody asked for anything.
  var intent: [UInt8]?
  /// Who made the request, and its id: what a repeated one is found by.
  var uid: Int64?
  var request: String?
  var hash: Checksum
}
