extension OperationList {
  /// Does all steps on a record or a row.
  func apply(to fields: inout Fields) throws(MigrationError) {
    // Reached in place: copying a step out of its array would touch every count inside it.
    try operations.withUnsafeBufferPointer { operations throws(MigrationError) in
      for index in operations.indices { try operations[index].apply(to: &fields) }
    }
  }
}

extension Operation {
  /// Does this step on a record or a row.
  func apply(to fields: inout Fields) throws(MigrationError) {
    switch action {
    case .add(let path, let value):
      try fields.put(value, at: path)
    case .remove(let path, _):
      if try fields.take(path) == nil { try refuseMissing(path) }
    case .rename(let path, let name):
      try rename(path, to: name, in: &fields)
    case .move, .nest, .hoist:
      try moveFields(in: &fields)
    case .map(let path, _), .convert(let path, _, _), .wrap(let path), .unwrap(let path),
      .each(let path, _):
      let found: Void? = try fields.change(path) { value throws(MigrationError) in
        try changeValue(&value, at: path)
      }
      if found == nil { try refuseMissing(path) }
    }
  }

  /// Does this step on an element of an array or object.
  func apply(toElement value: inout Value) throws(MigrationError) {
    if let path = actsOnValueAt, path.isItself {
      try changeValue(&value, at: path)
      return
    }
    let found: Void? = try value.updateFields { fields throws(MigrationError) in
      try apply(to: &fields)
    }
    guard found != nil else {
      throw MigrationError(
        .fieldUnexpected,
        "here stands \(value.kindName), not object; name the element itself with \".\", or correct"
          + " the document")
    }
  }

  /// The path whose value this step changes in place; `nil` for steps that move fields about.
  var actsOnValueAt: FieldPath? {
    switch action {
    case .map(let path, _), .convert(let path, _, _), .wrap(let path), .unwrap(let path),
      .each(let path, _):
      path
    case .add, .remove, .rename, .move, .nest, .hoist: nil
    }
  }

  private func rename(
    _ path: FieldPath, to name: FieldName, in fields: inout Fields
  ) throws(MigrationError) {
    let isFound = try fields.changeParent(of: path) { parent throws(MigrationError) in
      guard parent.position(of: name) == nil else {
        throw MigrationError(
          .fieldExists,
          "a field stands here already and would be overwritten; rename or remove it first",
          at: path.parent.appending(name).description)
      }
      guard let last = path.names.last, let position = parent.position(of: last) else {
        return false
      }
      parent.rename(at: position, to: name)
      return true
    }
    if isFound != true { try refuseMissing(path) }
  }

  /// Moves all at once: every source is out before the first one is put, so that `name` can go
  /// under `name.first`.
  private func moveFields(in fields: inout Fields) throws(MigrationError) {
    if ways.count == 1, let value = try fields.take(ways[0].source) {
      // Most steps move one field, and need no list of what is on its way.
      try fields.put(value, at: ways[0].target)
      return
    }
    var taken: [(value: Value, target: FieldPath)] = []
    taken.reserveCapacity(ways.count)
    var passedOver: [Way] = []
    for way in ways {
      if let value = try fields.take(way.source) {
        taken.append((value, way.target))
      } else {
        try refuseMissing(way.source)
        passedOver.append(way)
      }
    }
    // The way back would take what stands at such a target for what was moved. It looks when what
    // came here is out again, so this looks when what goes is out.
    for way in passedOver {
      let found: Void? = try fields.change(way.target) { _ throws(MigrationError) in }
      guard found == nil else {
        throw MigrationError(
          .fieldExists,
          "a field stands here although \(way.source), which should come here, is missing; remove"
            + " or rename it first", at: way.target.description)
      }
    }
    for item in taken { try fields.put(item.value, at: item.target) }
  }

  private func changeValue(_ value: inout Value, at path: FieldPath) throws(MigrationError) {
    switch action {
    case .map(_, let map):
      guard let target = map[value] else {
        throw MigrationError(
          .valueUnmapped, "\(value.shown) has no pair in “map”; add one, or correct the document",
          at: path.locationText)
      }
      value = target
    case .convert(_, let from, let to):
      guard let converted = from.convert(value, to: to) else {
        let problem =
          value.kindName == from.rawValue
          ? "\(value.shown) cannot be written as \(to.rawValue) and come back the same; correct the"
            + " document"
          : "here stands \(value.shown), which is \(value.kindName), and \(from.rawValue) was"
            + " expected; correct the document, or leave the step out"
        throw MigrationError(.fieldUnexpected, problem, at: path.locationText)
      }
      value = converted
    case .wrap:
      value = .array([value])
    case .unwrap:
      guard case .array(let elements) = value, let only = elements.first, elements.count == 1
      else {
        throw MigrationError(
          .fieldUnexpected,
          "“unwrap” needs an array of one element, and here stands \(value.shape); correct the"
            + " document", at: path.locationText)
      }
      value = only
    case .each(_, let inner):
      try changeEach(&value, at: path) { element, _ throws(MigrationError) in
        for operation in inner.operations { try operation.apply(toElement: &element) }
      }
    case .add, .remove, .rename, .move, .nest, .hoist:
      preconditionFailure("steps that move fields about are done on fields")
    }
  }

  /// Which element: its name in an object, its place in an array.
  enum ElementKey {
    case name(FieldName)
    case place(Int)
  }

  func changeEach(
    _ value: inout Value, at path: FieldPath,
    _ body: (inout Value, ElementKey) throws(MigrationError) -> Void
  ) throws(MigrationError) {
    // Where things are is spelled out for an error only.
    let isArray: Void? = try value.updateElements { elements throws(MigrationError) in
      for index in elements.indices {
        do throws(MigrationError) {
          try body(&elements[index], .place(index))
        } catch { throw error.within("\(path.locationText)[\(index)]") }
      }
    }
    if isArray != nil { return }
    let isObject: Void? = try value.updateFields { fields throws(MigrationError) in
      for index in fields.indices {
        let name = fields[index].name
        do throws(MigrationError) {
          try fields.update(at: index) { element throws(MigrationError) in
            try body(&element, .name(name))
          }
        } catch {
          throw error.within(FieldPath(names: [name]).shown).within(path.locationText)
        }
      }
    }
    if isObject != nil { return }
    throw MigrationError(
      .fieldUnexpected,
      "“each” needs an array or an object, and here stands \(value.kindName); correct the path or"
        + " the document", at: path.locationText)
  }

  func refuseMissing(_ path: FieldPath) throws(MigrationError) {
    if isOptional { return }
    throw MigrationError(
      .fieldMissing,
      "the field is missing; add it, or give the operation \"optional\": true if it may be",
      at: path.description)
  }
}

extension FieldPath {
  /// The path as the location of an error: nothing for the element itself.
  var locationText: String { isItself ? "" : description }
}

extension Value {
  /// The kind, and for an array how long it is.
  fileprivate var shape: String {
    if case .array(let elements) = self { return "one of \(elements.count)" }
    return kindName
  }
}
