/// Rows of one table, or of several, as a transform of whole tables reads them.
///
/// ``RowSource`` and ``RowPair`` are all there are; what stands here besides ``count`` is how
/// migrations use them.
public protocol RowGroup: Sendable {
  /// Where rows of such tables are put.
  associatedtype Emitter

  /// No rows at all.
  init()
  /// The rows that were put into an emitter.
  init(_ emitter: Emitter)
  /// The same rows, read on behalf of another job.
  func read(for ticket: ReshapeTicket) -> Self
  /// How many rows there are.
  var count: Int { get }
  /// The bytes of keys and rows.
  var bytes: Int { get }
  /// The rows one by one, which must be as many as ``count`` says.
  var countAgain: Int { get }
  /// The digest of all rows with their keys, for every table.
  var digestBits: UInt64 { get }
  /// An empty place for rows of such tables; or one that keeps nothing, and only compares what is
  /// put there with these rows.
  func emitter(comparing: Bool) -> Emitter
  /// What an emitter has seen.
  static func tally(of emitter: Emitter) -> EmitterTally
  /// How these rows stand among others.
  func tally(in others: Self) -> RowTally
  /// The rows that are not among others, or not as they are here.
  func lost(in others: Self) -> [LostRow]
  /// What must be freed by the reaper.
  var garbage: [Garbage] { get }
}

/// What was put into an emitter.
public struct EmitterTally: Sendable {
  /// How many rows.
  public var rows = 0
  /// How many of them the rows that were compared with have as well.
  public var agreeing = 0
  /// The digest of them all.
  public var digestBits: UInt64 = 0
  /// The first key whose row was another one.
  public var firstDiffering: String?
  /// Why what was put there is no table.
  public var problem: ChangeProblem?

  @usableFromInline init() {}

  @usableFromInline static func + (left: EmitterTally, right: EmitterTally) -> EmitterTally {
    var sum = left
    sum.rows += right.rows
    sum.agreeing += right.agreeing
    sum.digestBits = EmitterTally.joined(left.digestBits, right.digestBits)
    sum.firstDiffering = left.firstDiffering ?? right.firstDiffering
    sum.problem = left.problem ?? right.problem
    return sum
  }

  /// Two tables' digests as one, so that a row does not change its table unseen.
  @usableFromInline static func joined(_ left: UInt64, _ right: UInt64) -> UInt64 {
    left &+ right &* 0x9E37_79B9_7F4A_7C15
  }
}

/// How rows stand among others.
public struct RowTally: Equatable, Sendable {
  /// Rows that are the same there.
  public var same = 0
  /// Rows whose key is not there.
  public var missing = 0
  /// Rows that are others there.
  public var different = 0
  /// The first key that is not there.
  public var firstMissing: String?
  /// The first key that is not there, or has another row.
  public var firstUnlike: String?

  @usableFromInline init() {}

  @usableFromInline static func + (left: RowTally, right: RowTally) -> RowTally {
    var sum = left
    sum.same += right.same
    sum.missing += right.missing
    sum.different += right.different
    sum.firstMissing = left.firstMissing ?? right.firstMissing
    sum.firstUnlike = left.firstUnlike ?? right.firstUnlike
    return sum
  }
}

/// The rows of two tables, or groups of tables.
public struct RowPair<First: RowGroup, Second: RowGroup>: RowGroup {
  /// The rows of the first.
  public let first: First
  /// The rows of the second.
  public let second: Second

  /// Where rows of both are put.
  public struct Emitter {
    /// Where rows of the first are put.
    public let first: First.Emitter
    /// Where rows of the second are put.
    public let second: Second.Emitter

    @inlinable init(_ first: First.Emitter, _ second: Second.Emitter) {
      self.first = first
      self.second = second
    }
  }

  @inlinable init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  /// No rows at all.
  @inlinable public init() { self.init(First(), Second()) }
  /// The rows that were put into an emitter.
  @inlinable public init(_ emitter: Emitter) {
    self.init(First(emitter.first), Second(emitter.second))
  }
  /// The same rows, read on behalf of another job.
  @inlinable public func read(for ticket: ReshapeTicket) -> RowPair {
    RowPair(first.read(for: ticket), second.read(for: ticket))
  }
  /// How many rows both have.
  @inlinable public var count: Int { first.count + second.count }
  /// The bytes of both.
  @inlinable public var bytes: Int { first.bytes + second.bytes }
  /// How many rows are found in both.
  @inlinable public var countAgain: Int { first.countAgain + second.countAgain }
  /// The digest of both.
  @inlinable public var digestBits: UInt64 {
    EmitterTally.joined(first.digestBits, second.digestBits)
  }
  /// An empty place for rows of both, or one that only compares.
  @inlinable public func emitter(comparing: Bool) -> Emitter {
    Emitter(first.emitter(comparing: comparing), second.emitter(comparing: comparing))
  }
  /// What was put into either.
  @inlinable public static func tally(of emitter: Emitter) -> EmitterTally {
    First.tally(of: emitter.first) + Second.tally(of: emitter.second)
  }
  /// How the rows of both stand among others.
  @inlinable public func tally(in others: RowPair) -> RowTally {
    first.tally(in: others.first) + second.tally(in: others.second)
  }
  /// The rows of both that are not among others.
  @inlinable public func lost(in others: RowPair) -> [LostRow] {
    first.lost(in: others.first) + second.lost(in: others.second)
  }
  /// What must be freed of both.
  @inlinable public var garbage: [Garbage] { first.garbage + second.garbage }
}
