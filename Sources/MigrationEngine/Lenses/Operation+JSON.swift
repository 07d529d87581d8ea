// The form of a step in a lens file. It is fixed: such files outlive the programs that read them.
extension Operation {
  /// Reads a step as it stands in a lens file.
  ///
  /// - Throws: `definitionMalformed`, saying what is wrong with which step.
  init(json: Value) throws(MigrationError) {
    guard case .object(let fields) = json else {
      throw Operation.malformed(
        "an operation is an object such as {\"add\": \"tier\", \"value\": 0}")
    }
    let verbs = fields.map(\.name.text).filter { Operation.arguments[$0] != nil }
    guard verbs.count == 1, let verb = verbs.first, let allowed = Operation.arguments[verb] else {
      throw Operation.malformed(
        verbs.isEmpty
          ? "an operation needs one of add, remove, rename, move, nest, hoist, convert, map, wrap,"
            + " unwrap, each"
          : "\(verbs.joined(separator: " and ")) stand in one operation; write one operation each")
    }
    for name in fields.map(\.name.text) where name != verb && !allowed.contains(name) {
      throw Operation.malformed(
        "“\(verb)” knows no “\(name)”; it takes \(allowed.joined(separator: ", "))")
    }
    let reader = StepReader(verb: verb, fields: fields)
    self.init(try reader.action(), isOptional: try reader.flag("optional"))
  }

  /// Every verb with what may stand beside it.
  private static let arguments: [String: [String]] = [
    "add": ["value"],
    "remove": ["value", "optional"],
    "rename": ["to", "optional"],
    "move": ["to", "optional"],
    "nest": ["under", "optional"],
    "hoist": ["from", "optional"],
    "map": ["values", "optional"],
    "convert": ["from", "to", "optional"],
    "wrap": ["optional"],
    "unwrap": ["optional"],
    "each": ["do", "optional"],
  ]

  static func malformed(_ message: String) -> MigrationError {
    MigrationError(.definitionMalformed, message)
  }

  /// The step as it stands in a lens file.
  var json: Value {
    var fields: Fields
    switch action {
    case .add(let path, let value): fields = ["add": path.json, "value": value]
    case .remove(let path, let filler):
      fields = ["remove": path.json]
      fields["value"] = filler
    case .rename(let path, let name): fields = ["rename": path.json, "to": name.json]
    case .move(let source, let target): fields = ["move": source.json, "to": target.json]
    case .nest(let names, let holder):
      fields = ["nest": .array(names.map(\.json)), "under": holder.json]
    case .hoist(let names, let holder):
      fields = ["hoist": .array(names.map(\.json)), "from": holder.json]
    case .map(let path, let map): fields = ["map": path.json, "values": map.json]
    case .convert(let path, let from, let to):
      fields = ["convert": path.json, "from": .string(from.rawValue), "to": .string(to.rawValue)]
    case .wrap(let path): fields = ["wrap": path.json]
    case .unwrap(let path): fields = ["unwrap": path.json]
    case .each(let path, let inner): fields = ["each": path.json, "do": inner.json]
    }
    if isOptional { fields["optional"] = true }
    return .object(fields)
  }
}

extension Operation: CustomStringConvertible {
  /// The step as it stands in a lens file.
  public var description: String { json.description }
}

extension OperationList {
  var json: Value { .array(operations.map(\.json)) }

  /// Reads a list of steps.
  init(json: Value) throws(MigrationError) {
    guard case .array(let elements) = json else {
      throw Operation.malformed("here must stand a list of operations, in brackets")
    }
    var operations: [Operation] = []
    for (index, element) in elements.enumerated() {
      do throws(MigrationError) {
        operations.append(try Operation(json: element))
      } catch { throw error.within("[\(index)]") }
    }
    self.init(operations)
  }
}

/// Reads the parts of one step.
private struct StepReader {
  let verb: String
  let fields: Fields

  func action() throws(MigrationError) -> Operation.Action {
    switch verb {
    case "add":
      guard let value = fields["value"] else { throw missing("value", "the value to put there") }
      return .add(try path(verb), value: value)
    case "remove": return .remove(try path(verb), filler: fields["value"])
    case "rename":
      let target = try path("to")
      guard let name = target.names.first, target.names.count == 1 else {
        throw Operation.malformed(
          "“rename” gives a new name in the same object; to put a field elsewhere use move")
      }
      return .rename(try path(verb), to: name)
    case "move": return .move(try path(verb), to: try path("to"))
    case "nest": return .nest(try names(), under: try path("under"))
    case "hoist": return .hoist(try names(), from: try path("from"))
    case "map":
      guard let values = fields["values"] else {
        throw missing("values", "an object of old values and new ones")
      }
      return .map(try path(verb), try ValueMap(json: values))
    case "convert": return .convert(try path(verb), from: try scalar("from"), to: try scalar("to"))
    case "wrap": return .wrap(try path(verb))
    case "unwrap": return .unwrap(try path(verb))
    default:
      guard let steps = fields["do"] else { throw missing("do", "a list of operations") }
      do throws(MigrationError) {
        return .each(try path(verb), try OperationList(json: steps))
      } catch { throw error.within("do") }
    }
  }

  func flag(_ name: String) throws(MigrationError) -> Bool {
    switch fields[name] {
    case nil: return false
    case .bool(let value)?: return value
    case let other?: throw Operation.malformed("“\(name)” is \(other); write true or false")
    }
  }

  private func path(_ name: String) throws(MigrationError) -> FieldPath {
    guard let value = fields[name] else { throw missing(name, "the path of a field") }
    guard case .string(let text) = value else {
      throw Operation.malformed(
        "“\(name)” is \(value); write the path of a field, as \"limits.ttl\"")
    }
    return try FieldPath(text)
  }

  private func names() throws(MigrationError) -> [FieldName] {
    guard case .array(let elements)? = fields[verb] else {
      throw Operation.malformed("“\(verb)” takes a list of names, as [\"host\", \"port\"]")
    }
    var names: [FieldName] = []
    for element in elements {
      guard case .string(let text) = element, let name = try FieldPath(text).names.first,
        try FieldPath(text).names.count == 1
      else {
        throw Operation.malformed(
          "“\(verb)” takes names without dots, of fields in one object, not \(element)")
      }
      names.append(name)
    }
    return names
  }

  private func scalar(_ name: String) throws(MigrationError) -> Scalar {
    guard let value = fields[name] else { throw missing(name, "a kind") }
    guard case .string(let text) = value, let scalar = Scalar(rawValue: text) else {
      throw Operation.malformed(
        "“convert” does not know \(value); it knows null, bool, int, double and string")
    }
    return scalar
  }

  private func missing(_ name: String, _ what: String) -> MigrationError {
    Operation.malformed("“\(verb)” needs “\(name)”: \(what)")
  }
}

extension ValueMap {
  /// Reads `{"gold": "premium"}`, or pairs `[[0, "off"], [1, "on"]]` where sources are no strings.
  fileprivate init(json: Value) throws(MigrationError) {
    switch json {
    case .object(let fields):
      try self.init(fields.map { Pair(.string($0.name.text), $0.value) })
    case .array(let elements):
      var pairs: [Pair] = []
      for element in elements {
        guard case .array(let pair) = element, pair.count == 2 else {
          throw Operation.malformed("“values” holds \(element); write pairs, as [[0, \"off\"]]")
        }
        pairs.append(Pair(pair[0], pair[1]))
      }
      try self.init(pairs)
    default:
      throw Operation.malformed("“values” is \(json); write an object of old values and new ones")
    }
  }

  fileprivate var json: Value {
    var fields = Fields()
    for pair in pairs {
      guard case .string(let text) = pair.source else {
        return .array(pairs.map { .array([$0.source, $0.target]) })
      }
      fields[text] = pair.target
    }
    // The object form of one pair `$bytes` would read back as raw bytes.
    if fields.count == 1, fields[0].standsForBytes {
      return .array(pairs.map { .array([$0.source, $0.target]) })
    }
    return .object(fields)
  }
}

extension FieldPath {
  fileprivate var json: Value { .string(description) }
}

extension FieldName {
  fileprivate var json: Value { .string(FieldPath(names: [self]).description) }
}
