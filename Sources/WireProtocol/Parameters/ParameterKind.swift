internal import MigrationEngine

/// What may stand as a parameter, and what it is read as.
///
/// ```swift
/// let to = try reader.required("to", .version)
/// let limit = try reader.optional("limit", .number(1...100)) ?? 20
/// ```
struct ParameterKind<Content> {
  /// What is wanted, to follow “not”.
  let wanted: String
  /// Reads a value; `nil` for what is not wanted.
  let read: (Value) throws(WireFailure) -> Content?
}

extension ParameterKind<String> {
  /// Some text of so many bytes at most.
  static func text(upTo bytes: Int, orEmpty: Bool = false) -> Self {
    let least = orEmpty ? 0 : 1
    return Self(wanted: "text of \(least) to \(bytes) bytes") { value throws(WireFailure) in
      guard let text = value.text, (least...bytes).contains(text.utf8.count) else { return nil }
      return text
    }
  }

  /// The name of something.
  static var name: Self { text(upTo: Limits.nameBytes) }
  /// The key of a row, or the beginning of keys.
  static var key: Self { text(upTo: Limits.keyBytes, orEmpty: true) }
}

extension ParameterKind<Int> {
  /// A whole number within a range.
  static func number(_ range: ClosedRange<Int>) -> Self {
    Self(wanted: "a whole number from \(range.lowerBound) to \(range.upperBound)") {
      value throws(WireFailure) in
      guard case .int(let number) = value, let exact = Int(exactly: number), range.contains(exact)
      else { return nil }
      return exact
    }
  }
}

extension ParameterKind<[Int]> {
  /// A few whole numbers.
  static func numbers(_ range: ClosedRange<Int>, upTo count: Int) -> Self {
    Self(wanted: "a list of 1 to \(count) whole numbers") { value throws(WireFailure) in
      guard let elements = value.elements, (1...count).contains(elements.count) else { return nil }
      var numbers: [Int] = []
      for element in elements {
        guard let number = try ParameterKind<Int>.number(range).read(element) else { return nil }
        numbers.append(number)
      }
      return numbers
    }
  }
}

extension ParameterKind<Bool> {
  /// True or false.
  static var flag: Self {
    Self(wanted: "true or false") { value throws(WireFailure) in
      guard case .bool(let flag) = value else { return nil }
      return flag
    }
  }
}

extension ParameterKind<Version> {
  /// A version.
  static var version: Self {
    Self(wanted: "a version such as legacy, v2 or 1.4.0") { value throws(WireFailure) in
      guard let text = value.text, text.utf8.count <= Limits.versionBytes else { return nil }
      return try? Version(text)
    }
  }
}

extension ParameterKind<Checksum> {
  /// The hash of a plan.
  static var checksum: Self {
    Self(wanted: "64 hexadecimal digits in small letters") { value throws(WireFailure) in
      value.text.flatMap { Checksum(hexadecimal: $0) }
    }
  }
}

extension ParameterKind<UpgradeID> {
  /// The name of an upgrade.
  static var upgrade: Self {
    Self(wanted: ParameterKind<String>.name.wanted) { value throws(WireFailure) in
      try ParameterKind<String>.name.read(value).map { UpgradeID($0) }
    }
  }
}

extension ParameterKind where Content: RawRepresentable & CaseIterable, Content.RawValue == String {
  /// One of a few words.
  static var choice: Self {
    let words = Content.allCases.map(\.rawValue).joined(separator: ", ")
    return Self(wanted: "one of \(words)") { value throws(WireFailure) in
      value.text.flatMap { Content(rawValue: $0) }
    }
  }
}
