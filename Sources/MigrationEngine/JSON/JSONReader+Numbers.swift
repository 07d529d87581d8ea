extension JSONReader {
  /// Integers stay integers, exactly; a fraction or an exponent makes a double.
  mutating func readNumber() throws(JSONError) -> Value {
    let start = cursor
    let isNegative = take(UInt8(ascii: "-"))
    let whole = try readDigits(from: start)
    if whole.count > 1, bytes[cursor - whole.count] == UInt8(ascii: "0") {
      throw error(.number, "a number must not begin with 0; write it without", at: start)
    }
    let isDouble =
      cursor < bytes.count
      && (bytes[cursor] == UInt8(ascii: ".") || bytes[cursor] | 0x20 == UInt8(ascii: "e"))
    if isDouble { return try readDouble(from: start, isNegative: isNegative, whole: whole) }
    guard !whole.overflows else { throw integerRange(at: start) }
    if isNegative {
      // -0 is an integer that integers cannot hold.
      if whole.magnitude == 0 { return .double(-0.0) }
      guard whole.magnitude <= Int64.min.magnitude else { throw integerRange(at: start) }
      return .int(Int64(truncatingIfNeeded: 0 &- whole.magnitude))
    }
    guard let value = Int64(exactly: whole.magnitude) else { throw integerRange(at: start) }
    return .int(value)
  }

  /// Some digits: what they add up to, how many there are, whether they are too many for 64 bits.
  private struct Digits {
    var magnitude: UInt64 = 0
    var count = 0
    var overflows = false

    var isZero: Bool { magnitude == 0 && !overflows }
  }

  @inline(__always)
  private mutating func readDigits(
    from start: Int, after earlier: Digits = Digits()
  ) throws(JSONError) -> Digits {
    var digits = earlier
    let first = cursor
    while cursor < bytes.count {
      let digit = bytes[cursor] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      let (times, overflowed) = digits.magnitude.multipliedReportingOverflow(by: 10)
      let (sum, overflowedToo) = times.addingReportingOverflow(UInt64(digit))
      digits.magnitude = sum
      digits.overflows = digits.overflows || overflowed || overflowedToo
      cursor += 1
    }
    digits.count = cursor - first
    guard digits.count > 0 else {
      throw cursor < bytes.count
        ? error(.number, "a digit must stand here; write numbers like 12, -0.5 or 1e9")
        : truncated()
    }
    return digits
  }

  private mutating func readDouble(
    from start: Int, isNegative: Bool, whole: Digits
  ) throws(JSONError) -> Value {
    var mantissa = whole
    var scale = 0
    if take(UInt8(ascii: ".")) {
      mantissa = try readDigits(from: start, after: whole)
      scale = -mantissa.count
    }
    if cursor < bytes.count, bytes[cursor] | 0x20 == UInt8(ascii: "e") {
      cursor += 1
      let isDown = take(UInt8(ascii: "-"))
      if !isDown { _ = take(UInt8(ascii: "+")) }
      let exponent = try readDigits(from: start)
      let power = Int(min(exponent.overflows ? .max : exponent.magnitude, 1 << 20))
      scale += isDown ? -power : power
    }
    // A mantissa and a power of ten that doubles hold exactly make one correctly rounded step.
    if !mantissa.overflows, mantissa.magnitude < 1 << 53, abs(scale) < JSONReader.powers.count {
      let magnitude = Double(mantissa.magnitude)
      let power = JSONReader.powers[abs(scale)]
      let value = scale < 0 ? magnitude / power : magnitude * power
      return .double(isNegative ? -value : value)
    }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<cursor]), as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw error(.number, "this number is too large for a double; write it as a string", at: start)
    }
    // What a double cannot hold must not be rounded behind anybody's back.
    guard value != 0 || mantissa.isZero else {
      throw error(.number, "this number is too small for a double; write it as a string", at: start)
    }
    guard significantDigits(from: start) <= JSONReader.exactDigits else {
      throw error(
        .number,
        "this number has more than \(JSONReader.exactDigits) digits, and a double would round it;"
          + " write it as a string", at: start)
    }
    return .double(value)
  }

  /// So many digits tell every double from its neighbours; no program writes more of a double.
  private static let exactDigits = 17

  /// The digits of the number behind the cursor, without its exponent and the zeros around them.
  private func significantDigits(from start: Int) -> Int {
    let digits = bytes[start..<cursor]
      .prefix { $0 | 0x20 != UInt8(ascii: "e") }
      .filter { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
      .drop { $0 == UInt8(ascii: "0") }
    return digits.count - digits.reversed().prefix { $0 == UInt8(ascii: "0") }.count
  }

  /// The powers of ten that a double holds exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  private func integerRange(at offset: Int) -> JSONError {
    error(
      .integerRange, "this integer does not fit in 64 bits; write it as a string", at: offset)
  }
}
