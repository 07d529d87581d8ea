extension JSONReader {
  /// Reads a string whose opening quote is behind the cursor.
  mutating func readString() throws(JSONError) -> String {
    let start = cursor
    let onlyASCII = skipPlain()
    if onlyASCII, cursor < bytes.count, bytes[cursor] == UInt8(ascii: "\"") {
      defer { cursor += 1 }
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<cursor]), as: UTF8.self)
    }
    return try readUnusualString(from: start)
  }

  /// Reads a field's name whose opening quote is behind the cursor; its fingerprint comes from the
  /// bytes that are at hand.
  mutating func readName() throws(JSONError) -> FieldName {
    let start = cursor
    let onlyASCII = skipPlain()
    guard onlyASCII, cursor < bytes.count, bytes[cursor] == UInt8(ascii: "\"") else {
      return FieldName(try readUnusualString(from: start))
    }
    defer { cursor += 1 }
    let name = UnsafeBufferPointer(rebasing: bytes[start..<cursor])
    return FieldName(
      text: String(decoding: name, as: UTF8.self), fingerprint: FieldName.fingerprint(of: name))
  }

  /// Moves over plain ASCII to the first quote, escape, control character or byte above 0x7F;
  /// tells whether nothing above 0x7F stopped it.
  @inline(__always)
  private mutating func skipPlain() -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    while cursor + 8 <= bytes.count {
      let word = raw.loadUnaligned(fromByteOffset: cursor, as: UInt64.self)
      let special = JSONReader.specialBytes(in: UInt64(littleEndian: word))
      guard special == 0 else {
        cursor += special.trailingZeroBitCount / 8
        return bytes[cursor] < 0x80
      }
      cursor += 8
    }
    while cursor < bytes.count {
      let byte = bytes[cursor]
      if byte >= 0x80 { return false }
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return true }
      cursor += 1
    }
    return true
  }

  /// A high bit for each byte that is a quote, a backslash, a control character or above 0x7F.
  ///
  /// A borrow can mark a byte too many, but only above one that is rightly marked, and only the
  /// lowest mark is used.
  @inline(__always)
  private static func specialBytes(in word: UInt64) -> UInt64 {
    escapedBytes(in: word) | word & 0x8080_8080_8080_8080
  }

  /// The same without the bytes above 0x7F.
  @inline(__always)
  static func escapedBytes(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let slashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let isQuote = (quotes &- ones) & ~quotes
    let isSlash = (slashes &- ones) & ~slashes
    let isControl = (word &- (ones &* 0x20)) & ~word
    return (isQuote | isSlash | isControl) & highs
  }

  /// Strings with escapes or beyond ASCII: gathered into a buffer, validated on the way.
  private mutating func readUnusualString(from start: Int) throws(JSONError) -> String {
    var text = Array(bytes[start..<cursor])
    while true {
      guard cursor < bytes.count else { throw truncated() }
      let byte = bytes[cursor]
      switch byte {
      case UInt8(ascii: "\""):
        cursor += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try readEscape(into: &text)
      case 0x00..<0x20:
        throw error(
          .controlCharacter,
          "a control character stands in a string; write it as \\u00"
            + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16))
      case 0x20..<0x80:
        text.append(byte)
        cursor += 1
      default:
        let length = try lengthOfUTF8Sequence()
        text.append(contentsOf: bytes[cursor..<cursor + length])
        cursor += length
      }
    }
  }

  /// The length of the well-formed sequence at the cursor (Unicode, table 3-7).
  private func lengthOfUTF8Sequence() throws(JSONError) -> Int {
    let lead = bytes[cursor]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: throw notUTF8()
    }
    for offset in 1..<length {
      guard cursor + offset < bytes.count else { throw truncated() }
      let range = offset == 1 ? second : 0x80...0xBF
      guard range ~= bytes[cursor + offset] else { throw notUTF8() }
    }
    return length
  }

  private func notUTF8() -> JSONError {
    error(.encoding, "these bytes are not UTF-8; save the document as UTF-8")
  }

  /// Reads one escape, the cursor on its backslash.
  private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
    let start = cursor
    cursor += 1
    guard cursor < bytes.count else { throw truncated() }
    let kind = bytes[cursor]
    cursor += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try readScalar(from: start)).utf8)
    default:
      throw error(
        .escape, "this escape is not one of JSON's; write \\\\ for a backslash", at: start)
    }
  }

  private mutating func readScalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try readFourDigits(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Not a scalar, so a surrogate: a high one must be followed by a low one.
    guard (0xD800...0xDBFF) ~= first else { throw loneSurrogate(at: start) }
    for byte in [UInt8(ascii: "\\"), UInt8(ascii: "u")] where !take(byte) {
      throw cursor < bytes.count ? loneSurrogate(at: start) : truncated()
    }
    let second = try readFourDigits(from: start)
    guard (0xDC00...0xDFFF) ~= second,
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw loneSurrogate(at: start) }
    return scalar
  }

  private func loneSurrogate(at offset: Int) -> JSONError {
    error(
      .surrogate, "half a surrogate pair stands alone; write both halves or the character itself",
      at: offset)
  }

  private mutating func readFourDigits(from start: Int) throws(JSONError) -> UInt32 {
    guard cursor + 4 <= bytes.count else { throw truncated() }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Unicode.Scalar(bytes[cursor]).hexadecimalDigit else {
        throw error(.escape, "\\u needs four hexadecimal digits", at: start)
      }
      value = value << 4 | digit
      cursor += 1
    }
    return value
  }
}

extension Unicode.Scalar {
  fileprivate var hexadecimalDigit: UInt32? {
    switch self {
    case "0"..."9": value - 0x30
    case "a"..."f": value - 0x61 + 10
    case "A"..."F": value - 0x41 + 10
    default: nil
    }
  }
}
