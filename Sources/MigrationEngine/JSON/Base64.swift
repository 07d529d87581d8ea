/// Base64 with padding (RFC 4648, section 4); only the canonical text of some bytes is read back.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The text of some bytes, as bytes.
  package static func text(of bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    encode(bytes) { text.append($0) }
    return text
  }

  /// Gives the text of some bytes to `append`, digit by digit.
  @inline(__always)
  static func encode(_ bytes: [UInt8], _ append: (UInt8) -> Void) {
    var index = 0
    while index < bytes.count {
      let taken = min(3, bytes.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < taken ? UInt32(bytes[index + offset]) : 0)
      }
      for place in 0..<4 {
        let digit = Int(group >> UInt32(18 - 6 * place)) & 63
        append(place <= taken ? alphabet[digit] : padding)
      }
      index += taken
    }
  }

  /// The bytes, or `nil` when the text is not exactly what ``encode(_:_:)`` would write.
  static func decode(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 4) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3)
    for start in stride(from: 0, to: digits.count, by: 4) {
      var group: UInt32 = 0
      for place in 0..<4 {
        guard let digit = value(of: digits[start + place]) else { return nil }
        group = group << 6 | digit
      }
      bytes.append(UInt8(truncatingIfNeeded: group >> 16))
      bytes.append(UInt8(truncatingIfNeeded: group >> 8))
      bytes.append(UInt8(truncatingIfNeeded: group))
    }
    bytes.removeLast(digits.suffix(2).count { $0 == padding })
    return Base64.text(of: bytes) == digits ? bytes : nil
  }

  /// Padding counts as zero here; encoding again finds it where it must not stand.
  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    case padding: 0
    default: nil
    }
  }
}
