internal import MigrationEngine
internal import WireProtocol

/// What keeps the console from seeing the fleet as it is, the worst first.
struct Trouble {
  /// Each as a sentence.
  let sentences: [TerminalSafe]

  init(_ model: Model) {
    let fleet = model.shownFleet
    sentences =
      fleet.nodes.compactMap { Trouble.sentence($0, model.now) }
      + fleet.problems.map { "\($0)" }
      + fleet.nodes.compactMap(Trouble.ledger)
  }

  /// The first of them, and how many more there are.
  var line: StyledLine {
    guard let first = sentences.first else { return StyledLine() }
    let more = sentences.count - 1
    return (more > 0 ? StyledLine("\(more) more, and ", .dim) : StyledLine())
      + StyledLine("✗ " + first, .bad)
  }

  private static func sentence(_ node: NodeModel, _ now: Instant) -> TerminalSafe? {
    connection(node, now).map { "\(node.name) " + $0 }
      ?? node.distrust.map { "\(node.name): \($0); a new snapshot is awaited" }
  }

  /// What is wrong with a node's connection, to follow its name.
  static func connection(_ node: NodeModel, _ now: Instant) -> TerminalSafe? {
    switch node.connection {
    case .connecting, .connected: nil
    case .lost(let sentence, let since):
      "lost for " + Figures.age(since, now) + ": \(sentence); it is tried again"
    case .leaving(let reason, let since): "left " + Figures.age(since, now) + " ago: \(reason)"
    case .ended(let sentence): "cannot be watched: \(sentence)"
    }
  }

  /// A ledger that cannot be written: then nothing can be done there.
  static func ledger(_ node: NodeModel) -> TerminalSafe? {
    guard let ledger = node.status?.ledger, !ledger.healthy else { return nil }
    return "\(node.name): the ledger cannot be written: \(ledger.detail ?? "it does not say why")"
  }
}
