/// Appends values as text.
struct JSONWriter: ~Copyable {
  private(set) var output = Output()
  private let style: JSON.Style
  private let limits: JSON.Limits

  init(style: JSON.Style, limits: JSON.Limits) {
    self.style = style
    self.limits = limits
  }

  mutating func write(_ value: Value, depth: Int) throws(JSONError) {
    switch value {
    case .null: write(verbatim: "null")
    case .bool(let value): write(verbatim: value ? "true" : "false")
    case .int(let value): write(value)
    case .double(let value): try write(value)
    case .string(let text): write(text)
    case .bytes(let bytes):
      // An object in the text, and the reader counts it as one.
      try check(depth)
      write(verbatim: style.isSpaced ? "{\"$bytes\": \"" : "{\"$bytes\":\"")
      Base64.encode(bytes) { output.append($0) }
      write(verbatim: "\"}")
    case .array(let elements):
      try open(UInt8(ascii: "["), depth)
      for index in 0..<elements.count {
        try separate(isFirst: index == 0, depth)
        try write(elements[index], depth: depth + 1)
      }
      close(UInt8(ascii: "]"), isEmpty: elements.isEmpty, depth)
    case .object(let fields):
      try write(fields, with: nil, depth: depth)
    }
  }

  /// Writes an object, with one more field at a place among the others if there is one.
  mutating func write(
    _ fields: Fields, with extra: JSON.ExtraField?, depth: Int
  ) throws(JSONError) {
    if fields.count == 1, extra == nil, fields.entries[0].standsForBytes {
      throw JSONError(
        writing: .ambiguous,
        "an object whose only field is $bytes, holding base64, would read back as raw bytes; give"
          + " the field another name")
    }
    try open(UInt8(ascii: "{"), depth)
    let extraPlace = extra.map { min($0.place, fields.count) }
    for index in 0..<fields.count {
      if let extra, index == extraPlace {
        try writeField(extra.name, extra.value, isFirst: index == 0, depth)
      }
      let isFirst = index == 0 && extraPlace != 0
      try writeField(
        fields.entries[index].name, fields.entries[index].value, isFirst: isFirst, depth)
    }
    if let extra, extraPlace == fields.count {
      try writeField(extra.name, extra.value, isFirst: fields.isEmpty, depth)
    }
    close(UInt8(ascii: "}"), isEmpty: fields.isEmpty && extra == nil, depth)
  }

  @inline(__always)
  private mutating func writeField(
    _ name: FieldName, _ value: Value, isFirst: Bool, _ depth: Int
  ) throws(JSONError) {
    try separate(isFirst: isFirst, depth)
    write(name.text)
    output.append(UInt8(ascii: ":"))
    if style.isSpaced { output.append(0x20) }
    try write(value, depth: depth + 1)
  }

  private mutating func open(_ bracket: UInt8, _ depth: Int) throws(JSONError) {
    try check(depth)
    output.append(bracket)
  }

  private func check(_ depth: Int) throws(JSONError) {
    guard depth < limits.maximumDepth else {
      throw JSONError(
        writing: .tooDeep,
        "objects and arrays stand more than \(limits.maximumDepth) deep; flatten the document")
    }
  }

  /// What is written must be readable again.
  func tooLarge() -> JSONError {
    JSONError(
      writing: .tooLarge,
      "the document would have more than the \(limits.maximumBytes) bytes allowed; split it")
  }

  @inline(__always)
  private mutating func separate(isFirst: Bool, _ depth: Int) throws(JSONError) {
    // Asked as it grows: indents can make a hundred times as much text as there was.
    guard output.count <= limits.maximumBytes else { throw tooLarge() }
    if !isFirst { output.append(UInt8(ascii: ",")) }
    if style.indent != nil {
      breakLine(depth + 1)
    } else if !isFirst, style.isSpaced {
      output.append(0x20)
    }
  }

  private mutating func close(_ bracket: UInt8, isEmpty: Bool, _ depth: Int) {
    if style.indent != nil, !isEmpty { breakLine(depth) }
    output.append(bracket)
  }

  private mutating func breakLine(_ depth: Int) {
    output.append(0x0A)
    switch style.indent {
    case .spaces(let count): output.append(0x20, times: depth * count)
    case .tab: output.append(0x09, times: depth)
    case nil: break
    }
  }

  /// Appends text that is JSON already.
  ///
  /// The label matters: a literal given to an overload would be taken for a `String` and quoted.
  private mutating func write(verbatim text: StaticString) {
    text.withUTF8Buffer { output.append(contentsOf: $0) }
  }

  private mutating func write(_ value: Int64) {
    var magnitude = value.magnitude
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var first = 20
      repeat {
        let (rest, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
        first -= 1
        digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
        magnitude = rest
      } while magnitude > 0
      if value < 0 { output.append(UInt8(ascii: "-")) }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: digits[first...]))
    }
  }

  private mutating func write(_ value: Double) throws(JSONError) {
    guard value.isFinite else {
      throw JSONError(writing: .number, "JSON has no \(value); write null or a string instead")
    }
    // Swift's description is the shortest text that reads back to the same double, and always has
    // a point or an exponent, so it stays a double.
    var text = value.description
    text.withUTF8 { output.append(contentsOf: $0) }
  }

  private mutating func write(_ text: String) {
    output.append(UInt8(ascii: "\""))
    var copy = text
    copy.withUTF8 { bytes in
      var start = 0
      while let index = JSONWriter.firstToEscape(in: bytes, from: start) {
        output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
        writeEscape(of: bytes[index])
        start = index + 1
      }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
    }
    output.append(UInt8(ascii: "\""))
  }

  /// Where the next quote, backslash or control character stands; looks at eight bytes a step.
  @inline(__always)
  private static func firstToEscape(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = start
    while index + 8 <= bytes.count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let marks = JSONReader.escapedBytes(in: UInt64(littleEndian: word))
      if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
      index += 1
    }
    return nil
  }

  private mutating func writeEscape(of byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): write(verbatim: "\\\"")
    case UInt8(ascii: "\\"): write(verbatim: "\\\\")
    case 0x0A: write(verbatim: "\\n")
    case 0x0D: write(verbatim: "\\r")
    case 0x09: write(verbatim: "\\t")
    case 0x08: write(verbatim: "\\b")
    case 0x0C: write(verbatim: "\\f")
    default:
      write(verbatim: "\\u00")
      for nibble in [byte >> 4, byte & 15] {
        output.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
      }
    }
  }
}
