/// Fills one place from one `Encodable` value.
struct ValueWriter: Encoder {
  let place: EncodedPlace
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .empty = place.content { place.content = .object([]) }
    return KeyedEncodingContainer(KeyedWriter<Key>(writer: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .empty = place.content { place.content = .array([]) }
    return UnkeyedWriter(writer: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { SingleWriter(writer: self) }

  func write<Content: Encodable>(_ content: Content) throws {
    guard codingPath.count <= ValueEncoder.maximumDepth else {
      throw refusal("stands more than \(ValueEncoder.maximumDepth) deep; flatten it")
    }
    switch content {
    case let value as Value: place.content = .value(value)
    case let fields as Fields: place.content = .value(.object(fields))
    case let value as Bool: place.content = .value(.bool(value))
    case let text as String: place.content = .value(.string(text))
    case let value as Double: try write(number: value)
    case let value as Float: try write(number: Double(value))
    case let value as any FixedWidthInteger:
      guard let exact = Int64(exactly: value) else {
        throw refusal("\(value) has more than 64 bits; write it as a string")
      }
      place.content = .value(.int(exact))
    default:
      try content.encode(to: self)
    }
  }

  func writeNil() { place.content = .value(.null) }

  private func write(number: Double) throws {
    guard number.isFinite else { throw refusal("\(number) is no number; write null instead") }
    place.content = .value(.double(number))
  }

  private func refusal(_ problem: String) -> MigrationError {
    MigrationError(.documentMalformed, problem, at: PlainKey.location(codingPath))
  }

  func inside(_ key: any CodingKey, _ place: EncodedPlace) -> ValueWriter {
    ValueWriter(place: place, codingPath: codingPath + [key])
  }
}

private struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let writer: ValueWriter
  var codingPath: [any CodingKey] { writer.codingPath }

  private func at(_ key: any CodingKey) -> ValueWriter {
    writer.inside(key, writer.place.place(named: FieldName(key.stringValue)))
  }

  func encodeNil(forKey key: Key) { at(key).writeNil() }
  func encode<Content: Encodable>(_ value: Content, forKey key: Key) throws {
    try at(key).write(value)
  }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { at(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    at(key).unkeyedContainer()
  }
  func superEncoder() -> any Encoder { at(PlainKey("super")) }
  func superEncoder(forKey key: Key) -> any Encoder { at(key) }
}

private struct UnkeyedWriter: UnkeyedEncodingContainer {
  let writer: ValueWriter
  var codingPath: [any CodingKey] { writer.codingPath }
  var count: Int {
    if case .array(let places) = writer.place.content { return places.count }
    return 0
  }

  private func next() -> ValueWriter {
    writer.inside(PlainKey(index: count), writer.place.appendedPlace())
  }

  func encodeNil() { next().writeNil() }
  func encode<Content: Encodable>(_ value: Content) throws { try next().write(value) }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> { next().container(keyedBy: type) }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next().unkeyedContainer() }
  func superEncoder() -> any Encoder { next() }
}

private struct SingleWriter: SingleValueEncodingContainer {
  let writer: ValueWriter
  var codingPath: [any CodingKey] { writer.codingPath }

  func encodeNil() { writer.writeNil() }
  func encode<Content: Encodable>(_ value: Content) throws { try writer.write(value) }
}
