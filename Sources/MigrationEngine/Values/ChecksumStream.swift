/// Takes SHA-256 of bytes as they come; how they are cut into pieces does not matter.
package struct ChecksumStream: Sendable {
  private static let blockBytes = 64

  // The first 32 bits of the fractional parts of the square roots of the first eight primes (FIPS
  // 180-4, section 5.3.3).
  private var state: [8 of UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  private var block = [64 of UInt8](repeating: 0)
  private var blockBytes = 0
  private var totalBytes: UInt64 = 0

  /// A checksum of nothing so far.
  package init() {}

  /// Takes in more bytes.
  package mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    totalBytes &+= UInt64(bytes.count)
    var offset = 0
    while blockBytes > 0, offset < bytes.count {
      add(bytes[offset])
      offset += 1
    }
    while bytes.count - offset >= ChecksumStream.blockBytes, let start = bytes.baseAddress {
      ChecksumStream.compress(start + offset, into: &state)
      offset += ChecksumStream.blockBytes
    }
    while offset < bytes.count {
      add(bytes[offset])
      offset += 1
    }
  }

  /// The checksum of everything taken in.
  package consuming func finish() -> Checksum {
    let bits = totalBytes &* 8
    add(0x80)
    while blockBytes != 56 { add(0) }
    for shift in stride(from: 56 as UInt64, through: 0, by: -8) {
      add(UInt8(truncatingIfNeeded: bits >> shift))
    }
    return Checksum(state: state)
  }

  @inline(__always)
  private mutating func add(_ byte: UInt8) {
    block[blockBytes] = byte
    blockBytes += 1
    guard blockBytes == ChecksumStream.blockBytes else { return }
    blockBytes = 0
    let full = block
    full.span.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { ChecksumStream.compress(start, into: &state) }
    }
  }

  /// One block of FIPS 180-4, section 6.2.2; nothing is allocated in it.
  private static func compress(
    _ block: UnsafeRawPointer, into state: inout [8 of UInt32]
  ) {
    var schedule = [64 of UInt32](repeating: 0)
    for index in 0..<16 {
      schedule[unchecked: index] = UInt32(
        bigEndian: block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
    }
    for index in 16..<64 {
      let (early, late) = (schedule[unchecked: index - 15], schedule[unchecked: index - 2])
      let small = rotate(early, 7) ^ rotate(early, 18) ^ early &>> 3
      let large = rotate(late, 17) ^ rotate(late, 19) ^ late &>> 10
      schedule[unchecked: index] =
        schedule[unchecked: index - 16] &+ small &+ schedule[unchecked: index - 7] &+ large
    }
    let constants = roundConstants.span
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    // Eight rounds at a time: then the names come round again, and nothing has to be moved.
    for start in stride(from: 0, to: 64, by: 8) {
      func word(_ number: Int) -> UInt32 {
        constants[unchecked: start + number] &+ schedule[unchecked: start + number]
      }
      turn(a, b, c, &d, e, f, g, &h, word(0))
      turn(h, a, b, &c, d, e, f, &g, word(1))
      turn(g, h, a, &b, c, d, e, &f, word(2))
      turn(f, g, h, &a, b, c, d, &e, word(3))
      turn(e, f, g, &h, a, b, c, &d, word(4))
      turn(d, e, f, &g, h, a, b, &c, word(5))
      turn(c, d, e, &f, g, h, a, &b, word(6))
      turn(b, c, d, &e, f, g, h, &a, word(7))
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  @inline(__always)
  private static func turn(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ word: UInt32
  ) {
    let first = h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ (g ^ e & (f ^ g)) &+ word
    d &+= first
    h = first &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ (a & b | c & (a | b))
  }

  @inline(__always)
  private static func rotate(_ word: UInt32, _ places: UInt32) -> UInt32 {
    word &>> places | word &<< (32 - places)
  }

  // The first 32 bits of the fractional parts of the cube roots of the first sixty-four primes
  // (FIPS 180-4, section 4.2.2).
  private static let roundConstants: [64 of UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
