import MigrationEngine

@testable import Ledger

/// The forms of a ledger that keep one contract.
enum LedgerForm: String, CaseIterable, CustomStringConvertible, Sendable {
  case memory, sqlite

  var description: String { rawValue }

  func open(in folder: TestFolder) throws -> any StallableLedger {
    switch self {
    case .memory: try MemoryLedger(node: "edge-1")
    case .sqlite: try SQLiteLedger(directory: folder.ledger, node: "edge-1")
    }
  }
}

/// A ledger that can be made to leave things waiting, so that they become one group.
protocol StallableLedger: Ledger {
  func setStalled(_ isStalled: Bool)
}

extension MemoryLedger: StallableLedger {}
extension SQLiteLedger: StallableLedger {}
