/// One run of a plan on one component, as a value.
///
/// It changes by ``ComponentState/apply(_:)`` alone; what it may do next is decided by
/// ``ComponentState/decide(_:by:at:)`` and ``ComponentState/decide(_:at:)``.
public struct Upgrade: Codable, Equatable, Sendable {
  /// How far one step is.
  public enum StepStatus: Codable, Equatable, Sendable {
    /// It waits for its turn.
    case pending
    /// It is being done.
    case running(since: Instant)
    /// It is done.
    case done(StepMeasure, at: Instant)
    /// It failed; the upgrade says why.
    case failed(at: Instant)

    /// Whether it is being done.
    public var isRunning: Bool {
      switch self {
      case .running: true
      case .pending, .done, .failed: false
      }
    }

    /// Whether it is done.
    public var isDone: Bool {
      switch self {
      case .done: true
      case .pending, .running, .failed: false
      }
    }
  }

  /// Its name.
  public let id: UpgradeID
  /// The plan it runs.
  public let plan: Plan
  /// Who started it; `nil` when the service did.
  public let startedBy: Authority?
  /// When it was started.
  public let startedAt: Instant
  /// How far it is.
  public internal(set) var phase: Phase
  /// Since when it is in this phase.
  public internal(set) var phaseSince: Instant
  /// From when the time limit to be armed is counted: the start, later by what operators held it.
  public internal(set) var buildSince: Instant
  /// How far each step of the plan is, in the plan's order.
  public internal(set) var steps: [StepStatus]
  /// Why it waits.
  public internal(set) var holds = Holds()
  /// Whether it holds before each step.
  public internal(set) var isStepMode: Bool
  /// The share of time that the copy may take; `nil` for what was measured.
  public internal(set) var throttle: TimeShare?
  /// What verification found.
  public internal(set) var verification: Verification?
  /// What a roll back would bring back, and what not.
  public internal(set) var reversibility = Reversibility()
  /// A roll back that waits for its losses to be saved.
  public internal(set) var rollBack: RollBackRequest?
  /// Rows saved because a roll back loses them.
  public internal(set) var savedLosses = 0
  /// Until when a live upgrade must be kept; `nil` without such a window, and once it is kept.
  public internal(set) var confirmBy: Instant?
  /// Whether an operator has kept it.
  public internal(set) var isKept = false
  /// Why it is held, while it is held.
  public internal(set) var failure: Failure?
  /// Why the mirror broke while the exchange was under way, until its outcome is known.
  public internal(set) var brokenMirror: String?
  /// How long the cut-over held the component, measured.
  public internal(set) var pauseNanoseconds: Int?
  /// How long the roll back held the component, measured.
  public internal(set) var rollBackPauseNanoseconds: Int?
  /// Whether what it let go has been handed to the reaper.
  public internal(set) var isDiscarded = false
  /// Whether somebody was told that the outcome takes too long.
  public internal(set) var isOverdue = false
  /// When it was armed; `nil` before.
  public internal(set) var armedAt: Instant?
  /// When it ended; `nil` before.
  public internal(set) var endedAt: Instant?

  init(id: UpgradeID, plan: Plan, by: Authority?, at: Instant) {
    self.id = id
    self.plan = plan
    startedBy = by
    startedAt = at
    phase = .planned
    phaseSince = at
    buildSince = at
    steps = plan.steps.map { _ in .pending }
    isStepMode = plan.options.isStepMode
    throttle = plan.options.throttle
  }

  /// How far a step is.
  public func status(of step: StepID) -> StepStatus? {
    position(of: step).map { steps[$0] }
  }

  /// The step that is being done.
  public var runningStep: PlanStep? {
    zip(plan.steps, steps).first { $1.isRunning }?.0
  }

  /// The step that comes next before cut-over; `nil` when all of them are done or under way.
  public var nextStep: PlanStep? {
    zip(plan.steps, steps).first { step, status in
      guard case .pending = status, step.kind.phase != nil else { return false }
      return step.dependencies.allSatisfy { self.status(of: $0)?.isDone ?? false }
    }?.0
  }

  /// Whether everything is done that must be done before cut-over.
  var isBuilt: Bool {
    zip(plan.steps, steps).allSatisfy { $0.kind.phase == nil || $1.isDone }
  }

  /// How many rows a roll back would lose now, in phases where there is one.
  public var loss: Int { reversibility.loss }

  /// The phase to which a failure belongs, or else the present one.
  var activePhase: Phase { failure?.phase ?? phase }

  func position(of step: StepID) -> Int? { plan.steps.firstIndex { $0.id == step } }
}

extension PlanStep.Kind {
  /// The phase in which such a step is done; `nil` for those that have phases of their own.
  var phase: Phase? {
    switch self {
    case .preparation, .validation, .backup: .preparing
    case .migration: .copying
    case .verification: .verifying
    case .cutOver, .cleanup: nil
    }
  }
}
