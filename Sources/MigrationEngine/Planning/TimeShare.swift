/// A share of a component's time, in thousandths: how much of it a copy may take.
public struct TimeShare: Codable, Hashable, Sendable {
  /// Thousandths, from 0 to 1000.
  public let perMille: Int

  /// Makes a share; numbers outside 0...1000 become the nearest of the two.
  public init(perMille: Int) { self.perMille = min(1000, max(0, perMille)) }

  /// No time at all: nothing is copied.
  public static let zero = TimeShare(perMille: 0)
  /// All the time there is.
  public static let full = TimeShare(perMille: 1000)

  /// Reads a share, brought into its range.
  public init(from decoder: any Decoder) throws {
    self.init(perMille: try decoder.singleValueContainer().decode(Int.self))
  }

  /// Writes the thousandths.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(perMille)
  }
}

extension TimeShare: CustomStringConvertible {
  /// Percent, such as `12.5 %`.
  public var description: String {
    let tenths = perMille % 10
    return tenths == 0 ? "\(perMille / 10) %" : "\(perMille / 10).\(tenths) %"
  }
}
