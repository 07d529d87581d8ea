/// How whole tables go from one version to another, and back: for rows whose keys change, that are
/// split, or that are joined.
///
/// ```swift
/// typealias Visits = OrderedTable<String, Visit>
/// typealias Stays = HashTable<Int, Stay>
/// typealias Ends = HashTable<Int, End>
///
/// let split = TableReshape<Visits, TablePair<Stays, Ends>>(
///   forward: { visits, emit in
///     try visits.forEach { key, visit in
///       try emit.first(number(key), Stay(user: visit.user))
///       try emit.second(number(key), End(second: visit.end))
///     }
///   },
///   back: { new, previous, emit in
///     try new.first.forEach { key, stay in
///       guard let end = new.second[key] else { return }  // The old version cannot hold it.
///       try emit(text(key), Visit(user: stay.user, end: end.second))
///     }
///   })
/// ```
///
/// The closures run on a worker's thread, more than once, and must be pure. What one of them throws
/// ends the conversion, and is told with the key of the row that was being visited. A row that
/// `back` leaves out is counted as lost, and saved before a rollback takes effect.
public struct TableReshape<Old: TableGroup, New: TableGroup>: Sendable {
  /// Makes all new rows of all old ones.
  public typealias Forward =
    @Sendable (_ old: Old.Rows, _ emit: New.Rows.Emitter) throws -> Void
  /// Makes old rows again of the new ones, in sight of those there were before the new version
  /// served.
  public typealias Back =
    @Sendable (_ new: New.Rows, _ previous: Old.Rows, _ emit: Old.Rows.Emitter) throws -> Void

  /// Makes all new rows of all old ones.
  public let forward: Forward
  /// Makes old rows again; `nil` when there is no way back at all.
  public let back: Back?
  /// Whether every old row must have an image, as on the way down to an older version.
  @usableFromInline var refusesLoss = false

  /// Makes a conversion of closures.
  @inlinable public init(forward: @escaping Forward, back: Back? = nil) {
    self.forward = forward
    self.back = back
  }

  /// The conversion of the other direction; `nil` when there is no way back.
  ///
  /// Going down, there are no rows of before to be seen; and a row without an image fails the
  /// upgrade, as it does for a ``RowLens``.
  @inlinable public var reversed: TableReshape<New, Old>? {
    guard let back else { return nil }
    let forward = forward
    var reversed = TableReshape<New, Old>(
      forward: { try back($0, Old.Rows(), $1) }, back: { old, _, emit in try forward(old, emit) })
    reversed.refusesLoss = true
    return reversed
  }

  /// This conversion, then `next`, as one.
  @inlinable public func then<Next: TableGroup>(
    _ next: TableReshape<New, Next>
  ) -> TableReshape<Old, Next> {
    let (first, second) = (self, next)
    let between: @Sendable (Old.Rows) throws -> New.Rows = { old in
      let emitter = New.Rows().emitter(comparing: false)
      try first.forward(old, emitter)
      return New.Rows(emitter)
    }
    let forward: TableReshape<Old, Next>.Forward = { try second.forward(between($0), $1) }
    var back: TableReshape<Old, Next>.Back?
    if let firstBack = first.back, let secondBack = second.back {
      back = { new, previous, emit in
        // Each hop sees the rows there were at its own version.
        let emitter = New.Rows().emitter(comparing: false)
        try secondBack(new, between(previous), emitter)
        try firstBack(New.Rows(emitter), previous, emit)
      }
    }
    var both = TableReshape<Old, Next>(forward: forward, back: back)
    both.refusesLoss = first.refusesLoss || second.refusesLoss
    return both
  }
}

extension TableReshape {
  /// The rows of one table by a lens, for a path on which other hops change keys.
  @inlinable public init<Slot, Before, After>(_ lens: RowLens<Before, After>)
  where Old == Table<Slot, Before>, New == Table<Slot, After> {
    let forward: Forward = { old, emit in
      try old.forEach { key, row in try emit(key, lens.forward(row)) }
    }
    guard let lensBack = lens.back else {
      self.init(forward: forward)
      return
    }
    self.init(forward: forward) { new, previous, emit in
      try new.forEach { key, row in
        // What has no image is left out, whichever way the lens says so.
        if let image = try? lensBack(row, previous[key]) { try emit(key, image) }
      }
    }
  }
}
