import MigrationEngine

/// Makes documents that a lens takes, by walking it from its end to its start.
///
/// It begins with any document and gives each step, last step first, what that step would have left
/// behind; then it undoes the step. What earlier steps clear away later ones may miss, so that now
/// and then a document is refused.
struct LensDocuments {
  var values: ValueGenerator

  /// An optional step meets a missing field once in so many times.
  private static let missingOdds = 4
  /// A finished document is spoiled once in so many times.
  private static let mutationOdds = 3

  /// A document that `lens` takes, most of the time.
  mutating func document(for lens: Lens) -> Fields {
    var document = Value.object(values.fields())
    for table in lens.tables.reversed() {
      document = beforeEach(table.steps, at: [table.table], in: document)
    }
    document = before(lens.record, document)
    if values.generator.oneIn(LensDocuments.mutationOdds) { document = mutated(document) }
    return document.fields ?? [:]
  }

  private mutating func before(_ list: OperationList, _ value: Value) -> Value {
    list.operations.reversed().reduce(value) { before($1, $0) }
  }

  private mutating func before(_ operation: Operation, _ value: Value) -> Value {
    let isMissing = operation.isOptional && values.generator.oneIn(LensDocuments.missingOdds)
    switch operation.action {
    case .add(let path, _):
      return value.clearing(path.names[...])
    case .remove(let path, let filler):
      let cleared = value.clearing(path.names[...])
      if isMissing { return cleared }
      let other = values.value(depth: 1)
      let removed = values.generator.oneIn(3) ? filler ?? other : other
      return cleared.planting(removed, at: path.names[...])
    case .rename(let path, let name):
      return moved([(path.names, path.names.dropLast() + [name])], isMissing, in: value)
    case .move(let source, let target):
      return moved([(source.names, target.names)], isMissing, in: value)
    case .nest(let names, let holder):
      let ways = names.map { (Array(holder.names.dropLast()) + [$0], holder.names + [$0]) }
      return moved(ways, isMissing, in: value)
    case .hoist(let names, let holder):
      let ways = names.map { (holder.names + [$0], Array(holder.names.dropLast()) + [$0]) }
      return moved(ways, isMissing, in: value)
    case .each(let path, let inner):
      return isMissing
        ? value.clearing(path.names[...]) : beforeEach(inner, at: path.names, in: value)
    case .map(let path, _), .convert(let path, _, _), .wrap(let path), .unwrap(let path):
      if isMissing { return value.clearing(path.names[...]) }
      let found = value.found(at: path.names[...]) ?? values.value(depth: 1)
      return value.planting(valueBefore(operation.action, found), at: path.names[...])
    }
  }

  /// What stood at the sources of a step that moved fields, each source missing by itself if any.
  private mutating func moved(
    _ ways: [(source: [FieldName], target: [FieldName])], _ someMissing: Bool, in value: Value
  ) -> Value {
    var value = value
    var fields: [(value: Value, path: [FieldName])] = []
    for way in ways {
      let found = value.found(at: way.target[...]) ?? values.value(depth: 1)
      if !someMissing || Bool.random(using: &values.generator) {
        fields.append((found, way.source))
      }
    }
    for way in ways { value = value.clearing(way.target[...]) }
    for way in ways { value = value.clearing(way.source[...]) }
    for field in fields { value = value.planting(field.value, at: field.path[...]) }
    return value
  }

  private mutating func beforeEach(
    _ inner: OperationList, at path: [FieldName], in value: Value
  ) -> Value {
    switch value.found(at: path[...]) {
    case .array(let elements)?:
      let earlier = elements.map { before(inner, $0) }
      return value.planting(.array(earlier), at: path[...])
    case .object(let fields)?:
      var earlier = Fields()
      for entry in fields { earlier[entry.name] = before(inner, entry.value) }
      return value.planting(.object(earlier), at: path[...])
    default:
      let count = Int.random(in: 0...3, using: &values.generator)
      let elements = (0..<count).map { _ in before(inner, .object(values.fields(depth: 2))) }
      guard Bool.random(using: &values.generator) else {
        return value.planting(.array(elements), at: path[...])
      }
      var keyed = Fields()
      for (number, element) in elements.enumerated() { keyed["row \(number)"] = element }
      return value.planting(.object(keyed), at: path[...])
    }
  }

  private mutating func valueBefore(_ action: Operation.Action, _ value: Value) -> Value {
    switch action {
    case .map(_, let map):
      return (map.pairs.first { $0.target == value } ?? values.generator.pick(map.pairs)).source
    case .convert(_, let from, let to):
      let undo = try? Lens(record: [Operation(.convert(FieldPath("v"), from: to, to: from))])
      // The value as it was written where it can be one, and otherwise a few tries at another.
      for candidate in [value] + (0..<4).map({ _ in values.value(of: to) }) {
        if let earlier = try? undo?.forward(["v": candidate])["v"] { return earlier }
      }
      return values.value(of: from)
    case .wrap:
      return value.elements.flatMap { $0.count == 1 ? $0.first : nil } ?? value
    case .unwrap: return [value]
    case .add, .remove, .rename, .move, .nest, .hoist, .each: return value
    }
  }

  /// A document with one thing in it changed that no step asked for.
  private mutating func mutated(_ value: Value) -> Value {
    guard var fields = value.fields, !fields.isEmpty, !values.generator.oneIn(6) else {
      return value.fields == nil ? values.value(depth: 2) : value.planting([:], at: [values.name()])
    }
    let entry = values.generator.pick(fields)
    switch Int.random(in: 0..<6, using: &values.generator) {
    case 0: fields[entry.name] = nil
    case 1: fields[entry.name] = values.value(depth: 1)
    case 2: fields[values.name()] = values.value(depth: 1)
    default: fields[entry.name] = mutated(entry.value)
    }
    return .object(fields)
  }
}
