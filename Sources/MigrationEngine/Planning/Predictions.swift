/// What a plan expects to happen, from what was measured.
public struct Predictions: Codable, Equatable, Sendable {
  /// Whether the copy catches up with what is written meanwhile.
  public enum Convergence: Codable, Equatable, Sendable {
    /// It does.
    case converges
    /// It never would, for a reason that ends in a remedy.
    case neverArrives(reason: String)

    /// The verdict without its reason, as the plan's hash holds it.
    var verdict: String {
      switch self {
      case .converges: "converges"
      case .neverArrives: "never-arrives"
      }
    }
  }

  /// How much can go wrong.
  public enum Risk: String, Codable, CaseIterable, Comparable, Sendable {
    case low, medium, high

    private var rank: Int {
      switch self {
      case .low: 0
      case .medium: 1
      case .high: 2
      }
    }

    /// Whether one risk is smaller than another.
    public static func < (left: Risk, right: Risk) -> Bool { left.rank < right.rank }
  }

  /// One thing that makes a plan risky.
  public struct RiskReason: Codable, Equatable, Sendable {
    /// How much it weighs.
    public var risk: Risk
    /// What it is, as a sentence.
    public var sentence: String

    /// States a reason.
    public init(risk: Risk, sentence: String) {
      self.risk = risk
      self.sentence = sentence
    }
  }

  /// How long callers wait at the longest.
  public var pauseNanoseconds: Int
  /// How long they would wait for a roll back.
  public var rollBackPauseNanoseconds: Int
  /// How long the upgrade takes at the least, until it is armed.
  public var shortestNanoseconds: Int
  /// How long the upgrade takes at the most, until it is armed.
  public var longestNanoseconds: Int
  /// The most memory that old and new take together.
  public var peakMemoryBytes: Int
  /// How much of that is not taken yet.
  public var additionalMemoryBytes: Int
  /// Whether the copy catches up.
  public var convergence: Convergence
  /// What makes the plan risky; none when nothing does.
  public var riskReasons: [RiskReason]
  /// What can be said of the way back before a row is looked at.
  public var reversibility: MigrationPath.Loss

  /// The weightiest of the reasons.
  public var risk: Risk { riskReasons.map(\.risk).max() ?? .low }
}
