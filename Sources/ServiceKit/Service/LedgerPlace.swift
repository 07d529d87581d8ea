internal import Ledger
internal import UnixKit

/// Where a node's ledger is.
enum LedgerPlace {
  static func open(
    _ choice: ServiceConfiguration.LedgerChoice, node: String
  ) throws(LedgerFailure) -> any Ledger {
    switch choice {
    case .memory: try MemoryLedger(node: node)
    case .directory(let path): try SQLiteLedger(directory: path, node: node)
    case .standard: try SQLiteLedger(directory: standard(node), node: node)
    }
  }

  static func path(of ledger: any Ledger) -> String? { (ledger as? SQLiteLedger)?.path }

  private static func standard(_ node: String) -> String {
    let environment = ProcessEnvironment.current
    if let folder = environment["MIDSTREAM_STATE"] { return "\(folder)/\(node)" }
    if Users.current == 0 { return "/var/lib/midstream/\(node)" }
    if let folder = environment["XDG_STATE_HOME"] { return "\(folder)/midstream/\(node)" }
    return "\(environment["HOME"] ?? "")/.local/state/midstream/\(node)"
  }
}
