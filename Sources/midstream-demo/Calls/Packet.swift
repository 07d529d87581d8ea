/// One message of the demo's own service protocol: two bytes that say what it is, some numbers,
/// some texts; in front of it its length, in four bytes.
///
/// Calls and answers have the same form. A connection is answered in the order of its calls.
struct Packet: Equatable, Sendable {
  /// The most bytes of a message.
  static let maximumBytes = 64 << 10
  private static let headBytes = 4

  /// In a call the component; in an answer the outcome.
  var first: UInt8
  /// In a call the verb; in an answer the version that answered.
  var second: UInt8
  var numbers: [Int] = []
  var texts: [String] = []

  /// Puts the message behind what a buffer holds.
  func append(to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: Packet.headBytes))
    bytes.append(first)
    bytes.append(second)
    bytes.append(UInt8(clamping: numbers.count))
    for number in numbers.prefix(Int(UInt8.max)) { Packet.append(number, 8, to: &bytes) }
    bytes.append(UInt8(clamping: texts.count))
    for text in texts.prefix(Int(UInt8.max)) {
      let text = text.utf8.prefix(Int(UInt16.max))
      Packet.append(text.count, 2, to: &bytes)
      bytes.append(contentsOf: text)
    }
    let count = bytes.count - start - Packet.headBytes
    for place in 0..<Packet.headBytes {
      bytes[start + place] = UInt8(truncatingIfNeeded: count >> (8 * place))
    }
  }

  private static func append(_ number: Int, _ width: Int, to bytes: inout [UInt8]) {
    for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
  }
}

/// Takes bytes as they come, and gives messages.
struct PacketReader {
  /// Bytes that are no message.
  struct Malformed: Error, Equatable, CustomStringConvertible {
    let description: String
  }

  private(set) var bytes: [UInt8] = []
  private var position = 0

  /// Takes bytes in.
  mutating func take(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// Lets somebody put bytes at the end.
  mutating func fill<Result>(_ body: (inout [UInt8]) -> Result) -> Result {
    // What has been read goes once it is most of the buffer.
    if position > 0, position * 2 >= bytes.count {
      bytes.removeFirst(position)
      position = 0
    }
    return body(&bytes)
  }

  /// The next message; `nil` while it is not complete.
  ///
  /// - Throws: ``Malformed`` when what comes is no message.
  mutating func next() throws(Malformed) -> Packet? {
    guard bytes.count - position >= 4 else { return nil }
    var cursor = position
    let count = PacketReader.number(in: bytes, &cursor, 4)
    guard count <= Packet.maximumBytes else {
      throw Malformed(description: "a message of \(count) bytes is too long")
    }
    guard bytes.count - cursor >= count else { return nil }
    let packet = try PacketReader.packet(in: bytes, &cursor, cursor + count)
    position = cursor
    return packet
  }

  private static func packet(
    in bytes: [UInt8], _ cursor: inout Int, _ end: Int
  ) throws(Malformed) -> Packet {
    func need(_ count: Int, _ cursor: Int) throws(Malformed) {
      guard end - cursor >= count else { throw Malformed(description: "a message ends too early") }
    }
    try need(3, cursor)
    var packet = Packet(first: bytes[cursor], second: bytes[cursor + 1])
    let numbers = Int(bytes[cursor + 2])
    cursor += 3
    try need(numbers * 8 + 1, cursor)
    for _ in 0..<numbers { packet.numbers.append(number(in: bytes, &cursor, 8)) }
    let texts = Int(bytes[cursor])
    cursor += 1
    for _ in 0..<texts {
      try need(2, cursor)
      let count = number(in: bytes, &cursor, 2)
      try need(count, cursor)
      guard let text = String(validating: bytes[cursor..<cursor + count], as: UTF8.self) else {
        throw Malformed(description: "a text is not UTF-8")
      }
      packet.texts.append(text)
      cursor += count
    }
    guard cursor == end else { throw Malformed(description: "a message is longer than it says") }
    return packet
  }

  private static func number(in bytes: [UInt8], _ cursor: inout Int, _ width: Int) -> Int {
    var bits: UInt64 = 0
    for place in 0..<width { bits |= UInt64(bytes[cursor + place]) << UInt64(8 * place) }
    cursor += width
    return Int(truncatingIfNeeded: bits)
  }
}
