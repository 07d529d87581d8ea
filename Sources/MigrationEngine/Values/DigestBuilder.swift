/// Digests a row of yours, field by field; see ``Digest`` for what the result promises.
///
/// The order in which fields are fed counts, and so does their kind where the bytes are equal.
@frozen public struct DigestBuilder: Sendable {
  @usableFromInline var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// A digest of nothing so far.
  @inlinable public init() {}

  /// The digest so far, as a number.
  @inlinable public var bits: UInt64 { state }

  /// Folds a 128-bit product into 64 bits: every input bit reaches every output bit.
  @inlinable @inline(__always)
  public static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(
      by: right ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  /// Takes in 64 bits.
  @inlinable public mutating func combine(_ word: UInt64) {
    state = DigestBuilder.mix(state, word)
  }

  /// Takes in a whole number.
  @inlinable public mutating func combine(_ number: some FixedWidthInteger) {
    combine(UInt64(truncatingIfNeeded: number))
  }

  /// Takes in a number with a fraction, bit by bit.
  @inlinable public mutating func combine(_ number: Double) { combine(number.bitPattern) }

  /// Takes in a yes or no.
  @inlinable public mutating func combine(_ flag: Bool) { combine(flag ? 1 as UInt64 : 2) }

  /// Takes in the bytes of a text, and how many they are.
  @inlinable public mutating func combine(_ text: String) {
    let bytes = text.utf8.span
    combine(UInt64(bytes.count))
    bytes.withUnsafeBytes { bytes in
      var offset = 0
      while bytes.count - offset >= 8 {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        combine(UInt64(littleEndian: word))
        offset += 8
      }
      var tail: UInt64 = 0
      while offset < bytes.count {
        tail = tail << 8 | UInt64(bytes[offset])
        offset += 1
      }
      combine(tail)
    }
  }

  /// Takes in something that may be missing.
  @inlinable public mutating func combine<Row>(
    _ optional: Row?, _ feed: (inout DigestBuilder, Row) -> Void
  ) {
    combine(optional != nil)
    if let optional { feed(&self, optional) }
  }

  /// The digest of everything taken in.
  @inlinable public var digest: Digest { Digest(bits: state) }
}
