public import MigrationEngine

/// What rows of a table are found by: whole numbers and text, and whatever you make of them.
///
/// Keys have one order and one digest, the same today, tomorrow and in every process. Text is
/// compared by its bytes, as everywhere in Midstream.
public protocol TableKey: Hashable, Sendable, CustomStringConvertible {
  /// Whether this key comes before another.
  func isBefore(_ other: Self) -> Bool
  /// Whether both are the same key.
  func isSame(as other: Self) -> Bool
  /// Sixty-four bits that spread well; equal keys have equal bits.
  var spreadBits: UInt64 { get }
  /// How many bytes the key takes.
  var byteSize: Int { get }
}

extension TableKey where Self: FixedWidthInteger {
  /// Smaller numbers first.
  @inlinable public func isBefore(_ other: Self) -> Bool { self < other }
  /// Equality of numbers.
  @inlinable public func isSame(as other: Self) -> Bool { self == other }
  /// The number, mixed.
  @inlinable public var spreadBits: UInt64 {
    DigestBuilder.mix(0x2D35_8DCC_AA6C_78A5, UInt64(truncatingIfNeeded: self))
  }
  /// The size of the number.
  @inlinable public var byteSize: Int { MemoryLayout<Self>.size }
}

extension Int: TableKey {}
extension Int64: TableKey {}
extension UInt64: TableKey {}
extension UInt32: TableKey {}

extension String: TableKey {
  /// The order of the bytes.
  @inlinable public func isBefore(_ other: String) -> Bool {
    let (mine, theirs) = (utf8.span, other.utf8.span)
    let shared = Swift.min(mine.count, theirs.count)
    for index in 0..<shared where mine[unchecked: index] != theirs[unchecked: index] {
      return mine[unchecked: index] < theirs[unchecked: index]
    }
    return mine.count < theirs.count
  }

  /// Equality of the bytes, not of the characters.
  @inlinable public func isSame(as other: String) -> Bool {
    let (mine, theirs) = (utf8.span, other.utf8.span)
    guard mine.count == theirs.count else { return false }
    for index in mine.indices where mine[unchecked: index] != theirs[unchecked: index] {
      return false
    }
    return true
  }

  /// The digest of the bytes.
  @inlinable public var spreadBits: UInt64 {
    var builder = DigestBuilder()
    builder.combine(self)
    return builder.bits
  }

  /// The bytes of the text, and of its reference where they do not fit inside it.
  @inlinable public var byteSize: Int { MemoryLayout<String>.size + heapByteSize }
}

extension String {
  /// Up to this many bytes of text stand in the value itself.
  @usableFromInline static let inlineBytes = 15

  /// The bytes this text takes outside of its own sixteen: none when it is short.
  @inlinable public var heapByteSize: Int {
    let count = utf8.count
    return count <= String.inlineBytes ? 0 : count
  }
}
