internal import MigrationEngine
internal import WireProtocol

/// What somebody who does not look at the screen should hear of one component.
enum Concern: Equatable {
  case none
  case ended(UpgradeID, Phase)
  case failed(UpgradeID, reason: String)
  /// It goes on when somebody asks.
  case waiting(UpgradeID, reason: String)
  case live(UpgradeID)

  init(_ state: ComponentState) {
    guard let upgrade = state.upgrade else {
      self = .none
      return
    }
    switch upgrade.phase {
    case .finalized, .rolledBack, .cancelled: self = .ended(upgrade.id, upgrade.phase)
    case .failed: self = .failed(upgrade.id, reason: upgrade.failure?.reason ?? "")
    case .live, .planned, .preparing, .copying, .verifying, .armed, .cutOverIntended,
      .rollBackIntended, .finalizing:
      // A pause and a throttle were chosen by somebody; nobody needs to be told.
      let waits = upgrade.holds.all.first { $0.kind != .pause && $0.kind != .throttle }
      if let waits {
        self = .waiting(upgrade.id, reason: waits.reason)
      } else {
        self = upgrade.phase == .live ? .live(upgrade.id) : .none
      }
    }
  }

  /// What kind of notice it is; `nil` for none.
  var kind: NoticeKind? {
    switch self {
    case .none: nil
    case .ended: .ended
    case .failed: .failed
    case .waiting: .waiting
    case .live: .live
    }
  }

  /// What is told, to follow the component's name.
  func sentence(_ state: ComponentState) -> String? {
    switch self {
    case .none: nil
    case .ended(_, let phase): "\(phase.words), \(state.version) serves"
    case .failed(_, let reason): "failed: \(reason)"
    case .waiting(_, let reason): "waits: \(reason)"
    case .live: "\(state.version) is live; the way back is kept"
    }
  }
}

extension NodeModel {
  /// By name, of the components that news may take further.
  func concerns(changedBy news: NodeNews) -> [String: Concern] {
    switch news {
    case .snapshot:
      var concerns: [String: Concern] = [:]
      for component in components { concerns[component.name] = Concern(component.state) }
      return concerns
    case .event(let notice):
      guard let component = components.first(where: { $0.name == notice.component }) else {
        return [:]
      }
      return [notice.component: Concern(component.state)]
    case .resumed, .legal, .sample, .operators, .log, .goodbye, .unknown, .lost, .ended:
      return [:]
    }
  }
}

extension Model {
  /// Whoever pressed a key so lately sees it on the screen.
  static let presence = Duration.seconds(3)

  /// Rings and tells of what has ended, failed, or waits for somebody since `before`.
  func attend(to position: Int, _ before: [String: Concern]) -> [ConsoleEffect] {
    guard !before.isEmpty else { return [] }
    let isPresent = lastKeyAt.map { now.since($0) < Model.presence } ?? false
    let node = fleet.nodes[position]
    var effects: [ConsoleEffect] = []
    for component in node.components {
      // Of what was so when we first looked nobody is told.
      guard let earlier = before[component.name] else { continue }
      let concern = Concern(component.state)
      guard earlier != concern, let kind = concern.kind,
        let sentence = concern.sentence(component.state), !isPresent || kind == .failed
      else { continue }
      if configuration.bells.contains(kind) { effects.append(.bell) }
      guard configuration.notices.contains(kind) else { continue }
      let text: TerminalSafe = "\(node.name)/\(component.name): \(sentence)"
      effects.append(.notice(text.text))
    }
    return effects
  }
}
