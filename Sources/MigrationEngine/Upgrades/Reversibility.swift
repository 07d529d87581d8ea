/// What a roll back would bring back, and what it would not.
public struct Reversibility: Codable, Equatable, Sendable {
  /// Rows whose way back was proved before cut-over.
  public var roundTripRows: Int
  /// Live keys that the old version has no place for.
  public var unmappable: Int
  /// Rows whose new content the old version cannot hold.
  public var shed: Int

  /// States the three figures; a negative one counts as none.
  public init(roundTripRows: Int = 0, unmappable: Int = 0, shed: Int = 0) {
    self.roundTripRows = max(0, roundTripRows)
    self.unmappable = max(0, unmappable)
    self.shed = max(0, shed)
  }

  /// What a roll back would lose now, in rows.
  public var loss: Int { unmappable.clampedSum(shed) }
}

/// A roll back that was asked for and waits for what it loses to be saved.
public struct RollBackRequest: Codable, Equatable, Sendable {
  /// The most rows that may be lost.
  public var acceptedLoss: Int
  /// Why, as a sentence.
  public var reason: String
  /// Whether the service decided it by itself.
  public var isAutomatic: Bool
  /// How often saving was begun; while it goes on, more may be lost.
  public var attempts = 1
}

/// What a verification found.
public struct Verification: Codable, Equatable, Sendable {
  /// Rows compared.
  public var rows: Int
  /// Rows that were not what they should be.
  public var differing: Int
  /// Rows whose way back was proved.
  public var roundTripRows: Int

  /// States what was found.
  public init(rows: Int, differing: Int = 0, roundTripRows: Int = 0) {
    self.rows = rows
    self.differing = differing
    self.roundTripRows = roundTripRows
  }
}

/// What a step was measured to take.
public struct StepMeasure: Codable, Equatable, Sendable {
  /// Rows worked on.
  public var rows: Int
  /// Bytes worked on.
  public var bytes: Int
  /// How long it took.
  public var nanoseconds: Int

  /// States what was measured.
  public init(rows: Int = 0, bytes: Int = 0, nanoseconds: Int = 0) {
    self.rows = rows
    self.bytes = bytes
    self.nanoseconds = nanoseconds
  }
}

extension Int {
  /// Both together, or the end of the range: figures come from outside and must not trap.
  func clampedSum(_ other: Int) -> Int {
    let (sum, isOver) = addingReportingOverflow(other)
    return isOver ? (other < 0 ? .min : .max) : sum
  }
}
