internal import FleetKit

extension ExitCode {
  /// What an error of a node means for whoever asked.
  init(_ error: FleetError) {
    switch error.family {
    case .usage: self = .usage
    case .refused: self = .refused
    case .unreachable: self = .unreachable
    case .outcomeUnknown: self = .outcomeUnknown
    }
  }

  /// The one that asks for most care; done when there is none.
  static func worst(of codes: [ExitCode]) -> ExitCode {
    codes.max { $0.rawValue < $1.rawValue } ?? .done
  }
}
