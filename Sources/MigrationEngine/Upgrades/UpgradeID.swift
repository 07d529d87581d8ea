/// The name of one upgrade, made by whoever asked for it and never used twice.
public struct UpgradeID: Hashable, Codable, Sendable, ExpressibleByStringLiteral {
  /// The name itself.
  public let text: String

  /// Names an upgrade.
  public init(_ text: String) { self.text = text }
  /// Names an upgrade by a literal.
  public init(stringLiteral text: String) { self.text = text }

  /// Reads the name.
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension UpgradeID: CustomStringConvertible {
  /// The name itself.
  public var description: String { text }
}
