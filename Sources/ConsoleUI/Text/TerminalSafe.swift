/// Text that may become a cell or a printed line.
///
/// What a document, a file name or a service says is text to be *shown*. Control characters, escape
/// sequences, line breaks, bidirectional overrides and characters without width become visible
/// marks, so that nothing can move the cursor, hide, or pose as something else. Interpolated values
/// are made safe; the literal around them is trusted, since we wrote it.
///
/// ```swift
/// let line: TerminalSafe = "cannot read \(fileName)"
/// ```
public struct TerminalSafe: Equatable, Sendable {
  /// The text, safe to show.
  public let text: String

  /// Makes any text safe.
  public init(_ untrusted: String) {
    // Nearly all text is plain, and then there is nothing to copy.
    if untrusted.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      text = untrusted
      return
    }
    guard untrusted.unicodeScalars.contains(where: { TerminalSafe.mark(for: $0) != nil }) else {
      text = untrusted
      return
    }
    var safe = String.UnicodeScalarView()
    for scalar in untrusted.unicodeScalars {
      safe.append(TerminalSafe.mark(for: scalar) ?? scalar)
    }
    text = String(safe)
  }

  init(trusted: String) { text = trusted }

  /// What is shown instead of a scalar; `nil` for one that may be shown as it is.
  private static func mark(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x00..<0x20: Unicode.Scalar(0x2400 + scalar.value)  // The picture of the control code.
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0: "\u{FFFD}"
    case 0xA0..<0x300: scalar == "\u{AD}" ? "\u{FFFD}" : nil  // Most letters, without a search.
    case 0x2028, 0x2029, 0xFFF9...0xFFFB: "\u{FFFD}"
    case 0xFE0E, 0xFE0F: nil  // Text or emoji: they change how the sign before them looks, no more.
    case 0x300...: scalar.properties.isDefaultIgnorableCodePoint ? "\u{FFFD}" : nil
    default: nil
    }
  }

  /// Whether a scalar may not be shown as it is.
  public static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool { mark(for: scalar) != nil }

  /// The first `count` characters, with an ellipsis where something was cut.
  public func prefix(_ count: Int) -> TerminalSafe {
    guard text.count > count else { return self }
    return TerminalSafe(trusted: text.prefix(max(0, count - 1)) + "…")
  }

  /// Both, one after the other.
  public static func + (left: TerminalSafe, right: TerminalSafe) -> TerminalSafe {
    TerminalSafe(trusted: left.text + right.text)
  }

  /// At least `width` characters, filled with spaces behind.
  public func padded(to width: Int) -> TerminalSafe {
    TerminalSafe(trusted: text + String(repeating: " ", count: max(0, width - text.count)))
  }
}

extension TerminalSafe: ExpressibleByStringInterpolation {
  /// Trusts a literal of ours.
  public init(stringLiteral text: String) { self.text = text }

  /// Takes an interpolation whose values have been made safe.
  public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Trusts literals, makes values safe.
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    /// Begins a text.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    /// Takes a literal as it is.
    public mutating func appendLiteral(_ literal: String) { text += literal }

    /// Takes text that is safe already.
    public mutating func appendInterpolation(_ safe: TerminalSafe) { text += safe.text }

    /// Makes any other value's description safe.
    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      text += TerminalSafe(value.description).text
    }
  }
}
