extension JSON {
  /// How a document is laid out.
  public struct Style: Equatable, Sendable {
    /// What stands before a field for each level it is in.
    public enum Indent: Equatable, Sendable {
      /// So many spaces.
      case spaces(Int)
      /// A tab.
      case tab
    }

    /// The indent of fields that each have a line of their own; `nil` for everything on one line.
    public let indent: Indent?
    /// Whether a space follows each colon, and each comma inside a line.
    public let isSpaced: Bool

    /// Makes a style; a number of spaces must not be negative.
    public init(indent: Indent?, isSpaced: Bool) {
      if case .spaces(let count)? = indent { precondition(count >= 0, "\(count) spaces") }
      self.indent = indent
      self.isSpaced = isSpaced
    }

    /// Everything on one line, no spaces.
    public static let compact = Style(indent: nil, isSpaced: false)
    /// Two spaces a level.
    public static let pretty = Style(indent: .spaces(2), isSpaced: true)
    /// Everything on one line, a space after each colon and comma.
    public static let spaced = Style(indent: nil, isSpaced: true)

    /// The same style, everything on one line.
    public var onOneLine: Style { Style(indent: nil, isSpaced: isSpaced) }

    /// The most spaces a level that are taken over from a document: its text must not grow without
    /// bounds because one line of it began far to the right.
    static let maximumIndent = 16

    /// The style a document is written in, as its beginning tells.
    public static func detected(in bytes: UnsafeBufferPointer<UInt8>) -> Style {
      var index = 0
      while index < bytes.count, bytes[index] != UInt8(ascii: "{") { index += 1 }
      index += 1
      let indent = detectedIndent(in: bytes, &index)
      var colon = index
      var isInName = false
      let horizon = min(bytes.count, index + 256)
      while colon < horizon, isInName || bytes[colon] != UInt8(ascii: ":") {
        if bytes[colon] == UInt8(ascii: "\"") { isInName.toggle() }
        if bytes[colon] == UInt8(ascii: "\\") { colon += 1 }
        colon += 1
      }
      let isSpaced = colon + 1 < horizon && bytes[colon + 1] == 0x20
      return Style(indent: indent, isSpaced: isSpaced)
    }

    /// What stands between the last line break and the first field.
    private static func detectedIndent(
      in bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int
    ) -> Indent? {
      var isOnOwnLine = false
      var spaces = 0
      var tabs = 0
      while index < bytes.count {
        switch bytes[index] {
        case 0x0A: (isOnOwnLine, spaces, tabs) = (true, 0, 0)
        case 0x20: spaces += 1
        case 0x09: tabs += 1
        case 0x0D: break
        default: return indent(isOnOwnLine, spaces, tabs)
        }
        index += 1
      }
      return indent(isOnOwnLine, spaces, tabs)
    }

    private static func indent(_ isOnOwnLine: Bool, _ spaces: Int, _ tabs: Int) -> Indent? {
      guard isOnOwnLine else { return nil }
      return tabs > 0 ? .tab : .spaces(min(spaces, maximumIndent))
    }
  }
}
