internal import MigrationEngine
internal import WireProtocol

/// What one must know before pressing a key, as words that stand out.
struct Badges {
  private let model: Model

  init(_ model: Model) { self.model = model }

  /// All of them; without colours they stand in brackets.
  func line(isMono: Bool) -> StyledLine {
    let badges = [replay, frozen, marks, access].compactMap { $0 }
    return StyledLine.joined(
      badges.map { text, role in
        StyledLine(isMono ? "[\(text)]" : " \(text) ", role)
      }, by: isMono ? "" : " ")
  }

  private var replay: (TerminalSafe, ThemeRole)? {
    guard let replay = model.replay else { return nil }
    let speed: TerminalSafe =
      replay.isPlaying
      ? "×\(Quantity.fixed(replay.speed, digits: replay.speed < 1 ? 2 : 0))" : "held"
    return (
      "REPLAY \(Moment.clock(replay.at)) \(replay.position)/\(replay.count) \(speed)", .replay
    )
  }

  private var frozen: (TerminalSafe, ThemeRole)? {
    guard let frozen = model.frozen else { return nil }
    let heard = frozen.nodes.compactMap(\.heardAt).max()
    return ("FROZEN\(heard.map { " \(Moment.clock($0))" } ?? "")", .held)
  }

  private var marks: (TerminalSafe, ThemeRole)? {
    model.list.marks.isEmpty ? nil : ("\(model.list.marks.count) MARKED", .marked)
  }

  /// Whether upper-case keys reach anything.
  private var access: (TerminalSafe, ThemeRole)? {
    guard model.replay == nil else { return nil }
    if model.isReadOnly { return ("READ-ONLY", .readOnly) }
    let roles = model.fleet.nodes.compactMap { $0.status?.authority.role }
    guard let best = roles.max() else { return nil }
    return best == .viewer ? ("VIEWER", .readOnly) : ("WRITES ON", .control)
  }
}
