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
  /// By component.
  var concerns: [String: Concern] {
    var concerns: [String: Concern] = [:]
    for component in components { concerns[component.name] = Concern(component.state) }
    return concerns
  }
}

extension Model {
  /// Rings and tells of what has ended, failed, or waits for somebody since `before`.
  func attend(to position: Int, _ before: [String: Concern]) -> [ConsoleEffect] {
    let node = fleet.nodes[position]
    var sentences: [TerminalSafe] = []
    for component in node.components {
      let concern = Concern(component.state)
      // Of what was so when we first looked nobody is told.
      guard let earlier = before[component.name], earlier != concern,
        let sentence = concern.sentence(component.state)
      else { continue }
      sentences.append("\(node.name)/\(component.name): \(sentence)")
    }
    return sentences.flatMap { notices($0) }
  }

  private func notices(_ sentence: TerminalSafe) -> [ConsoleEffect] {
    [.bell, .notice(sentence.text)]
  }
}
