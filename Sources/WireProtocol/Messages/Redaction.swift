package import MigrationEngine

/// Hides what only admins may see.
package enum Redaction {
  /// What stands in place of a hidden value.
  package static let mark = "•••"

  /// Whether somebody sees secrets.
  package static func shows(secretsTo authority: Authority) -> Bool { authority.role >= .admin }

  /// The value with the fields of some names hidden, however deep they stand.
  package static func hiding(_ names: Set<String>, in value: Value) -> Value {
    guard !names.isEmpty else { return value }
    switch value {
    case .null, .bool, .int, .double, .string, .bytes: return value
    case .array(let elements): return .array(elements.map { hiding(names, in: $0) })
    case .object(let fields): return .object(hiding(names, in: fields))
    }
  }

  /// The fields with those of some names hidden, however deep they stand.
  package static func hiding(_ names: Set<String>, in fields: Fields) -> Fields {
    var shown = Fields()
    for entry in fields {
      shown[entry.name] =
        names.contains(entry.name.text) ? .string(mark) : hiding(names, in: entry.value)
    }
    return shown
  }
}
