internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// So many questions may wait for their answers.
  static let maximumPending = 256

  /// What became of trying to ask.
  enum Asked {
    case asked(AskID, [ConsoleEffect])
    /// Why not, as a sentence.
    case refused(String)
  }

  /// Asks a node something; the answer is put where `purpose` says.
  mutating func ask(
    _ node: NodeID, _ operation: WireOperation, for purpose: Ask.Purpose,
    about component: ComponentID? = nil
  ) -> Asked {
    if let obstacle = obstacleToAsking(node) { return .refused(obstacle) }
    lastAsk += 1
    let id = AskID(lastAsk)
    pending[id] = Ask(node: node, component: component, purpose: purpose, at: now)
    return .asked(id, [.ask(id, node, operation)])
  }

  private func obstacleToAsking(_ id: NodeID) -> String? {
    if replay != nil { return "this is a recording, and nothing can be asked; q leaves it" }
    guard let node = fleet[id] else { return "that node is not there any more; select another" }
    switch node.connection {
    case .connected, .leaving: break
    case .connecting, .lost, .ended: return node.obstacle(at: now)?.text
    }
    guard pending.count < Model.maximumPending else {
      return "\(pending.count) questions are not answered yet; wait for some of them"
    }
    return nil
  }

  /// Whether such a question waits for its answer.
  func isPending(where fits: (Ask) -> Bool) -> Bool { pending.values.contains(where: fits) }

  // MARK: Answers

  /// Puts an answer where it belongs; one that nobody waits for is let go.
  mutating func take(_ outcome: AskOutcome, to id: AskID) -> [ConsoleEffect] {
    guard let ask = pending.removeValue(forKey: id) else { return [] }
    switch ask.purpose {
    case .plan(let version, let options): return takePlan(outcome, ask, to: version, options)
    case .dryRun(let version):
      fill(id, Model.content(outcome, to: version))
      if !isShown(id) { announceDryRun(outcome, ask, to: version) }
    case .compare(let version): fill(id, Model.content(outcome, to: version))
    case .rows: fill(id, Model.content(outcome, to: nil))
    case .history: fillHistory(id, outcome)
    case .replay(let upgrade): return takeReplay(outcome, ask, upgrade)
    case .logs: takeLogs(outcome, ask)
    case .action(let number): return takeAction(outcome, ask, number)
    }
    return []
  }

  private static func content(_ outcome: AskOutcome, to version: Version?) -> RowsScreen.Content {
    if case .inspected(let answer) = outcome, version == nil { return .inspected(answer) }
    if case .compared(let answer) = outcome, let version {
      return .compared(answer, to: version)
    }
    if case .dryRun(let answer) = outcome, let version { return .dryRun(answer, to: version) }
    return .failed(sentence: outcome.failure ?? unexpected)
  }

  static let unexpected = "an answer of another kind came; update midstream or the service"

  private func isShown(_ id: AskID) -> Bool {
    screens.contains { if case .rows(let shown) = $0 { shown.ask == id } else { false } }
  }

  private mutating func fill(_ id: AskID, _ content: RowsScreen.Content) {
    for position in screens.indices {
      guard case .rows(var shown) = screens[position], shown.ask == id else { continue }
      shown.content = content
      shown.top = 0
      screens[position] = .rows(shown)
    }
  }

  private mutating func announceDryRun(_ outcome: AskOutcome, _ ask: Ask, to version: Version) {
    let name = ask.component?.name ?? ""
    guard case .dryRun(let found) = outcome else {
      return say(.bad, "dry run of \(name): \(outcome.failure ?? Model.unexpected)")
    }
    let failing = found.failingCount
    say(
      failing == 0 ? .good : .warning,
      failing == 0
        ? "dry run of \(name) to \(version): every row can be migrated"
        : "dry run of \(name) to \(version): \(Quantity.count(failing, "row")) cannot be migrated")
  }

  private mutating func fillHistory(_ id: AskID, _ outcome: AskOutcome) {
    for position in screens.indices {
      guard case .history(var shown) = screens[position], shown.ask == id else { continue }
      shown.isLoading = false
      if case .history(let answer) = outcome {
        shown.entries = answer.entries
      } else {
        shown.failure = outcome.failure ?? Model.unexpected
      }
      screens[position] = .history(shown)
    }
  }

  private mutating func takeLogs(_ outcome: AskOutcome, _ ask: Ask) {
    guard let node = fleet[ask.node] else { return }
    guard case .logs(let answer) = outcome else {
      return say(.warning, "\(node.name): \(outcome.failure ?? Model.unexpected)")
    }
    // What was logged while we asked came as news already.
    let known = fleet.log.filter { $0.node == ask.node }.map(\.entry)
    let entries = answer.entries.filter { !known.contains($0) }
    guard !entries.isEmpty else { return }
    for entry in entries {
      fleet.remember(SeenLogEntry(node: node.id, nodeName: node.name, entry: entry))
    }
    fleet.log = fleet.log.enumerated().sorted {
      ($0.element.entry.at, $0.offset) < ($1.element.entry.at, $1.offset)
    }.map(\.element)
  }
}

extension AskOutcome {
  /// Why there is no answer, where there is none.
  var failure: String? {
    switch self {
    case .refused(let sentence), .unknown(let sentence): sentence
    case .status, .plan, .dryRun, .inspected, .compared, .logs, .history, .commanded, .done: nil
    }
  }
}
