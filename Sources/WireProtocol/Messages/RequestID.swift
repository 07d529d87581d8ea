internal import MigrationEngine

/// The name of one request, made by the client: 1 to 64 visible ASCII characters.
///
/// A request that is sent again under the same id is answered again and not done twice, so an id
/// must not be guessable by accident; 128 random bits are enough.
package struct RequestID: Hashable, Sendable {
  /// The name itself.
  package let text: String

  /// Takes a name; `nil` for what is no name.
  package init?(_ text: String) {
    guard (1...Limits.requestIDCharacters).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    self.text = text
  }

  /// Makes a name of 128 bits, which the caller has drawn at random.
  package init(high: UInt64, low: UInt64) {
    text = Digest.digits(of: high) + Digest.digits(of: low)
  }

  /// What a client reads that made something else.
  static let rule = "an id is text of 1 to 64 visible ASCII characters; send 32 random digits"
}

extension RequestID: CustomStringConvertible {
  /// The name itself.
  package var description: String { text }
}

extension Digest {
  /// Sixteen hexadecimal digits.
  fileprivate static func digits(of bits: UInt64) -> String { Digest(bits: bits).hexadecimal }
}
