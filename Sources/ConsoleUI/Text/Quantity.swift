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
    let digits = Array(String(count.magnitude))
    var text = count < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// A number with so many digits behind the point.
  public static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "–" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (value.magnitude * scale).rounded()
    guard rounded < 1e18 else { return value.description }
    let whole = String(Int(rounded))
    let padded = String(repeating: "0", count: max(0, digits + 1 - whole.count)) + whole
    let sign = value < 0 && rounded > 0 ? "-" : ""
    guard digits > 0 else { return sign + padded }
    return "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
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
