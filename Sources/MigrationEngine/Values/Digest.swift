/// A stable 64-bit digest: equal values have equal digests, today, tomorrow and in every process.
///
/// It finds accidents — a row that went wrong, a file that changed. It is no defence against
/// somebody who wants two values to collide; where that matters there is ``Checksum``.
public struct Digest: Hashable, Sendable {
  /// The digest as a number.
  public let bits: UInt64

  /// A digest that is known as a number.
  public init(bits: UInt64) { self.bits = bits }

  /// Sixteen hexadecimal digits.
  public var hexadecimal: String { String(fixedWidthHexadecimal: bits) }
}

extension Digest: CustomStringConvertible {
  /// Sixteen hexadecimal digits.
  public var description: String { hexadecimal }
}

/// Digests bytes as they come; how they are cut into pieces does not matter.
///
/// Four words go into four states that do not wait for one another, so that a file is digested
/// about as quickly as it is read.
public struct DigestStream: Sendable {
  private static let stripeBytes = 32

  private var states: SIMD4<UInt64> = [
    0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x27D4_EB2F_1656_67C5,
  ]
  private var pending: SIMD4<UInt64> = .zero
  private var pendingBytes = 0
  private var totalBytes: UInt64 = 0

  /// A digest of nothing so far.
  public init() {}

  /// Takes in more bytes.
  public mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    totalBytes &+= UInt64(bytes.count)
    var offset = 0
    while pendingBytes > 0, offset < bytes.count {
      add(bytes[offset])
      offset += 1
    }
    var (first, second, third, fourth) = (states[0], states[1], states[2], states[3])
    while bytes.count - offset >= DigestStream.stripeBytes {
      first = Digest.mix(first, DigestStream.word(of: bytes, at: offset))
      second = Digest.mix(second, DigestStream.word(of: bytes, at: offset + 8))
      third = Digest.mix(third, DigestStream.word(of: bytes, at: offset + 16))
      fourth = Digest.mix(fourth, DigestStream.word(of: bytes, at: offset + 24))
      offset += DigestStream.stripeBytes
    }
    states = [first, second, third, fourth]
    while offset < bytes.count {
      add(bytes[offset])
      offset += 1
    }
  }

  /// The digest of everything taken in.
  public func finish() -> Digest {
    var bits = totalBytes
    for lane in 0..<4 { bits = Digest.mix(bits, Digest.mix(states[lane], pending[lane])) }
    return Digest(bits: bits)
  }

  @inline(__always)
  private static func word(of bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private mutating func add(_ byte: UInt8) {
    pending[pendingBytes / 8] |= UInt64(byte) << UInt64(pendingBytes % 8 * 8)
    pendingBytes += 1
    guard pendingBytes == DigestStream.stripeBytes else { return }
    for lane in 0..<4 { states[lane] = Digest.mix(states[lane], pending[lane]) }
    pending = .zero
    pendingBytes = 0
  }
}

extension Digest {
  @inline(__always)
  static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 { DigestBuilder.mix(left, right) }

  static func bits(of text: String) -> UInt64 {
    var copy = text
    return copy.withUTF8 { bits(of: UnsafeRawBufferPointer($0)) }
  }

  /// The digest of a few bytes that are all there; a stream's lanes would cost more than they save.
  static func bits(of bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = mix(0x9E37_79B9_7F4A_7C15, UInt64(bytes.count))
    var offset = 0
    while bytes.count - offset >= 8 {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      state = mix(state, UInt64(littleEndian: word))
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < bytes.count {
      tail = tail << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return mix(state, tail)
  }
}

extension Value {
  /// The digest of this value; the order of an object's fields does not count.
  public var digest: Digest { Digest(bits: digestBits) }

  private var digestBits: UInt64 {
    switch self {
    case .null: Digest.mix(1, 0)
    case .bool(let value): Digest.mix(2, value ? 1 : 0)
    case .int(let value): Digest.mix(3, UInt64(bitPattern: value))
    case .double(let value): Digest.mix(4, value.bitPattern)
    case .string(let text): Digest.mix(5, Digest.bits(of: text))
    case .bytes(let bytes):
      bytes.withUnsafeBytes { Digest.mix(6, Digest.bits(of: $0)) }
    case .array(let elements):
      elements.reduce(Digest.mix(7, UInt64(elements.count))) { Digest.mix($0, $1.digestBits) }
    case .object(let fields):
      fields.digest.bits
    }
  }
}

extension Fields {
  /// The digest of these fields, whatever their order.
  public var digest: Digest {
    // A sum does not know the order of its terms; each term is mixed before it goes in.
    var sum: UInt64 = 0
    for entry in entries {
      sum &+= Digest.mix(Digest.bits(of: entry.name.text), entry.value.digest.bits)
    }
    return Digest(bits: Digest.mix(Digest.mix(8, UInt64(count)), sum))
  }
}

extension String {
  /// Sixteen hexadecimal digits, leading zeros kept.
  init(fixedWidthHexadecimal bits: UInt64) {
    let digits = String(bits, radix: 16)
    self = String(repeating: "0", count: 16 - digits.count) + digits
  }
}
