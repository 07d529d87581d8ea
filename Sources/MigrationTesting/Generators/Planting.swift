import MigrationEngine

// How generators make room for what an operation needs. Nothing here refuses: what is in the way
// goes.
extension Value {
  /// What stands at `path`, the value itself for the path “.”.
  func found(at path: ArraySlice<FieldName>) -> Value? {
    guard let first = path.first else { return self }
    return fields?[first]?.found(at: path.dropFirst())
  }

  /// This value with `other` at `path`; whatever is no object on the way becomes one.
  func planting(_ other: Value, at path: ArraySlice<FieldName>) -> Value {
    guard let first = path.first else { return other }
    var fields = fields ?? [:]
    fields[first] = (fields[first] ?? [:]).planting(other, at: path.dropFirst())
    return .object(fields)
  }

  /// This value with nothing at `path`, and no empty or foreign thing on the way to it.
  func clearing(_ path: ArraySlice<FieldName>) -> Value {
    guard let first = path.first else { return self }
    guard var fields else { return [:] }
    if let inner = fields[first] {
      let rest = path.dropFirst()
      let cleared = rest.isEmpty ? [:] : inner.clearing(rest)
      fields[first] = cleared == [:] ? Optional.none : cleared
    }
    return .object(fields)
  }
}
