internal import MigrationEngine

/// The versions that the demo's components have, in one byte of an answer.
enum ServedVersion: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  case legacy, v1, v2

  var version: Version {
    switch self {
    case .legacy: .legacy
    case .v1: .generation(1)
    case .v2: .generation(2)
    }
  }

  var description: String { version.description }
}
