/// Reads one `Decodable` value from one ``Value``.
struct ValueReader: Decoder {
  let value: Value
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let fields) = value else { throw mismatch("an object") }
    return KeyedDecodingContainer(KeyedReader(fields: fields, reader: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = value else { throw mismatch("an array") }
    return UnkeyedReader(elements: elements, reader: self)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { SingleReader(reader: self) }

  func read<Content: Decodable>(_ type: Content.Type) throws -> Content {
    guard codingPath.count <= ValueEncoder.maximumDepth else {
      throw MigrationError(
        .documentMalformed,
        "stands more than \(ValueEncoder.maximumDepth) deep; flatten it",
        at: PlainKey.location(codingPath))
    }
    if let plain = try plain(type) as? Content { return plain }
    return try Content(from: self)
  }

  /// What needs no help from the type; `nil` for all others.
  private func plain<Content: Decodable>(_ type: Content.Type) throws -> (any Sendable)? {
    if type == Value.self { return value }
    if type == Fields.self {
      guard case .object(let fields) = value else { throw mismatch("an object") }
      return fields
    }
    if type == Bool.self {
      guard case .bool(let bool) = value else { throw mismatch("a bool") }
      return bool
    }
    if type == String.self {
      guard case .string(let text) = value else { throw mismatch("a string") }
      return text
    }
    if type == Double.self { return try number() }
    if type == Float.self {
      guard let exact = Float(exactly: try number()) else {
        throw mismatch("a number of single precision")
      }
      return exact
    }
    if let type = type as? any (FixedWidthInteger & Sendable).Type { return try integer(type) }
    return nil
  }

  private func integer<Number: FixedWidthInteger & Sendable>(
    _ type: Number.Type
  ) throws -> any Sendable {
    guard case .int(let number) = value else { throw mismatch("a whole number") }
    guard let exact = Number(exactly: number) else {
      throw mismatch("a number from \(type.min) to \(type.max)")
    }
    return exact
  }

  private func number() throws -> Double {
    switch value {
    case .double(let number): return number
    case .int(let number):
      // Others write 1 where we write 1.0; taken where nothing is lost.
      guard let exact = Double(exactly: number) else { throw mismatch("a number a double holds") }
      return exact
    case .null, .bool, .string, .bytes, .array, .object: throw mismatch("a number")
    }
  }

  var isNull: Bool {
    if case .null = value { return true }
    return false
  }

  func mismatch(_ wanted: String) -> MigrationError {
    MigrationError(
      .documentMalformed, "here stands \(value.kindName) and not \(wanted); correct it",
      at: PlainKey.location(codingPath))
  }

  func missing(_ key: any CodingKey) -> MigrationError {
    MigrationError(
      .documentMalformed, "the field \(key.stringValue) is missing; add it",
      at: PlainKey.location(codingPath))
  }

  func inside(_ key: any CodingKey, _ value: Value) -> ValueReader {
    ValueReader(value: value, codingPath: codingPath + [key])
  }
}

private struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let fields: Fields
  let reader: ValueReader
  var codingPath: [any CodingKey] { reader.codingPath }
  var allKeys: [Key] { fields.compactMap { Key(stringValue: $0.name.text) } }

  private func at(_ key: any CodingKey) throws -> ValueReader {
    guard let value = fields[key.stringValue] else { throw reader.missing(key) }
    return reader.inside(key, value)
  }

  func contains(_ key: Key) -> Bool { fields[key.stringValue] != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try at(key).isNull }
  func decode<Content: Decodable>(_ type: Content.Type, forKey key: Key) throws -> Content {
    try at(key).read(type)
  }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try at(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try at(key).unkeyedContainer()
  }
  func superDecoder() throws -> any Decoder { try at(PlainKey("super")) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try at(key) }
}

private struct UnkeyedReader: UnkeyedDecodingContainer {
  let elements: [Value]
  let reader: ValueReader
  var currentIndex = 0

  init(elements: [Value], reader: ValueReader) {
    self.elements = elements
    self.reader = reader
  }

  var codingPath: [any CodingKey] { reader.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  private func here() throws -> ValueReader {
    let key = PlainKey(index: currentIndex)
    guard !isAtEnd else { throw reader.missing(key) }
    return reader.inside(key, elements[currentIndex])
  }

  private mutating func next() throws -> ValueReader {
    let reader = try here()
    currentIndex += 1
    return reader
  }

  mutating func decodeNil() throws -> Bool {
    guard try here().isNull else { return false }
    currentIndex += 1
    return true
  }
  mutating func decode<Content: Decodable>(_ type: Content.Type) throws -> Content {
    let content = try here().read(type)
    currentIndex += 1
    return content
  }
  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }
  mutating func superDecoder() throws -> any Decoder { try next() }
}

private struct SingleReader: SingleValueDecodingContainer {
  let reader: ValueReader
  var codingPath: [any CodingKey] { reader.codingPath }

  func decodeNil() -> Bool { reader.isNull }
  func decode<Content: Decodable>(_ type: Content.Type) throws -> Content {
    try reader.read(type)
  }
}
