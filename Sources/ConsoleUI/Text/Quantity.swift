/// Numbers as people read them at night: three digits and a unit.
public enum Quantity {
  /// `512 B`, `3.1 kB`, `80.2 GB`.
  public static func bytes(_ count: Int) -> String {
    scaled(Double(count), ["B", "kB", "MB", "GB", "TB"], isWhole: true)
  }

  /// `830 ns`, `12.4 µs`, `1.2 s`, `3 min 20 s`.
  public static func duration(nanoseconds: Double) -> String {
    guard nanoseconds >= 60e9 else {
      return scaled(nanoseconds, ["ns", "µs", "ms", "s"], isWhole: false)
    }
    // Nobody waits longer than this; beyond, an Int of seconds could not hold it.
    guard nanoseconds < 1e18 else { return "over 30 years" }
    let seconds = Int(nanoseconds / 1e9)
    if seconds < 3_600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
  }

  /// `1 document`, `12 documents`.
  public static func count(_ count: Int, _ thing: String) -> String {
    "\(grouped(count)) \(thing)\(count == 1 ? "" : "s")"
  }

  /// `1,234,567`.
  public static func grouped(_ count: Int) -> String {
    written(count, isNegative: count < 0, decimals: 0, groupsOf: 3)
  }

  /// A number with so many digits behind the point.
  public static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "–" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (value.magnitude * scale).rounded()
    guard rounded < 1e18 else { return value.description }
    return written(
      Int(rounded), isNegative: value < 0 && rounded > 0, decimals: digits, groupsOf: nil)
  }

  /// Digits, from the last one to the first; figures are written hundreds of times for a picture.
  private static func written(
    _ magnitude: Int, isNegative: Bool, decimals: Int, groupsOf group: Int?
  ) -> String {
    let capacity = 48
    return String(unsafeUninitializedCapacity: capacity) { bytes in
      var (rest, position, digits) = (magnitude.magnitude, capacity, 0)
      func put(_ sign: Unicode.Scalar) {
        position -= 1
        bytes[position] = UInt8(truncatingIfNeeded: sign.value)
      }
      repeat {
        if digits > 0, digits == decimals { put(".") }
        let whole = digits - decimals
        if let group, whole > 0, whole.isMultiple(of: group) { put(",") }
        position -= 1
        bytes[position] = 48 + UInt8(rest % 10)
        rest /= 10
        digits += 1
      } while rest > 0 || digits <= decimals
      if isNegative { put("-") }
      let count = capacity - position
      for index in 0..<count { bytes[index] = bytes[position + index] }
      return count
    }
  }

  private static func scaled(_ value: Double, _ units: [String], isWhole: Bool) -> String {
    var value = value
    var unit = 0
    while value >= 999.5, unit < units.count - 1 {
      value /= 1_000
      unit += 1
    }
    let digits = (isWhole && unit == 0) || value >= 99.95 ? 0 : 1
    return "\(fixed(value, digits: digits)) \(units[unit])"
  }
}
