/// Whether a command may be given now, and why not.
package enum Legality: Equatable, Sendable {
  case legal
  /// With what it would lose, in rows; it needs more than a key.
  case legalLosing(Int)
  /// The reason, as a sentence.
  case illegal(String)

  /// Whether a key for it is shown as one that works.
  package var isLegal: Bool {
    switch self {
    case .legal, .legalLosing: true
    case .illegal: false
    }
  }
}
