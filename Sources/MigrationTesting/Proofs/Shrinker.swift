import MigrationEngine

/// Makes a value that fails as small as it can be and still fail.
///
/// It drops fields and elements and simplifies what is left, from the outside in, and begins again
/// after each success, until nothing smaller fails or the attempts are used up.
struct Shrinker {
  /// How many smaller values are tried for one failure.
  static let maximumAttempts = 10_000

  /// Whether a value fails still.
  let fails: (Value) -> Bool
  private var attempts = 0

  init(fails: @escaping (Value) -> Bool) { self.fails = fails }

  /// The smallest value found that fails; `value` itself must fail.
  mutating func smallest(_ value: Value) -> Value {
    var current = value
    while let smaller = smaller(than: current, within: { $0 }) { current = smaller }
    return current
  }

  /// The first value smaller than `value` that fails when `whole` puts it in its place.
  private mutating func smaller(
    than value: Value, within whole: (Value) -> Value
  ) -> Value? {
    for candidate in simpler(than: value) where attempts < Shrinker.maximumAttempts {
      attempts += 1
      if fails(whole(candidate)) { return candidate }
    }
    switch value {
    case .array(let elements):
      for index in elements.indices {
        func with(_ element: Value) -> Value {
          var copy = elements
          copy[index] = element
          return .array(copy)
        }
        if let element = smaller(than: elements[index], within: { whole(with($0)) }) {
          return with(element)
        }
      }
    case .object(let fields):
      for entry in fields {
        func with(_ inner: Value) -> Value {
          var copy = fields
          copy[entry.name] = inner
          return .object(copy)
        }
        if let inner = smaller(than: entry.value, within: { whole(with($0)) }) {
          return with(inner)
        }
      }
    case .null, .bool, .int, .double, .string, .bytes: break
    }
    return nil
  }

  /// Values simpler than `value`, the simplest first; each chain of them ends.
  private func simpler(than value: Value) -> [Value] {
    switch value {
    case .null: return []
    case .bool(let value): return value ? [.null, false] : [.null]
    case .int(let value): return value == 0 ? [.null] : [.null, 0, .int(value / 2)]
    case .double(let value):
      let zero = value.bitPattern == 0
      return zero ? [.null] : [.null, .double(0)]
    case .string(let text):
      return text.isEmpty
        ? [.null] : [.null, "", .string(String(text.prefix(text.count / 2)))]
    case .bytes(let bytes):
      return bytes.isEmpty ? [.null] : [.null, .bytes(Array(bytes.dropLast()))]
    case .array(let elements):
      let dropped = elements.indices.map { index in
        var copy = elements
        copy.remove(at: index)
        return Value.array(copy)
      }
      return [.null] + dropped
    case .object(let fields):
      let dropped = fields.map { entry in
        var copy = fields
        copy[entry.name] = nil
        return Value.object(copy)
      }
      return [.null] + dropped
    }
  }
}
