/// SHA-256 (FIPS 180-4): where two definitions must not be taken for one another.
public struct Checksum: Hashable, Sendable {
  /// How many bytes a checksum has.
  package static let byteCount = 32

  private let words: Words

  private struct Words: Hashable {
    let first: UInt64
    let second: UInt64
    let third: UInt64
    let fourth: UInt64
  }

  /// Sixty-four hexadecimal digits.
  public var hexadecimal: String {
    String(fixedWidthHexadecimal: words.first) + String(fixedWidthHexadecimal: words.second)
      + String(fixedWidthHexadecimal: words.third) + String(fixedWidthHexadecimal: words.fourth)
  }

  /// The first twelve digits, for people.
  public var short: String { String(hexadecimal.prefix(12)) }

  /// The checksum of some bytes.
  public init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Checksum(of: $0) }
  }

  /// The checksum of memory that somebody else owns.
  package init(of bytes: UnsafeRawBufferPointer) {
    var stream = ChecksumStream()
    stream.combine(bytes)
    self = stream.finish()
  }

  /// Reads sixty-four hexadecimal digits.
  public init?(hexadecimal text: String) {
    guard text.utf8.count == 64,
      text.utf8.allSatisfy({ (0x30...0x39) ~= $0 || (0x61...0x66) ~= $0 })
    else { return nil }
    var rest = Substring(text)
    func word() -> UInt64 {
      defer { rest = rest.dropFirst(16) }
      return UInt64(rest.prefix(16), radix: 16) ?? 0
    }
    words = Words(first: word(), second: word(), third: word(), fourth: word())
  }

  /// Takes a checksum's thirty-two bytes; `nil` for another number of them.
  package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Checksum.byteCount else { return nil }
    func word(_ number: Int) -> UInt64 {
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: number * 8, as: UInt64.self))
    }
    words = Words(first: word(0), second: word(1), third: word(2), fourth: word(3))
  }

  /// The checksum's thirty-two bytes.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let bytes: [4 of UInt64] = [
      words.first.bigEndian, words.second.bigEndian, words.third.bigEndian, words.fourth.bigEndian,
    ]
    return bytes.span.withUnsafeBytes(body)
  }

  init(state: borrowing [8 of UInt32]) {
    func word(_ number: Int) -> UInt64 {
      UInt64(state[number * 2]) << 32 | UInt64(state[number * 2 + 1])
    }
    words = Words(first: word(0), second: word(1), third: word(2), fourth: word(3))
  }
}

extension Checksum: CustomStringConvertible {
  /// Sixty-four hexadecimal digits.
  public var description: String { hexadecimal }
}

extension Value {
  /// The same value with the fields of every object in the order of their names' bytes, so that
  /// equal values have one text.
  var canonical: Value {
    switch self {
    case .null, .bool, .int, .double, .string, .bytes: self
    case .array(let elements): .array(elements.map(\.canonical))
    case .object(let fields):
      .object(
        Fields(
          uniqueEntries:
            fields
            .map { Fields.Entry(name: $0.name, value: $0.value.canonical) }
            .sorted { $0.name.text.utf8.lexicographicallyPrecedes($1.name.text.utf8) }))
    }
  }
}
