internal import MigrationEngine
internal import StateTables

/// Rows from before there were versions: fields that anybody could have written anything into, and
/// so are read with care.
extension Value {
  /// A whole number, written as one or as text.
  ///
  /// - Throws: a `RowRefused` that names the field and what stands in it.
  func whole(_ name: FieldName) throws -> Int {
    switch fields?[name] {
    case .int(let number): return Int(number)
    case .string(let text):
      guard let number = Int(text) else {
        throw RowRefused("\(name) is “\(text)”, which is no number; correct the row")
      }
      return number
    case let other:
      throw RowRefused("\(name) is \(other?.kindName ?? "not there"); correct the row")
    }
  }

  /// A text.
  ///
  /// - Throws: a `RowRefused` that names the field.
  func words(_ name: FieldName) throws -> String {
    guard let text = fields?[name]?.text else {
      throw RowRefused("\(name) is not there or no text; correct the row")
    }
    return text
  }

  /// The row with some fields set; what else stands in it stays.
  static func loose(over previous: Value?, _ changes: [(FieldName, Value)]) -> Value {
    var fields = previous?.fields ?? Fields()
    for (name, value) in changes { fields[name] = value }
    return .object(fields)
  }
}

extension Instant {
  /// Whole seconds since the epoch: as precise as any of these components needs it.
  var seconds: Int { Int(microseconds / 1_000_000) }
}
