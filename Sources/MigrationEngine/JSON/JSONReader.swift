/// A recursive-descent reader over bytes that stay where they are (RFC 8259, strictly).
///
/// It goes as deep as `maximumDepth`, which bounds the stack. What it builds is some ten to fifty
/// times as large as the text, the more the smaller the pieces; the limit on bytes bounds that too.
struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let maximumDepth: Int
  var cursor = 0

  /// From the second on, fields and elements are gathered with room for this many, which most
  /// records stay under.
  private static let usualCount = 8

  init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  mutating func readDocument() throws(JSONError) -> Value {
    try refuseForeignEncodings()
    skipSpace()
    guard cursor < bytes.count else {
      throw error(.empty, "there is no JSON here; write at least {}")
    }
    let value = try readValue(depth: 0)
    skipSpace()
    guard cursor == bytes.count else {
      throw error(
        .trailing,
        "the document is over but text follows; take it away, or name the file .ndjson if it holds"
          + " one document a line")
    }
    return value
  }

  private mutating func readValue(depth: Int) throws(JSONError) -> Value {
    guard cursor < bytes.count else { throw truncated() }
    switch bytes[cursor] {
    case UInt8(ascii: "{"): return try readObject(depth: depth + 1)
    case UInt8(ascii: "["): return try readArray(depth: depth + 1)
    case UInt8(ascii: "\""):
      cursor += 1
      return .string(try readString())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
    case UInt8(ascii: "t"): return try readWord("true", .bool(true))
    case UInt8(ascii: "f"): return try readWord("false", .bool(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      throw error(.syntax, "a value must stand here; take away the comma or colon before it")
    case UInt8(ascii: "N"), UInt8(ascii: "I"):
      throw error(.syntax, "JSON has no NaN or Infinity; write null or a string")
    default:
      throw error(.syntax, "a value must stand here: text in quotes, a number, true, null, [ or {")
    }
  }

  private mutating func readObject(depth: Int) throws(JSONError) -> Value {
    try enter(depth)
    var entries: [Fields.Entry] = []
    var index: [FieldName: Int]?
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(Fields()) }
    while true {
      skipSpace()
      let nameOffset = cursor
      guard take(UInt8(ascii: "\"")) else {
        throw cursor < bytes.count
          ? error(
            .syntax,
            "a field's name must stand here, in double quotes, and no comma before it at the end")
          : truncated()
      }
      let name = try readName()
      try refuseDuplicate(name, among: entries, &index, at: nameOffset)
      skipSpace()
      guard take(UInt8(ascii: ":")) else {
        throw cursor < bytes.count
          ? error(.syntax, "a colon must stand between a field's name and its value") : truncated()
      }
      skipSpace()
      if entries.count == 1 { entries.reserveCapacity(JSONReader.usualCount) }
      entries.append(Fields.Entry(name: name, value: try readValue(depth: depth)))
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "}")) { break }
      throw cursor < bytes.count
        ? error(.syntax, "a comma or a closing brace must stand here") : truncated()
    }
    if entries.count == 1, let bytes = entries[0].rawBytes { return .bytes(bytes) }
    return .object(Fields(uniqueEntries: entries, index: index))
  }

  /// Few names are compared one by one; many go through an index that chosen names cannot slow.
  @inline(__always)
  private func refuseDuplicate(
    _ name: FieldName, among entries: [Fields.Entry], _ index: inout [FieldName: Int]?,
    at offset: Int
  ) throws(JSONError) {
    if entries.count < Fields.indexThreshold - 1 {
      for entry in entries where entry.name == name { throw duplicate(name, at: offset) }
      return
    }
    if index == nil {
      var started: [FieldName: Int] = [:]
      started.reserveCapacity(2 * Fields.indexThreshold)
      for (position, entry) in entries.enumerated() { started[entry.name] = position }
      index = started
    }
    if index?.updateValue(entries.count, forKey: name) != nil {
      throw duplicate(name, at: offset)
    }
  }

  private mutating func readArray(depth: Int) throws(JSONError) -> Value {
    try enter(depth)
    var elements: [Value] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      skipSpace()
      if elements.count == 1 { elements.reserveCapacity(JSONReader.usualCount) }
      elements.append(try readValue(depth: depth))
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return .array(elements) }
      throw cursor < bytes.count
        ? error(.syntax, "a comma or a closing bracket must stand here") : truncated()
    }
  }

  private mutating func readWord(
    _ word: StaticString, _ value: Value
  ) throws(JSONError) -> Value {
    for index in 0..<word.utf8CodeUnitCount {
      guard cursor + index < bytes.count else {
        cursor = bytes.count
        throw truncated()
      }
      guard bytes[cursor + index] == word.utf8Start[index] else {
        throw error(.syntax, "a value must stand here; did you mean \(word)?")
      }
    }
    cursor += word.utf8CodeUnitCount
    return value
  }

  private mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth <= maximumDepth else {
      throw error(
        .tooDeep, "objects and arrays stand more than \(maximumDepth) deep; flatten the document")
    }
    cursor += 1
  }

  // MARK: Small steps

  @inline(__always)
  mutating func skipSpace() {
    while cursor < bytes.count {
      let byte = bytes[cursor]
      // RFC 8259, section 2: ws = *( %x20 / %x09 / %x0A / %x0D ).
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      cursor += 1
    }
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard cursor < bytes.count, bytes[cursor] == byte else { return false }
    cursor += 1
    return true
  }

  func error(_ code: JSONError.Code, _ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(code, message, in: bytes, at: offset ?? cursor)
  }

  func truncated() -> JSONError {
    JSONError(
      .truncated, "the text ends in the middle of a document; look for the rest of it", in: bytes,
      at: bytes.count)
  }

  private func duplicate(_ name: FieldName, at offset: Int) -> JSONError {
    error(
      .duplicateKey, "the field “\(name.shown)” stands here a second time; keep one of them",
      at: offset)
  }

  private func refuseForeignEncodings() throws(JSONError) {
    guard bytes.count >= 2 else { return }
    let start = (bytes[0], bytes[1])
    if bytes.count >= 3, start == (0xEF, 0xBB), bytes[2] == 0xBF {
      throw error(.encoding, "the text begins with a byte order mark; save it as plain UTF-8")
    }
    if start == (0xFF, 0xFE) || start == (0xFE, 0xFF) || start.0 == 0 || start.1 == 0 {
      throw error(.encoding, "the text looks like UTF-16 or UTF-32; save it as UTF-8")
    }
  }
}

extension Fields.Entry {
  /// The raw bytes that an object stands for whose only field this is.
  ///
  /// Text that is not canonical base64 stays an object, so that reading and writing never change a
  /// document.
  var rawBytes: [UInt8]? {
    guard name == JSON.bytesMarker, case .string(let text) = value else { return nil }
    return Base64.decode(text)
  }

  /// Whether an object whose only field this is would be taken for raw bytes.
  var standsForBytes: Bool { name == JSON.bytesMarker && rawBytes != nil }
}
