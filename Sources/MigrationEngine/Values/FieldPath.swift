/// Where a field stands below a record, a row or an element: `limits.ttl`.
///
/// A dot inside a name is written `\.`, a backslash `\\`. A single `.` names the element itself,
/// inside `each`.
public struct FieldPath: Hashable, Sendable {
  /// The longest path; nobody types a longer one on purpose.
  static let maximumNames = 32

  /// The names from the outside in; none of them for the element itself.
  public let names: [FieldName]

  /// The path of the element itself.
  static let itself = FieldPath(names: [])

  init(names: [FieldName]) { self.names = names }

  /// Reads a path as it stands in a lens file.
  ///
  /// - Throws: `definitionMalformed` for empty names and stray backslashes.
  public init(_ text: String) throws(MigrationError) {
    if text == "." {
      self = .itself
      return
    }
    var names: [FieldName] = []
    var name = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        guard scalar == "." || scalar == "\\" else {
          throw FieldPath.malformed(text, "has a stray backslash; write \\\\ for one in a name")
        }
        name.append(scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar == "." {
        names.append(try FieldPath.name(name, of: text))
        name = String.UnicodeScalarView()
      } else {
        name.append(scalar)
      }
    }
    guard !isEscaped else {
      throw FieldPath.malformed(text, "ends in a lone backslash; take it off")
    }
    names.append(try FieldPath.name(name, of: text))
    guard names.count <= FieldPath.maximumNames else {
      throw FieldPath.malformed(text, "is over \(FieldPath.maximumNames) names deep; flatten it")
    }
    self.names = names
  }

  /// Whether this path names the element itself.
  public var isItself: Bool { names.isEmpty }

  /// The path of the object this field stands in.
  var parent: FieldPath { FieldPath(names: Array(names.dropLast())) }

  /// The field `name` of what stands here.
  func appending(_ name: FieldName) -> FieldPath { FieldPath(names: names + [name]) }

  /// The first `count` names, as text for a message.
  func text(upTo count: Int) -> String { FieldPath(names: Array(names.prefix(count))).description }

  private static func name(
    _ scalars: String.UnicodeScalarView, of text: String
  ) throws(MigrationError) -> FieldName {
    guard !scalars.isEmpty else {
      throw malformed(text, "has an empty name; write names with one dot between, as limits.ttl")
    }
    return FieldName(String(scalars))
  }

  private static func malformed(_ text: String, _ problem: String) -> MigrationError {
    MigrationError(.definitionMalformed, "the path “\(text)” \(problem)")
  }
}

extension FieldPath: CustomStringConvertible {
  /// The path as it stands in a lens file.
  public var description: String {
    guard !isItself else { return "." }
    return names.map(FieldPath.escaped).joined(separator: ".")
  }

  /// Scalar by scalar, as paths are read: a dot that a combining mark follows is no `Character`
  /// “.”, and would part the name all the same.
  private static func escaped(_ name: FieldName) -> String {
    guard name.text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "\\") })
    else { return name.text }
    var text = String.UnicodeScalarView()
    for scalar in name.text.unicodeScalars {
      if scalar == "." || scalar == "\\" { text.append("\\") }
      text.append(scalar)
    }
    return String(text)
  }
}
