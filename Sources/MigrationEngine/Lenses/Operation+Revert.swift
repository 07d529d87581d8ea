// The way back in sight of the state it replaces; without that sight it is the inverse steps alone.
extension OperationList {
  /// Undoes all steps; `previous` is what stood there before they were done, where it is known.
  func revert(_ fields: inout Fields, previous: Fields?) throws(MigrationError) {
    guard wantsPrevious, let previous else {
      guard let inverses else { throw notReversible() }
      for inverse in inverses { try inverse.apply(to: &fields) }
      return
    }
    var value = Value.object(fields)
    try revert(&value, previous: .object(previous))
    if case .object(let reverted) = value { fields = reverted }
  }

  /// Undoes all steps on an element, which need not be an object.
  fileprivate func revert(_ value: inout Value, previous: Value?) throws(MigrationError) {
    guard let inverses else { throw notReversible() }
    guard wantsPrevious, let previous else {
      for inverse in inverses { try inverse.apply(toElement: &value) }
      return
    }
    // Each step is undone in sight of the state it was done on.
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

extension Operation {
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
}
