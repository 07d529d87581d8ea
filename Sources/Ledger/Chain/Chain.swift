internal import MigrationEngine

/// Links rows by hashes: each covers its own columns and the hash before it.
struct Chain {
  /// What stands in a row whose hash is not known yet.
  static let placeholder = Checksum(of: [])
  /// The name of this way of hashing; another one would have another name.
  private static let name = "midstream ledger 1"

  /// Kept between rows, so that hashing allocates nothing.
  private var buffer: [UInt8] = []

  /// What the first entry of a node's ledger follows.
  static func beginning(of node: String) -> Checksum {
    var chain = Chain()
    chain.put(name)
    chain.put(node)
    return Checksum(of: chain.buffer)
  }

  /// The hash of a row that follows another.
  ///
  /// Every column goes in with its kind and its length, so that no two rows read the same.
  mutating func hash(_ row: LedgerRow, after previous: Checksum) -> Checksum {
    buffer.removeAll(keepingCapacity: true)
    previous.withBytes { buffer.append(contentsOf: $0) }
    put(Int64(row.position))
    put(Int64(row.batch))
    put(row.at)
    put(row.component)
    put(row.upgrade)
    put(row.kind)
    put(row.content)
    put(row.intent)
    put(row.uid)
    put(row.request)
    return Checksum(of: buffer)
  }

  private enum Kind: UInt8 { case null, integer, text, bytes }

  private mutating func put(_ number: Int64?) {
    guard let number else { return buffer.append(Kind.null.rawValue) }
    buffer.append(Kind.integer.rawValue)
    putRaw(number)
  }

  private mutating func put(_ text: String?) {
    guard var text else { return buffer.append(Kind.null.rawValue) }
    buffer.append(Kind.text.rawValue)
    text.withUTF8 {
      putRaw(Int64($0.count))
      buffer.append(contentsOf: $0)
    }
  }

  private mutating func put(_ bytes: [UInt8]?) {
    guard let bytes else { return buffer.append(Kind.null.rawValue) }
    buffer.append(Kind.bytes.rawValue)
    putRaw(Int64(bytes.count))
    buffer.append(contentsOf: bytes)
  }

  private mutating func putRaw(_ number: Int64) {
    withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) }
  }
}
