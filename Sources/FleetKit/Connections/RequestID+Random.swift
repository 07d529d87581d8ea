package import WireProtocol

extension RequestID {
  /// A name that nobody has used before: 128 random bits.
  package static func random() -> RequestID {
    RequestID(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
  }
}
