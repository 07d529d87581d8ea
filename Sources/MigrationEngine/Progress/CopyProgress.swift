/// How far a copy is: a sample beside the upgrade, never an event.
public struct CopyProgress: Codable, Equatable, Sendable {
  /// When it was taken.
  public var at: Instant
  /// Rows below the cursor.
  public var rowsDone: Int
  /// Rows there are.
  public var rowsTotal: Int
  /// Bytes copied.
  public var bytesDone: Int
  /// Keys written while their interval was under way.
  public var dirtyInFlight: Int
  /// Rows inserted ahead of the cursor since the copy began.
  public var insertsAhead: Int

  /// States how far a copy is; negative figures count as none.
  public init(
    at: Instant, rowsDone: Int, rowsTotal: Int, bytesDone: Int = 0, dirtyInFlight: Int = 0,
    insertsAhead: Int = 0
  ) {
    self.at = at
    self.rowsDone = max(0, rowsDone)
    self.rowsTotal = max(0, rowsTotal)
    self.bytesDone = max(0, bytesDone)
    self.dirtyInFlight = max(0, dirtyInFlight)
    self.insertsAhead = max(0, insertsAhead)
  }

  /// Rows still to be taken, those to be taken again among them.
  public var rowsLeft: Int {
    max(0, rowsTotal - min(rowsDone, rowsTotal)).clampedSum(dirtyInFlight)
  }
}
