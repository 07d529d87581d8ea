/// A lens over runs of rows that stand side by side in memory.
///
/// Made where the lens is: there the compiler sees the closure, and can put it into the loop
/// instead of calling it, and copying what it is called with, for each row. That took
/// three quarters of the time of a comparison away.
@usableFromInline struct RowRuns<Old: TableRow, New: TableRow>: Sendable {
  /// Makes a new row of each old one; `nil` when all went well.
  @usableFromInline typealias Forward =
    @Sendable (
      _ old: UnsafePointer<Old>, _ new: UnsafeMutablePointer<New>, _ count: Int
    ) -> Stopped?
  /// How many rows, from the first on, are what they should be.
  @usableFromInline typealias Agreeing =
    @Sendable (_ old: UnsafePointer<Old>, _ new: UnsafePointer<New>, _ count: Int) -> Int

  /// A run that ended before its end; the rows before `place` were made.
  @usableFromInline struct Stopped {
    @usableFromInline let place: Int
    @usableFromInline let error: any Error

    @inlinable init(place: Int, error: any Error) {
      self.place = place
      self.error = error
    }
  }

  @usableFromInline let forward: Forward
  /// New rows that are what the old ones become.
  @usableFromInline let agreeing: Agreeing
  /// New rows that go back to what the old ones are.
  @usableFromInline let returning: Agreeing

  @inlinable init(_ lens: @escaping RowLens<Old, New>.Forward, _ back: RowLens<Old, New>.Back?) {
    forward = { old, new, count in
      for place in 0..<count {
        do { (new + place).initialize(to: try lens(old[place])) } catch {
          return Stopped(place: place, error: error)
        }
      }
      return nil
    }
    agreeing = { old, new, count in
      for place in 0..<count {
        guard let again = try? lens(old[place]), again == new[place] else { return place }
      }
      return count
    }
    guard let back else {
      returning = { _, _, _ in 0 }
      return
    }
    returning = { old, new, count in
      for place in 0..<count {
        guard let home = try? back(new[place], old[place]), home == old[place] else {
          return place
        }
      }
      return count
    }
  }
}
