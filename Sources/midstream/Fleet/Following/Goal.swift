internal import ConsoleUI
internal import MigrationEngine

/// What somebody waits for after a command, and how it is known that it has come, or will not.
enum Goal: Equatable, Sendable {
  /// An upgrade has come as far as its plan lets it go by itself: live, armed, or held for a step.
  case upgraded(UpgradeID)
  /// The next step is done, and the one after it waits.
  case stepDone
  case cutOver
  case rolledBack
  case finalized
  case cancelled
  case suspended
  case resumed

  /// How it ended.
  struct Verdict: Equatable, Sendable {
    /// The exit code.
    let code: ExitCode
    /// What it is called, for programs.
    let outcome: String
    /// What to know or to do next, as a sentence; empty when there is nothing to say.
    var hint = ""
  }

  /// How it ended; `nil` while it goes on.
  func verdict(on state: ComponentState) -> Verdict? {
    switch self {
    case .suspended, .resumed: return runVerdict(state)
    case .upgraded(let id):
      guard let upgrade = state.upgrade, upgrade.id == id else {
        return Verdict(
          code: .outcomeUnknown, outcome: "unknown",
          hint: "the service knows nothing of this upgrade any more; look at history")
      }
      return verdict(on: upgrade)
    case .stepDone, .cutOver, .rolledBack, .finalized, .cancelled:
      guard let upgrade = state.upgrade else {
        return Verdict(
          code: .outcomeUnknown, outcome: "unknown",
          hint: "the service knows of no upgrade any more; look at history")
      }
      return verdict(on: upgrade)
    }
  }

  private func runVerdict(_ state: ComponentState) -> Verdict? {
    let outcome = state.run.name.rawValue
    switch state.run.name {
    case .running: return Verdict(code: self == .resumed ? .done : .failed, outcome: outcome)
    case .suspended: return Verdict(code: self == .suspended ? .done : .failed, outcome: outcome)
    case .suspending, .resuming: return nil
    }
  }

  private func verdict(on upgrade: Upgrade) -> Verdict? {
    let phase = upgrade.phase
    func end(_ code: ExitCode, _ hint: String = "") -> Verdict {
      Verdict(code: code, outcome: phase.rawValue, hint: hint)
    }
    switch phase {
    case .planned, .preparing, .copying, .verifying:
      guard let hold = upgrade.holds[.step] else { return nil }
      return Verdict(code: .done, outcome: "held", hint: hold.reason)
    case .armed: return armedVerdict(upgrade)
    case .cutOverIntended, .rollBackIntended: return nil
    case .live: return liveVerdict(upgrade)
    case .finalizing: return self == .finalized ? nil : end(.done)
    case .finalized: return end(self == .rolledBack ? .failed : .done)
    case .rolledBack: return end(self == .rolledBack ? .done : .failed)
    case .cancelled: return end(self == .cancelled ? .done : .failed)
    case .failed:
      return end(.failed, upgrade.failure.map { "\($0.reason); \($0.remedy)" } ?? "")
    }
  }

  private func armedVerdict(_ upgrade: Upgrade) -> Verdict? {
    let holds = upgrade.holds
    if let hold = holds[.cutOver] {
      return Verdict(code: .failed, outcome: "armed", hint: hold.reason)
    }
    // Whoever asked for the cut-over waits for more than the holds that were there before.
    if self == .cutOver { return nil }
    guard let hold = holds[.postpone] ?? holds[.step] else { return nil }
    return Verdict(code: .done, outcome: "armed", hint: hold.reason)
  }

  private func liveVerdict(_ upgrade: Upgrade) -> Verdict? {
    switch self {
    case .rolledBack:
      if let hold = upgrade.holds[.rollBack] {
        return Verdict(code: .failed, outcome: "live", hint: hold.reason)
      }
      // What it loses is being saved.
      guard upgrade.rollBack == nil else { return nil }
      return Verdict(
        code: .failed, outcome: "live",
        hint: "the new version serves still; roll back to try again, or stay with it")
    case .finalized: return Verdict(code: .failed, outcome: "live")
    case .upgraded, .stepDone, .cutOver, .cancelled, .suspended, .resumed:
      let hint =
        upgrade.confirmBy.map {
          "it rolls back by itself at \(Moment.clock($0)) unless it is kept"
        } ?? ""
      return Verdict(code: .done, outcome: "live", hint: hint)
    }
  }
}
