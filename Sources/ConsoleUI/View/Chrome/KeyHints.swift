internal import MigrationEngine

/// The keys of the moment: what can be done, then what can be looked at.
struct KeyHints {
  private let model: Model

  init(_ model: Model) { self.model = model }

  /// Verbs by how urgent they are once they are legal; the rest of the catalog follows.
  private static let urgency: [ConsoleCommand] = [
    .keep, .retry, .takeOver, .step, .cutOver, .resume, .rollBack, .finalize, .continue, .pause,
    .cancel, .throttle, .migrate, .dryRun, .suspend,
  ]

  /// What can be done to the selected components: legal ones first, the others for one to know that
  /// they are there.
  var verbs: [KeyHint] {
    guard model.replay == nil else { return replaying }
    guard model.focus != nil else { return [] }
    let all = KeyHints.urgency.compactMap { hint($0, VerbLabel(model).text($0)) }
    let legal = all.filter(\.legality.isLegal)
    let others = CommandCatalog.all.map(\.command).filter { $0 != .takeOver }
    return legal
      + others.compactMap { command in
        all.first { $0.command == command && !$0.legality.isLegal }
      }
  }

  /// On how many components verbs are, where it is more than one.
  var lead: StyledLine {
    let count = model.targets.count
    return count > 1 ? StyledLine("on \(count):", .marked) : StyledLine()
  }

  private var replaying: [KeyHint] {
    let commands: [ConsoleCommand] = [.play, .replayForward, .replayBack, .faster, .slower, .quit]
    return commands.compactMap { hint($0) }
  }

  /// What can be looked at from here.
  var looks: [KeyHint] {
    commands(model.screen).compactMap { hint($0) }.filter(\.legality.isLegal)
  }

  private func commands(_ screen: Screen) -> [ConsoleCommand] {
    switch screen {
    case .fleet:
      [.open, .upgrade, .filter, .events, .help, .quit, .sort, .mark, .diff, .history, .palette]
    case .component:
      [.back, .nextPane, .upgrade, .inspect, .diff, .history, .events, .help, .palette]
    case .upgrade: [.back, .diff, .inspect, .events, .history, .help, .palette]
    case .rows: [.back, .up, .down, .diff, .inspect, .help]
    case .events: [.back, .nextPane, .filter, .copy, .help]
    case .history: [.back, .open, .help]
    case .help: [.back, .filter, .palette]
    case .themes: [.back, .open, .help]
    case .operators: [.back, .takeOver, .help]
    }
  }

  private func hint(_ command: ConsoleCommand, _ label: TerminalSafe? = nil) -> KeyHint? {
    guard let key = model.bindings.keys(for: command).first else { return nil }
    return KeyHint(
      command: command, key: "\(key)",
      label: label ?? TerminalSafe(trusted: CommandCatalog[command].label),
      legality: model.legality(of: command))
  }
}
