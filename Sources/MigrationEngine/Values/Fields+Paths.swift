// How lenses reach into nested fields. Taking and putting are exact inverses of one another:
// an object that taking empties goes with its last field, putting makes missing objects, and an
// object that stood there empty is refused, since nobody could tell it from one that was made.
extension Fields {
  /// The value at `path`, or `nil` where a name on the way is missing or holds no object.
  func value(at path: FieldPath) -> Value? {
    var current = self
    for name in path.names.dropLast() {
      guard case .object(let inner)? = current[name] else { return nil }
      current = inner
    }
    return path.names.last.flatMap { current[$0] }
  }

  /// Changes the value at `path` in place; `nil` when it is missing.
  mutating func change<Result>(
    _ path: FieldPath, from depth: Int = 0,
    _ body: (inout Value) throws(MigrationError) -> Result
  ) throws(MigrationError) -> Result? {
    guard let position = position(of: path.names[depth]) else { return nil }
    if depth == path.names.count - 1 {
      return try update(at: position, body)
    }
    return try update(at: position) { value throws(MigrationError) in
      try value.enterObject(at: path, depth) { inner throws(MigrationError) in
        try inner.change(path, from: depth + 1, body)
      }
    }
  }

  /// Changes the object that `path`'s last name stands in; `nil` when that object is missing.
  mutating func changeParent<Result>(
    of path: FieldPath, _ body: (inout Fields) throws(MigrationError) -> Result
  ) throws(MigrationError) -> Result? {
    guard path.names.count > 1 else { return try body(&self) }
    let parent = path.parent
    return try change(parent) { value throws(MigrationError) in
      try value.enterObject(at: parent, parent.names.count - 1, body)
    }
  }

  /// Takes the value at `path` out, and each object that this empties; `nil` when it is missing.
  mutating func take(_ path: FieldPath, from depth: Int = 0) throws(MigrationError) -> Value? {
    guard let position = position(of: path.names[depth]) else { return nil }
    if depth == path.names.count - 1 { return remove(at: position) }
    var isEmptied = false
    let taken = try update(at: position) { value throws(MigrationError) in
      try value.enterObject(at: path, depth) { inner throws(MigrationError) in
        let taken = try inner.take(path, from: depth + 1)
        isEmptied = taken != nil && inner.isEmpty
        return taken
      }
    }
    if isEmptied { remove(at: position) }
    return taken
  }

  /// Puts a value at `path`, where nothing may stand yet, and makes the objects on the way.
  mutating func put(
    _ value: Value, at path: FieldPath, from depth: Int = 0
  ) throws(MigrationError) {
    guard let position = position(of: path.names[depth]) else {
      let made = path.names[(depth + 1)...].reversed().reduce(value) { inner, name in
        .object(Fields(uniqueEntries: [Entry(name: name, value: inner)]))
      }
      append(made, named: path.names[depth])
      return
    }
    guard depth < path.names.count - 1 else {
      throw MigrationError(
        .fieldExists,
        "a field stands here already and would be overwritten; rename or remove it first",
        at: path.description)
    }
    try update(at: position) { holder throws(MigrationError) in
      try holder.enterObject(at: path, depth) { inner throws(MigrationError) in
        guard !inner.isEmpty else {
          throw MigrationError(
            .fieldExists,
            "an empty object stands here, and on the way back it could not be told from one that"
              + " this migration made; remove it first", at: path.text(upTo: depth + 1))
        }
        try inner.put(value, at: path, from: depth + 1)
      }
    }
  }
}

extension Value {
  /// Enters the object that `path` leads through at `depth`, or says that there is none.
  fileprivate mutating func enterObject<Result>(
    at path: FieldPath, _ depth: Int, _ body: (inout Fields) throws(MigrationError) -> Result
  ) throws(MigrationError) -> Result {
    guard let result = try updateFields(body) else {
      throw MigrationError(
        .fieldUnexpected,
        "the path \(path) leads through here, but here stands \(kindName), not object; correct the"
          + " path or the document", at: path.text(upTo: depth + 1))
    }
    return result
  }
}
