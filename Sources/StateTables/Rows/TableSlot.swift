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
  /// About how far this slot stands on the way from one slot to a later one, from 0 to 1; `nil`
  /// where only comparing can tell.
  func estimate(from lower: Self, to upper: Self) -> Double?
}

extension TableSlot {
  /// Only comparing can tell.
  @inlinable public func estimate(from lower: Self, to upper: Self) -> Double? { nil }
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

  /// Bits that are spread well stand where a straight line says.
  @inlinable public func estimate(from lower: HashSlot, to upper: HashSlot) -> Double? {
    guard lower.bits < upper.bits else { return nil }
    guard lower.bits < bits else { return 0 }
    return min(1, Double(bits &- lower.bits) / Double(upper.bits &- lower.bits))
  }

  /// Whether both are the same key.
  @inlinable public static func == (left: HashSlot, right: HashSlot) -> Bool {
    left.bits == right.bits && left.key.isSame(as: right.key)
  }

  /// Agrees with equality.
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(bits) }
}
