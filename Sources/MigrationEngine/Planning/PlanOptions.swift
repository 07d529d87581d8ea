/// How the component serves while its state moves.
public enum Strategy: String, Codable, CaseIterable, Sendable {
  /// Requests are served throughout; writes are mirrored.
  case online
  /// The component is suspended, its state converted, and resumed by the operator.
  case suspended
}

/// How much is proved before cut-over.
public enum ValidationLevel: String, Codable, CaseIterable, Sendable {
  /// Counts, versions and a sample.
  case basic
  /// Every row valid, and equal to the old one taken forward.
  case full
  /// As full, and the way back proved for every row.
  case strict
}

/// What the operator chose for an upgrade.
public struct PlanOptions: Codable, Equatable, Sendable {
  /// How the component serves meanwhile.
  public var strategy: Strategy
  /// How much is proved before cut-over.
  public var validation: ValidationLevel
  /// Whether to hold before each step until it is asked for.
  public var isStepMode: Bool
  /// Whether to stay armed until cut-over is asked for.
  public var isPostponed: Bool
  /// After cut-over the service rolls back by itself unless the upgrade is kept within so many
  /// seconds; `nil` for no such window.
  public var confirmWithinSeconds: Int?
  /// The upgrade fails when it is not armed within so many seconds; `nil` for no such limit.
  public var armWithinSeconds: Int?
  /// The share of the component's time that the copy may take; `nil` for what was measured.
  public var throttle: TimeShare?
  /// Whether a roll back that nobody asked for may lose rows.
  public var acceptsLoss: Bool

  /// Chooses; what is left out is the careful choice.
  public init(
    strategy: Strategy = .online, validation: ValidationLevel = .full, isStepMode: Bool = false,
    isPostponed: Bool = true, confirmWithinSeconds: Int? = nil, armWithinSeconds: Int? = nil,
    throttle: TimeShare? = nil, acceptsLoss: Bool = false
  ) {
    self.strategy = strategy
    self.validation = validation
    self.isStepMode = isStepMode
    self.isPostponed = isPostponed
    self.confirmWithinSeconds = confirmWithinSeconds
    self.armWithinSeconds = armWithinSeconds
    self.throttle = throttle
    self.acceptsLoss = acceptsLoss
  }
}
