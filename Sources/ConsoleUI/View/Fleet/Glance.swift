package import MigrationEngine
package import WireProtocol

/// How a component is, at one glance: a shape, a word and a colour that always go together.
package enum Standing: CaseIterable, Hashable, Sendable {
  // In the order in which they are told: what needs a human first.
  case failed, held, suspended, busy, armed, live, idle

  /// Told apart without colours.
  package var sign: TerminalSafe {
    switch self {
    case .failed: "✗"
    case .held: "‖"
    case .suspended: "■"
    case .busy: "●"
    case .armed: "▲"
    case .live: "◆"
    case .idle: "○"
    }
  }

  package var role: ThemeRole {
    switch self {
    case .failed: .failed
    case .held: .held
    case .suspended: .suspended
    case .busy: .busy
    case .armed: .armed
    case .live: .live
    case .idle: .idle
    }
  }

  /// What a component's status comes to.
  package init(_ status: ComponentStatus) {
    self.init(
      phase: status.phase, run: status.run, hasFailed: status.failure != nil,
      isHeld: status.hold != nil)
  }

  /// What these come to.
  init(phase: String, run: RunState.Name, hasFailed: Bool, isHeld: Bool) {
    if hasFailed {
      self = .failed
    } else if run != .running {
      self = .suspended
    } else if isHeld {
      self = .held
    } else if phase == ComponentStatus.idle {
      self = .idle
    } else {
      switch Phase(rawValue: phase) {
      case .planned, .preparing, .copying, .verifying, .cutOverIntended, .rollBackIntended,
        .finalizing:
        self = .busy
      case .armed: self = .armed
      case .live: self = .live
      case .failed: self = .failed
      case .finalized, .rolledBack, .cancelled, nil:
        // A phase that this program does not know is not idle.
        self = .busy
      }
    }
  }
}

extension ComponentModel {
  /// How it is, at one glance.
  package var standing: Standing {
    Standing(
      phase: status.phase, run: status.run, hasFailed: status.failure != nil,
      isHeld: status.hold != nil)
  }
}

/// One component as views look at it: with its node, the moment, and whether it is news.
///
/// A class only so that the many values in it are not copied wherever somebody looks at one.
package final class Glance {
  package let node: NodeModel
  package let component: ComponentModel
  package let now: Instant
  package let standing: Standing
  /// The phase, where it is one that this program knows.
  package let knownPhase: Phase?
  /// How far it is, where rows are copied or compared.
  package let progress: UpgradeProgress?
  /// Since when nothing was heard, once that is too long ago for its figures to be news.
  package let staleSince: Instant?

  /// So many refreshes may fail to come before figures are no news.
  static let allowedRefreshes = 3

  init(_ node: NodeModel, _ component: ComponentModel, _ model: Model) {
    self.node = node
    self.component = component
    now = model.now
    standing = Standing(component.status)
    knownPhase = Phase(rawValue: component.status.phase)
    progress = UpgradeProgress(component.status)
    staleSince = Glance.staleSince(node, component, model)
  }

  /// `nil` where the component is not known any more.
  package convenience init?(_ id: ComponentID, in model: Model) {
    guard let node = model.shownFleet[id.node],
      let component = node.components.first(where: { $0.name == id.name })
    else { return nil }
    self.init(node, component, model)
  }

  package var status: ComponentStatus { component.status }
  package var upgrade: Upgrade? { component.state.unfinishedUpgrade }
  package var isStale: Bool { staleSince != nil }

  /// What something means, unless it is no news.
  package func role(_ role: ThemeRole) -> ThemeRole { isStale ? .stale : role }

  private static func staleSince(
    _ node: NodeModel, _ component: ComponentModel, _ model: Model
  ) -> Instant? {
    let heard = component.sampledAt ?? node.heardAt
    switch node.connection {
    case .lost(_, let since), .leaving(_, let since): return heard ?? since
    case .ended: return heard ?? model.now
    case .connecting, .connected: break
    }
    // A frozen picture is old on purpose, and says so in the header.
    guard model.frozen == nil, model.replay == nil, let heard else { return nil }
    let allowed = Duration.milliseconds(
      allowedRefreshes * model.configuration.refreshMilliseconds)
    return model.now.since(heard) > allowed ? heard : nil
  }

  // MARK: In words

  /// `copying`, `armed, held`, `idle, suspended`.
  package var phase: TerminalSafe {
    let words = knownPhase?.words ?? status.phase
    var text: TerminalSafe = "\(words)"
    if status.run != .running { text = text + ", \(status.run.rawValue)" }
    if status.hold != nil, status.failure == nil { text = text + ", held" }
    return text
  }

  /// The version that serves first, then where it leads: `v1 → v2`.
  package var versions: StyledLine {
    let isArrived = status.target == nil || status.target == status.version
    var line = StyledLine(
      "\(status.version)", role(isArrived && standing == .live ? .versionNew : .versionOld))
    if let target = status.target, !isArrived {
      line += StyledLine(" → ", .dim) + StyledLine("\(target)", role(.versionNew))
    }
    return line
  }

  /// What a roll back would bring back, as a badge; nothing where there is none to speak of.
  package var wayBack: StyledLine {
    guard let upgrade else { return StyledLine() }
    let verdict = upgrade.plan.predictions.reversibility
    switch knownPhase {
    case .finalizing: return StyledLine("→ none", role(.lossy))
    case .live, .rollBackIntended, .failed, .cutOverIntended:
      if verdict == .oneWay { return StyledLine("→ none", role(.lossy)) }
      let loss = LossText.loss(status.reversibility)
      return loss > 0
        ? StyledLine("⇠ \(Quantity.grouped(loss)) lost", role(.lossy))
        : StyledLine("⇄ lossless", role(.lossless))
    case .planned, .preparing, .copying, .verifying, .armed, .finalized, .rolledBack, .cancelled,
      nil:
      switch verdict {
      case .lossless: return StyledLine("⇄ lossless", role(.lossless))
      case .dependsOnData: return StyledLine("⇠ by data", role(.lossy))
      case .oneWay: return StyledLine("→ none", role(.lossy))
      }
    }
  }

  /// How long it will take, that it is stalled, or until when it must be kept.
  package var eta: StyledLine {
    if let confirmBy = status.confirmBy {
      return StyledLine("keep in \(Figures.left(until: confirmBy, now))", role(.warning))
    }
    guard status.hold == nil, progress != nil, let progress = status.progress else {
      return StyledLine()
    }
    let eta = Figures.eta(progress, now) ?? StyledLine()
    return isStale ? eta.all(.stale) : eta
  }
}
