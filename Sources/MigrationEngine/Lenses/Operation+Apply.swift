extension OperationList {
  /// Does all steps on a record or a row.
  func apply(to fields: inout Fields) throws(MigrationError) {
    // Reached in place: copying a step out of its array would touch every count inside it.
    try operations.withUnsafeBufferPointer { operations throws(MigrationError) in
      for index in operations.indices { try operations[index].apply(to: &fields) }
    }
  }

  /// Undoes all steps; `previous` is what stood there before they were done, where it is known.
  func revert(_ fields: inout Fields, previous: Fields?) throws(MigrationError) {
    guard let inverses else { throw notReversible() }
    guard wantsPrevious, let previous else {
      for inverse in inverses { try inverse.apply(to: &fields) }
      return
    }
    // Each step is undone in sight of the state it was done on.
    var stages = [previous]
    for operation in operations.dropLast() {
      var stage = stages[stages.count - 1]
      try operation.apply(to: &stage)
      stages.append(stage)
    }
    for (index, operation) in operations.enumerated().reversed() {
      try operation.revert(
        &fields, by: inverses[inverses.count - 1 - index], previous: stages[index])
    }
  }

  /// Undoes all steps on an element, which need not be an object.
  fileprivate func revert(_ value: inout Value, previous: Value?) throws(MigrationError) {
    guard let inverses else { throw notReversible() }
    guard wantsPrevious, let previous else {
      for inverse in inverses { try inverse.apply(toElement: &value) }
      return
    }
    var stages = [previous]
    for operation in operations.dropLast() {
      var stage = stages[stages.count - 1]
      try operation.apply(toElement: &stage)
      stages.append(stage)
    }
    for (index, operation) in operations.enumerated().reversed() {
      try operation.revert(
        element: &value, by: inverses[inverses.count - 1 - index], previous: stages[index])
    }
  }

  private func notReversible() -> MigrationError {
    MigrationError(
      .notReversible, "there is no way back (\(verdict)); restore a backup instead")
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
          .valueUnmapped, "\(value) has no pair in “map”; add one, or correct the document",
          at: path.locationText)
      }
      value = target
    case .convert(_, let from, let to):
      guard let converted = from.convert(value, to: to) else {
        throw MigrationError(
          .fieldUnexpected,
          "\(value) is no \(from.rawValue) that can be written as \(to.rawValue) and read back the"
            + " same; correct the document", at: path.locationText)
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

  /// Undoes this step by `inverse`, in sight of what stood there before it was done.
  fileprivate func revert(
    _ fields: inout Fields, by inverse: Operation, previous: Fields
  ) throws(MigrationError) {
    switch action {
    case .remove(let path, _):
      // What was there is put back; what was not there stays away; the filler is for neither.
      if let value = previous.value(at: path) { try fields.put(value, at: path) }
    case .each(let path, let inner):
      let before = previous.value(at: path)
      let found: Void? = try fields.change(path) { value throws(MigrationError) in
        try revertEach(&value, inner, at: path, previous: before)
      }
      if found == nil { try refuseMissing(path) }
    case .add, .rename, .move, .nest, .hoist, .map, .convert, .wrap, .unwrap:
      try inverse.apply(to: &fields)
    }
  }

  /// Undoes this step on an element, in sight of what the element was before it was done.
  fileprivate func revert(
    element value: inout Value, by inverse: Operation, previous: Value
  ) throws(MigrationError) {
    if case .each(let path, let inner) = action, path.isItself {
      try revertEach(&value, inner, at: path, previous: previous)
      return
    }
    if let previous = previous.fields, actsOnValueAt?.isItself != true {
      let done: Void? = try value.updateFields { fields throws(MigrationError) in
        try revert(&fields, by: inverse, previous: previous)
      }
      if done != nil { return }
    }
    try inverse.apply(toElement: &value)
  }

  private func revertEach(
    _ value: inout Value, _ inner: OperationList, at path: FieldPath, previous: Value?
  ) throws(MigrationError) {
    try changeEach(&value, at: path) { element, key throws(MigrationError) in
      try inner.revert(&element, previous: inner.previous(of: element, key, in: previous))
    }
  }

  /// Which element: its name in an object, its place in an array.
  fileprivate enum ElementKey {
    case name(FieldName)
    case place(Int)
  }

  private func changeEach(
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
          throw error.within(FieldPath(names: [name]).description).within(path.locationText)
        }
      }
    }
    if isObject != nil { return }
    throw MigrationError(
      .fieldUnexpected,
      "“each” needs an array or an object, and here stands \(value.kindName); correct the path or"
        + " the document", at: path.locationText)
  }

  private func refuseMissing(_ path: FieldPath) throws(MigrationError) {
    if isOptional { return }
    throw MigrationError(
      .fieldMissing,
      "the field is missing; add it, or give the operation \"optional\": true if it may be",
      at: path.description)
  }
}

extension OperationList {
  /// What the element was before the steps: in an object the one of the same name, in an array the
  /// one of the same place if the steps make exactly this element of it, since places shift.
  fileprivate func previous(
    of element: Value, _ key: Operation.ElementKey, in before: Value?
  ) -> Value? {
    switch key {
    case .name(let name):
      return before?.fields?[name]
    case .place(let index):
      guard let old = before?.elements, index < old.count else { return nil }
      var again = old[index]
      for operation in operations {
        guard (try? operation.apply(toElement: &again)) != nil else { return nil }
      }
      return again == element ? old[index] : nil
    }
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
