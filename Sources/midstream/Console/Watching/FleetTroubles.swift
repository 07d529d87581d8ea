internal import ConsoleUI
internal import FleetKit
internal import UnixKit

/// Why nodes cannot be reached, with what that means for the exit code.
final class FleetTroubles: Sendable {
  private let errors = Monitor<[NodeID: FleetError]>([:])

  /// Takes note of why a node cannot be reached; `nil` when it can.
  func note(_ error: FleetError?, of node: NodeID) { errors.change { $0[node] = error } }

  /// Why a node cannot be reached; `nil` when it can.
  subscript(_ node: NodeID) -> FleetError? { errors.change { $0[node] } }
}
