internal import MigrationEngine

/// Reads the parameters of one request, strictly: what is not asked for must not be there.
///
/// The names that are known are those that were asked for, so no list of them can be out of date.
struct ParameterReader {
  private let fields: Fields
  private let method: String
  private let path: String
  private var known: [String] = []

  init(_ fields: Fields, of method: String, at path: String = "") {
    self.fields = fields
    self.method = method
    self.path = path
  }

  /// A parameter that must be there.
  mutating func required<Content>(
    _ name: String, _ kind: ParameterKind<Content>
  ) throws(WireFailure) -> Content {
    guard let content = try optional(name, kind) else {
      throw failure("\(shown(name)) is missing; add \(kind.wanted)")
    }
    return content
  }

  /// A parameter that may be left out, or be null, which is the same.
  mutating func optional<Content>(
    _ name: String, _ kind: ParameterKind<Content>
  ) throws(WireFailure) -> Content? {
    guard let value = value(name) else { return nil }
    guard let content = try kind.read(value) else {
      throw failure("\(shown(name)) holds \(value.told), not \(kind.wanted); correct it")
    }
    return content
  }

  /// A parameter that has parameters of its own.
  mutating func object<Content>(
    _ name: String, _ read: (inout ParameterReader) throws(WireFailure) -> Content
  ) throws(WireFailure) -> Content? {
    guard let value = value(name) else { return nil }
    guard let fields = value.fields else {
      throw failure("\(shown(name)) holds \(value.told), not an object; correct it")
    }
    var inner = ParameterReader(fields, of: method, at: path + name + ".")
    let content = try read(&inner)
    try inner.finish()
    return content
  }

  /// A parameter that must be there and has parameters of its own.
  mutating func requiredObject<Content>(
    _ name: String, _ read: (inout ParameterReader) throws(WireFailure) -> Content
  ) throws(WireFailure) -> Content {
    guard let content = try object(name, read) else {
      throw failure("\(shown(name)) is missing; add an object")
    }
    return content
  }

  /// Refuses whatever was not asked for.
  func finish() throws(WireFailure) {
    guard let unknown = fields.first(where: { !known.contains($0.name.text) }) else { return }
    let shown = path + unknown.name.text.cut(toBytes: 60)
    guard !known.isEmpty else {
      throw failure("\(method) takes no parameter “\(shown)”, and no other; leave it out")
    }
    let names = known.map { path + $0 }.joined(separator: ", ")
    throw failure("\(method) takes no parameter “\(shown)”; it takes \(names)")
  }

  /// Something that is wrong with the parameters; the sentence ends in a remedy.
  func failure(_ sentence: String) -> WireFailure { WireFailure(.invalidParameters, sentence) }

  private mutating func value(_ name: String) -> Value? {
    known.append(name)
    guard let value = fields[name] else { return nil }
    if case .null = value { return nil }
    return value
  }

  private func shown(_ name: String) -> String { "the parameter \(path)\(name) of \(method)" }
}

extension Value {
  /// The value as a refusal names it.
  fileprivate var told: String {
    switch self {
    case .null, .bool, .int, .double: description
    case .string(let text): Value.string(text.cut(toBytes: 60)).description
    case .bytes, .array, .object: kindName
    }
  }
}
