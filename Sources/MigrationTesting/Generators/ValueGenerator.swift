public import MigrationEngine

/// Makes values, fields and records at random, with a liking for those that break things.
///
/// Empty objects and arrays, `-0.0`, the largest integers, text that looks like numbers and names
/// in two spellings of one letter all come often.
///
/// ```swift
/// var values = ValueGenerator(seed: 42)
/// let record = values.record(at: .generation(1))
/// ```
public struct ValueGenerator: Sendable {
  /// Arrays and objects never stand deeper inside one another than this.
  static let maximumDepth = 3
  /// Arrays and objects never hold more than this, but for the few that are made large.
  static let maximumCount = 4
  /// One object in so many is large enough that an index is kept for it.
  private static let largeObjectOdds = 60

  /// Where the randomness comes from.
  public var generator: SeededGenerator

  /// The names that fields have; few, so that they meet.
  static let names = [
    "a", "b", "c", "d", "host", "port", "tier", "a.b", "back\\slash", "é", "e\u{301}",
    ".\u{301}", " ", "$bytes",
  ]

  private static let texts = [
    "", "a", "free", "gold", "0", "1", "-1", "007", "+1", "1e3", "1000.0", "0x10", "nan", "inf",
    "-0", "-0.0", "0.5", "9223372036854775807", "9223372036854775808", "true", "false", "null",
    "True", "é", "e\u{301}", "\u{0}", "\"quoted\"", "line\nbreak", "1e+16", "5e-324",
  ]
  private static let integers: [Int64] = [
    0, 1, -1, 2, 7, 60, 1_000, 1 << 53, 1 << 53 + 1, -(1 << 53) - 1, .max, .min, .max - 1,
  ]
  private static let doubles: [Double] = [
    0, -0.0, 1, -1, 0.5, 0.1, 1e16, 1e300, 0x1p63, -0x1p63,
    .leastNonzeroMagnitude,
    .greatestFiniteMagnitude, .leastNormalMagnitude,
  ]

  /// Starts the sequence of a seed.
  public init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A record at `version`.
  public mutating func record(at version: Version) -> StateRecord {
    StateRecord(version: version, fields: fields())
  }

  /// Some fields; `depth` says how deep they stand already.
  public mutating func fields(depth: Int = 0) -> Fields {
    var fields = Fields()
    for _ in 0..<Int.random(in: 0...ValueGenerator.maximumCount, using: &generator) {
      fields[name()] = value(depth: depth + 1)
    }
    if generator.oneIn(ValueGenerator.largeObjectOdds) {
      for number in 0..<20 { fields["field \(number)"] = scalar() }
    }
    return fields
  }

  /// Any value; `depth` says how deep it stands already.
  public mutating func value(depth: Int = 0) -> Value {
    guard depth < ValueGenerator.maximumDepth else { return scalar() }
    switch Int.random(in: 0..<10, using: &generator) {
    case 0...4: return scalar()
    case 5, 6:
      let count = Int.random(in: 0...ValueGenerator.maximumCount, using: &generator)
      return .array((0..<count).map { _ in value(depth: depth + 1) })
    default:
      let fields = fields(depth: depth)
      return ValueGenerator.standsForBytes(fields) ? [:] : .object(fields)
    }
  }

  /// A value that is neither array nor object.
  public mutating func scalar() -> Value {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: .null
    case 1: .bool(.random(using: &generator))
    case 2, 3: integer()
    case 4: double()
    case 5: .bytes((0..<Int.random(in: 0...3, using: &generator)).map { UInt8($0) })
    default: text()
    }
  }

  mutating func integer() -> Value {
    generator.oneIn(3)
      ? .int(Int64(bitPattern: generator.next())) : .int(generator.pick(ValueGenerator.integers))
  }

  mutating func double() -> Value {
    let random = Double(bitPattern: generator.next())
    return generator.oneIn(3) && random.isFinite
      ? .double(random) : .double(generator.pick(ValueGenerator.doubles))
  }

  mutating func text() -> Value { .string(generator.pick(ValueGenerator.texts)) }

  /// A value of the kind that `convert` calls `scalar`.
  mutating func value(of scalar: Scalar) -> Value {
    switch scalar {
    case .null: return .null
    case .bool: return .bool(.random(using: &generator))
    case .int: return integer()
    case .double: return double()
    case .string: return text()
    }
  }

  mutating func name() -> FieldName { FieldName(generator.pick(ValueGenerator.names)) }

  /// Whether JSON would read such an object back as raw bytes.
  private static func standsForBytes(_ fields: Fields) -> Bool {
    fields.count == 1 && fields["$bytes"] != nil
  }
}
