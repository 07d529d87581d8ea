/// A stable 64-bit digest: equal values have equal digests, today, tomorrow and in every process.
///
/// It finds accidents — a row that went wrong, a file that changed. It is no defence against
/// somebody who wants two values to collide; where that matters there is ``Checksum``.
public struct Digest: Hashable, Sendable {
  /// The digest as a number.
  public let bits: UInt64

  /// Sixteen hexadecimal digits.
  public var hexadecimal: String { String(fixedWidthHexadecimal: bits) }
}

extension Digest: CustomStringConvertible {
  /// Sixteen hexadecimal digits.
  public var description: String { hexadecimal }
}

/// Digests bytes as they come, eight at a time; how they are cut into pieces does not matter.
public struct DigestStream: Sendable {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var pending: UInt64 = 0
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
    while bytes.count - offset >= 8 {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      state = Digest.mix(state, UInt64(littleEndian: word))
      offset += 8
    }
    while offset < bytes.count {
      add(bytes[offset])
      offset += 1
    }
  }

  /// The digest of everything taken in.
  public func finish() -> Digest {
    Digest(bits: Digest.mix(Digest.mix(state, pending), totalBytes))
  }

  private mutating func add(_ byte: UInt8) {
    pending |= UInt64(byte) << UInt64(8 * pendingBytes)
    pendingBytes += 1
    if pendingBytes == 8 {
      state = Digest.mix(state, pending)
      pending = 0
      pendingBytes = 0
    }
  }
}

extension Digest {
  /// Folds a 128-bit product into 64 bits: every input bit reaches every output bit.
  @inline(__always)
  static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(
      by: right ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  static func bits(of text: String) -> UInt64 {
    var copy = text
    return copy.withUTF8 { bytes in
      var stream = DigestStream()
      stream.combine(UnsafeRawBufferPointer(bytes))
      return stream.finish().bits
    }
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
      bytes.withUnsafeBytes { raw in
        var stream = DigestStream()
        stream.combine(raw)
        return Digest.mix(6, stream.finish().bits)
      }
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
