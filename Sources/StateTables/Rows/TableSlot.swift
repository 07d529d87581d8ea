/// A key in the order in which a table keeps its rows.
public protocol TableSlot: Hashable, Sendable {
  /// The key.
  associatedtype Key: TableKey
  /// Puts a key in order.
  init(_ key: Key)
  /// The key itself.
  var key: Key { get }
  /// Whether this slot comes before another.
  static func < (left: Self, right: Self) -> Bool
}

/// A key ordered by itself: for tables that are read by range.
@frozen public struct KeySlot<Key: TableKey>: TableSlot {
  /// The key.
  public let key: Key

  /// Puts a key in order.
  @inlinable public init(_ key: Key) { self.key = key }

  /// The order of the keys.
  @inlinable public static func < (left: KeySlot, right: KeySlot) -> Bool {
    left.key.isBefore(right.key)
  }

  /// Whether both are the same key.
  @inlinable public static func == (left: KeySlot, right: KeySlot) -> Bool {
    left.key.isSame(as: right.key)
  }

  /// Agrees with equality.
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(key.spreadBits) }
}

/// A key ordered by its spread bits, the key itself deciding where those are equal: for tables that
/// are read by key only.
///
/// Keys that were chosen to collide cost a comparison of keys, and never a longer search.
@frozen public struct HashSlot<Key: TableKey>: TableSlot {
  @usableFromInline let bits: UInt64
  /// The key.
  public let key: Key

  /// Puts a key in order.
  @inlinable public init(_ key: Key) {
    bits = key.spreadBits
    self.key = key
  }

  /// The order of the bits, then of the keys.
  @inlinable public static func < (left: HashSlot, right: HashSlot) -> Bool {
    left.bits == right.bits ? left.key.isBefore(right.key) : left.bits < right.bits
  }

  /// Whether both are the same key.
  @inlinable public static func == (left: HashSlot, right: HashSlot) -> Bool {
    left.bits == right.bits && left.key.isSame(as: right.key)
  }

  /// Agrees with equality.
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(bits) }
}
