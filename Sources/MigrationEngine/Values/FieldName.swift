/// The name of a field, compared by its bytes.
///
/// Swift's `String` holds “é” in one piece and in two for equal; JSON does not, and neither may a
/// migration. A short fingerprint rides along so that a search through a record's fields compares
/// one integer a field and looks at bytes only on a match.
public struct FieldName: Sendable {
  /// The name itself.
  public let text: String
  let fingerprint: UInt32

  /// Names a field.
  public init(_ text: String) {
    self.text = text
    var copy = text
    fingerprint = copy.withUTF8 { FieldName.fingerprint(of: $0) }
  }

  init(text: String, fingerprint: UInt32) {
    self.text = text
    self.fingerprint = fingerprint
  }

  /// Length, first, middle and last bytes: enough to tell the names of one record apart.
  @inline(__always)
  static func fingerprint(of bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let count = bytes.count
    guard count > 0 else { return 0 }
    let first = UInt32(bytes[0])
    let middle = UInt32(bytes[count / 2])
    let last = UInt32(bytes[count - 1])
    let third = UInt32(bytes[count / 3])
    return (UInt32(truncatingIfNeeded: count) &* 0x9E37_79B1)
      ^ (first | middle << 8 | last << 16 | third << 24)
  }
}

extension FieldName: Hashable {
  /// Whether both names have the same bytes.
  @inline(__always)
  public static func == (left: FieldName, right: FieldName) -> Bool {
    left.fingerprint == right.fingerprint && left.text.hasSameBytes(as: right.text)
  }

  /// Feeds the bytes: SipHash keeps chosen names from colliding in a large object's index.
  public func hash(into hasher: inout Hasher) {
    var copy = text
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension FieldName: ExpressibleByStringLiteral, CustomStringConvertible {
  /// Names a field by a literal.
  public init(stringLiteral text: String) { self.init(text) }
  /// The name itself.
  public var description: String { text }
}

extension String {
  /// Equality of bytes, not of characters: “é” in one piece and in two differ.
  @inline(__always)
  func hasSameBytes(as other: String) -> Bool {
    let mine = utf8.span
    let theirs = other.utf8.span
    guard mine.count == theirs.count else { return false }
    for index in mine.indices where mine[unchecked: index] != theirs[unchecked: index] {
      return false
    }
    return true
  }
}
