extension Value: CustomStringConvertible {
  /// The value as JSON where JSON can say it.
  public var description: String {
    (try? JSON.text(of: self, style: .spaced)) ?? "a value JSON cannot hold"
  }
}

extension Value {
  /// More than this of a value or a name helps nobody in a message.
  static let shownCharacters = 60

  /// The value as a message shows it: cut when it is long, counted when it holds others.
  var shown: String {
    switch self {
    case .array(let elements): "an array of \(elements.count)"
    case .object(let fields): "an object of \(fields.count)"
    case .bytes(let bytes): "\(bytes.count) bytes"
    case .string(let text): Value.string(text.cut).description
    case .null, .bool, .int, .double: description
    }
  }
}

extension FieldName {
  /// The name as a message shows it: cut when it is long.
  var shown: String { text.cut }
}

extension FieldPath {
  /// The path as a message shows it, with long names cut.
  var shown: String {
    FieldPath(names: names.map { FieldName($0.shown) }).description
  }
}

extension String {
  /// The beginning, when there is more than a message has room for.
  fileprivate var cut: String {
    guard utf8.count > Value.shownCharacters, count > Value.shownCharacters else { return self }
    return prefix(Value.shownCharacters - 1) + "…"
  }
}
