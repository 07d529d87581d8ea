public import MigrationEngine

/// A row of a table: a value of yours that can be compared, sized and digested.
///
/// ```swift
/// struct Client: TableRow {
///   var count: Int
///   var tier: String
///   var heapByteSize: Int { tier.heapByteSize }
///   func digest(into builder: inout DigestBuilder) {
///     builder.combine(count)
///     builder.combine(tier)
///   }
/// }
/// ```
///
/// Structs of numbers and short texts are quickest: they stand in the table itself.
public protocol TableRow: Hashable, Sendable {
  /// The bytes the row holds outside of itself, such as those of long texts; 0 unless you say so.
  var heapByteSize: Int { get }
  /// Feeds every field, always in the same order.
  func digest(into builder: inout DigestBuilder)
  /// The row as it is shown and saved; its description unless you say so.
  var shown: Value { get }
}

extension TableRow {
  /// Nothing outside of the row.
  @inlinable public var heapByteSize: Int { 0 }
  /// The row's description.
  public var shown: Value { .string(String(describing: self)) }

  /// All bytes of the row.
  @inlinable public var byteSize: Int { MemoryLayout<Self>.stride + heapByteSize }
}

/// Rows without a type of their own, for services whose rows come from elsewhere.
extension Value: TableRow {
  /// An estimate: what stands in the values below this one.
  public var heapByteSize: Int {
    switch self {
    case .null, .bool, .int, .double: 0
    case .string(let text): text.heapByteSize
    case .bytes(let bytes): bytes.count
    case .array(let elements):
      elements.reduce(0) { $0 + MemoryLayout<Value>.stride + $1.heapByteSize }
    case .object(let fields):
      fields.reduce(0) { $0 + MemoryLayout<Fields.Entry>.stride + $1.value.heapByteSize }
    }
  }

  /// Feeds the value's own digest.
  public func digest(into builder: inout DigestBuilder) { builder.combine(digest.bits) }

  /// The value itself.
  public var shown: Value { self }
}
