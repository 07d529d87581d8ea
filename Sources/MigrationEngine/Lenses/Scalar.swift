/// The kinds that `convert` knows.
public enum Scalar: String, CaseIterable, Sendable {
  case null, bool, int, double, string

  /// Whether values of this kind can be written as `other` and read back exactly.
  ///
  /// `null` has one form only, the text `null`: there is no number it could come back from.
  func converts(to other: Scalar) -> Bool {
    switch (self, other) {
    case (.null, .string), (.string, .null): true
    case (.null, _), (_, .null): false
    default: self != other
    }
  }

  /// Writes `value` as `other`; `nil` when that would not read back to the same value.
  ///
  /// What comes back is checked by converting it again: exactness is tried, not argued.
  func convert(_ value: Value, to other: Scalar) -> Value? {
    guard holds(value), let converted = Scalar.rewrite(value, as: other),
      Scalar.rewrite(converted, as: self) == value
    else { return nil }
    return converted
  }

  private func holds(_ value: Value) -> Bool {
    switch (self, value) {
    case (.null, .null), (.bool, .bool), (.int, .int), (.double, .double), (.string, .string): true
    default: false
    }
  }

  private static func rewrite(_ value: Value, as target: Scalar) -> Value? {
    switch (value, target) {
    case (.null, .string): .string("null")
    case (.bool(let value), .int): .int(value ? 1 : 0)
    case (.bool(let value), .double): .double(value ? 1 : 0)
    case (.bool(let value), .string): .string(value ? "true" : "false")
    case (.int(let value), .bool): value == 0 ? .bool(false) : value == 1 ? .bool(true) : nil
    case (.int(let value), .double): .double(Double(value))
    case (.int(let value), .string): .string(String(value))
    case (.double(let value), .bool): value == 0 ? .bool(false) : value == 1 ? .bool(true) : nil
    case (.double(let value), .int): whole(value).map { .int($0) }
    case (.double(let value), .string): value.isFinite ? .string(value.description) : nil
    case (.string(let text), .null): text == "null" ? .null : nil
    case (.string(let text), .bool):
      text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
    case (.string(let text), .int): Int64(text).map { .int($0) }
    case (.string(let text), .double): Double(text).flatMap { $0.isFinite ? .double($0) : nil }
    default: nil
    }
  }

  /// `Int64(exactly:)` would do, but it calls the C library's `round`, which a program that imports
  /// no C library is not linked with.
  private static func whole(_ value: Double) -> Int64? {
    guard value >= -0x1p63, value < 0x1p63 else { return nil }
    let whole = Int64(value)
    return Double(whole) == value ? whole : nil
  }
}
