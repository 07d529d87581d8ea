/// A column of the list of components.
package enum FleetColumn: String, CaseIterable, Codable, Sendable {
  case node, component, version, phase, progress, rows, bytes, rate, eta
  /// How long callers wait at the worst: p99.9.
  case stall
  /// How long callers wait: p99.
  case latency
  /// What a roll back would bring back, and what not.
  case back
  case mailbox
}
