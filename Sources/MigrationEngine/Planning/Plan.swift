/// The ordered steps of one upgrade, with cost, risk and way back, made before anything moves.
public struct Plan: Codable, Equatable, Sendable {
  /// One migration of the path.
  public struct Hop: Codable, Equatable, Sendable {
    /// The migration's name, such as `v1_to_v2`.
    public var migration: String
    /// The checksum of its definition.
    public var checksum: Checksum
    /// Which way it is run.
    public var direction: Direction
    /// The version it leads to.
    public var to: Version

    /// Describes a hop.
    public init(migration: String, checksum: Checksum, direction: Direction, to: Version) {
      self.migration = migration
      self.checksum = checksum
      self.direction = direction
      self.to = to
    }
  }

  /// What verification has to prove before cut-over.
  public enum Requirement: String, Codable, CaseIterable, Sendable {
    case counts, versions, sample
    case everyRowValid = "every row valid"
    case everyRowEqualsForward = "every row equal to the old one taken forward"
    case wayBackForEveryRow = "the way back for every row"
  }

  /// The component it is for.
  public var component: String
  /// The version it starts from.
  public var from: Version
  /// The version it leads to; a module of that version serves afterwards.
  public var to: Version
  /// The migrations, in the order they are run.
  public var path: [Hop]
  /// What the operator chose.
  public var options: PlanOptions
  /// What verification has to prove.
  public var requirements: [Requirement]
  /// The steps, each behind those it depends on.
  public var steps: [PlanStep]
  /// What is expected to happen.
  public var predictions: Predictions

  /// The step of a name.
  public func step(_ id: StepID) -> PlanStep? { steps.first { $0.id == id } }
}

extension Plan {
  /// What an operator agrees to: equal for plans that do the same.
  ///
  /// It covers path, checksums, module, strategy, validation, verdicts and the options that change
  /// what happens; never what was measured, or every screen would be stale. The throttle is left
  /// out: it changes how long the copy takes, and can be changed while it runs.
  public var hash: Checksum {
    // Each part is written with its length, so that no two lists of parts read the same.
    var parts = ["plan 1", component, from.description, to.description]
    for hop in path {
      parts += [
        hop.migration, hop.checksum.hexadecimal, hop.direction.rawValue, hop.to.description,
      ]
    }
    parts += [
      "module \(to)", options.strategy.rawValue, options.validation.rawValue,
      predictions.convergence.verdict, predictions.reversibility.rawValue,
      "step mode \(options.isStepMode)", "postponed \(options.isPostponed)",
      "confirm \(options.confirmWithinSeconds.map(String.init) ?? "-")",
      "arm \(options.armWithinSeconds.map(String.init) ?? "-")",
      "accepts loss \(options.acceptsLoss)",
    ]
    return Checksum(of: parts.flatMap { Array("\($0.utf8.count):\($0)".utf8) })
  }
}
