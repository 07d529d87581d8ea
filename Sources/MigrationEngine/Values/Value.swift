/// One piece of state: what a record, a row or a JSON document is made of.
///
/// Integers are exact to 64 bits and never turn into doubles by themselves; objects keep the order
/// they were written in, and their equality ignores it. `1` and `1.0` differ, and so do `0.0` and
/// `-0.0`: a way back that changes one into the other is not exact.
public enum Value: Sendable {
  /// Nothing, said out loud.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number.
  case int(Int64)
  /// A number with a fraction or an exponent.
  case double(Double)
  /// Text, compared by its bytes.
  case string(String)
  /// Raw bytes; in JSON `{"$bytes": "<base64>"}`.
  case bytes([UInt8])
  /// Values in a row.
  case array([Value])
  /// Named values.
  case object(Fields)

  /// The name of the kind, as lenses and messages use it.
  public var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .array: "array"
    case .object: "object"
    }
  }
}

extension Value: Equatable {
  /// Exact equality; only the order of an object's fields does not count.
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.bytes(let left), .bytes(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _), (.bytes, _), (.array, _),
      (.object, _):
      false
    }
  }
}

extension Value: Hashable {
  /// Agrees with equality, since the digest ignores the order of fields as equality does.
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

extension Value {
  /// The fields of an object, or `nil`.
  public var fields: Fields? {
    if case .object(let fields) = self { return fields }
    return nil
  }

  /// The elements of an array, or `nil`.
  public var elements: [Value]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The text of a string, or `nil`.
  public var text: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// Changes an object's fields in place; `nil` and no change when this is no object.
  ///
  /// The value gives its fields up while they change, so that they are not copied; on a throw they
  /// are put back as far as they got.
  @inline(__always)
  mutating func updateFields<Result, Failure: Error>(
    _ change: (inout Fields) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard case .object(var fields) = self else { return nil }
    self = .null
    defer { self = .object(fields) }
    return try change(&fields)
  }

  /// Changes an array's elements in place; `nil` and no change when this is no array.
  @inline(__always)
  mutating func updateElements<Result, Failure: Error>(
    _ change: (inout [Value]) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard case .array(var elements) = self else { return nil }
    self = .null
    defer { self = .array(elements) }
    return try change(&elements)
  }
}

extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
  /// A bool.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An int.
  public init(integerLiteral value: Int64) { self = .int(value) }
  /// A double.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An array.
  public init(arrayLiteral elements: Value...) { self = .array(elements) }
  /// An object.
  public init(dictionaryLiteral elements: (String, Value)...) {
    var fields = Fields()
    for (name, value) in elements {
      precondition(fields[name] == nil, "the field \(name) is written twice")
      fields[name] = value
    }
    self = .object(fields)
  }
}
