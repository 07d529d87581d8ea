internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// Shows on which of the marked components a verb would be done, before it is.
  mutating func openBulk(_ command: ConsoleCommand, _ argument: String) -> [ConsoleEffect] {
    let clear = "clear the marks with \(key(of: .markAll)), then select it"
    if command == .migrate || command == .finalize || command == .dryRun || command == .takeOver {
      return refuse("\(CommandCatalog[command].label) is for one component at a time; \(clear)")
    }
    if command == .throttle, argument.isEmpty {
      return refuse("to throttle what is marked, type :throttle and percent")
    }
    let ids = targets
    let answers = ids.map { legality(of: command, on: $0) }
    guard let first = answers.firstIndex(where: \.isLegal) else {
      guard case .illegal(let sentence) = answers.first else { return [] }
      return refuse(sentence)
    }
    switch request(for: command, argument, on: ids[first]) {
    case .failure(let problem): return refuse(problem.sentence)
    case .success(let request):
      let items = zip(ids, answers).compactMap { id, answer in
        item(id, request, answer)
      }
      window = .bulk(BulkWindow(command: command, request: request, items: items))
      return []
    }
  }

  /// What would lose something is left out, as well as what is not legal.
  private func item(
    _ id: ComponentID, _ request: Request, _ answer: Legality
  ) -> BulkWindow.Item? {
    guard let component = fleet[id] else { return nil }
    let pin = Pin(id, component.state)
    if let refusal = component.legal(request.verb)?.refusal {
      return BulkWindow.Item(pin: pin, refusal: refusal.sentence)
    }
    switch answer {
    case .legal: return BulkWindow.Item(pin: pin, refusal: nil)
    case .legalLosing(let loss):
      return BulkWindow.Item(
        pin: pin,
        refusal: "it would lose \(Quantity.count(loss, "row")); do that one by itself")
    case .illegal(let sentence): return BulkWindow.Item(pin: pin, refusal: sentence)
    }
  }

  /// The verb's own key does it; Enter does not, since it is pressed so often.
  mutating func press(
    _ command: ConsoleCommand?, _ bulk: BulkWindow
  ) -> [ConsoleEffect] {
    guard let command else { return [] }
    if command == bulk.command { return perform(bulk) }
    if leavesWindow(command) { return [] }
    if let move = Move(command) {
      var shown = bulk
      shown.top = scrolled(shown.top, move)
      window = .bulk(shown)
      return []
    }
    return refuse(
      "\(key(of: bulk.command)) does it, \(key(of: .back)) leaves everything as it is")
  }

  private mutating func perform(_ bulk: BulkWindow) -> [ConsoleEffect] {
    window = nil
    if let obstacle = obstacleToActing { return refuse(obstacle) }
    list.marks = []
    let pins = bulk.items.filter { $0.refusal == nil }.map(\.pin)
    let effects = pins.flatMap { send(bulk.request, to: $0) }
    let asked = effects.count
    if asked > 1 { say(.info, "asked of \(Quantity.count(asked, "component"))") }
    return effects
  }
}
