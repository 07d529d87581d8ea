package import MigrationEngine

/// Makes small lenses at random, over few names, so that their steps get in one another's way.
package struct LensGenerator {
  package var values: ValueGenerator
  /// The most steps of one list.
  private static let maximumSteps = 4
  /// Lists stand this deep in `each` at most.
  private static let maximumDepth = 2
  /// Few enough that two paths out of them meet more often than not.
  private static let names = ["a", "b", "c", "a.b", "é", "e\u{301}", "back\\slash", ".\u{301}"]

  package init(seed: UInt64) { values = ValueGenerator(seed: seed) }

  /// A lens, or `nil` when the steps that came up make none.
  package mutating func lens() -> Lens? {
    let record = steps(depth: 0)
    guard values.generator.oneIn(4) else { return try? Lens(record: record) }
    return try? Lens(
      record: record, tables: [Lens.TableSteps(FieldName("rows"), steps(depth: 1))])
  }

  /// A lens file between two versions.
  package mutating func file() -> LensFile? {
    lens().map { lens in
      LensFile(
        from: .generation(1), to: .generation(2), title: "seeded",
        kind: values.generator.pick(Migration.Kind.allCases),
        notes: values.generator.oneIn(3) ? ["one", "two\n\"three\""] : [], lens: lens)
    }
  }

  /// A document that `lens` takes, most of the time.
  package mutating func document(for lens: Lens) -> Fields {
    var documents = LensDocuments(values: values)
    defer { values = documents.values }
    return documents.document(for: lens)
  }

  private mutating func steps(depth: Int) -> [Operation] {
    (0..<Int.random(in: 1...LensGenerator.maximumSteps, using: &values.generator)).map { _ in
      Operation(action(depth: depth), isOptional: values.generator.oneIn(4))
    }
  }

  private mutating func action(depth: Int) -> Operation.Action {
    switch Int.random(in: 0..<12, using: &values.generator) {
    case 0, 1: return .add(path(), value: values.value(depth: 1))
    case 2:
      return .remove(path(), filler: values.generator.oneIn(5) ? nil : values.value(depth: 2))
    case 3: return .rename(path(), to: name())
    case 4: return .move(path(), to: path())
    case 5: return .nest(names(), under: path())
    case 6: return .hoist(names(), from: path())
    case 7: return .map(valuePath(depth), map())
    case 8: return conversion(at: valuePath(depth))
    case 9: return .wrap(valuePath(depth))
    case 10: return .unwrap(valuePath(depth))
    default:
      guard depth < LensGenerator.maximumDepth else { return .wrap(valuePath(depth)) }
      return .each(valuePath(depth), OperationList(steps(depth: depth + 1)))
    }
  }

  private mutating func name() -> FieldName {
    // The first three come as often as the others together: collisions are what is looked for.
    let choices = LensGenerator.names
    return FieldName(
      values.generator.pick(
        Bool.random(using: &values.generator)
          ? choices[..<3] : choices[...]))
  }

  private mutating func names() -> [FieldName] {
    var names: [FieldName] = []
    for _ in 0..<Int.random(in: 1...3, using: &values.generator) {
      let name = name()
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private mutating func path() -> FieldPath {
    let count = values.generator.pick([1, 1, 1, 2, 2, 3])
    return LensGenerator.path((0..<count).map { _ in name() })
  }

  private mutating func valuePath(_ depth: Int) -> FieldPath {
    depth > 0 && values.generator.oneIn(4) ? LensGenerator.path([]) : path()
  }

  /// The path of some names; none of them for the element itself.
  private static func path(_ names: [FieldName]) -> FieldPath {
    let escaped = names.map { name in
      var text = String.UnicodeScalarView()
      for scalar in name.text.unicodeScalars {
        if scalar == "." || scalar == "\\" { text.append("\\") }
        text.append(scalar)
      }
      return String(text)
    }
    guard let path = try? FieldPath(names.isEmpty ? "." : escaped.joined(separator: ".")) else {
      preconditionFailure("names were escaped")
    }
    return path
  }

  private mutating func conversion(at path: FieldPath) -> Operation.Action {
    let pairs: [(Scalar, Scalar)] = [
      (.string, .int), (.int, .string), (.string, .double), (.double, .string), (.int, .double),
      (.double, .int), (.bool, .int), (.int, .bool), (.string, .bool), (.bool, .string),
      (.bool, .double), (.double, .bool), (.null, .string), (.string, .null),
    ]
    let pair = values.generator.pick(pairs)
    return .convert(path, from: pair.0, to: pair.1)
  }

  private mutating func map() -> ValueMap {
    var pairs: [ValueMap.Pair] = []
    for _ in 0..<Int.random(in: 1...3, using: &values.generator) {
      let source = values.generator.oneIn(4) ? values.scalar() : values.text()
      guard !pairs.contains(where: { $0.source == source }) else { continue }
      pairs.append(ValueMap.Pair(source, values.scalar()))
    }
    // Sources differ and there is one at the least, which is all that a map asks for.
    guard let map = try? ValueMap(pairs) else { preconditionFailure("pairs were made to fit") }
    return map
  }
}
