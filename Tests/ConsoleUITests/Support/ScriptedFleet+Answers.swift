import ConsoleUI
import MigrationEngine
import WireProtocol

/// What the scripted services answer.
extension ScriptedFleet {
  /// Does what a console asked for, and tells what a shell would tell it.
  mutating func perform(_ effect: ConsoleEffect) -> [ConsoleInput] {
    guard case .ask(let id, let node, let operation) = effect else { return [] }
    guard let present = self[node] else {
      return [.answered(id, .refused(sentence: "there is no such node; look again"))]
    }
    if let refusal = operation.method.refusal(for: present.authority) {
      return [.answered(id, .refused(sentence: refusal.message))]
    }
    let (news, outcome) = answer(operation, node, present)
    return news + [.answered(id, outcome)]
  }

  private mutating func answer(
    _ operation: WireOperation, _ node: NodeID, _ present: ScriptedNode
  ) -> ([ConsoleInput], AskOutcome) {
    switch operation {
    case .plan(let asked): return ([], plan(asked, node))
    case .migrate(let asked): return migrate(asked, node, by: present.authority)
    case .command(let asked):
      return command(
        ComponentID(node: node, name: asked.component), asked.command, by: present.authority)
    case .inspect(let asked): return ([], .inspected(rows(asked, node)))
    case .diff(let asked): return ([], .compared(comparison(asked, node)))
    case .dryRun(let asked): return ([], .dryRun(dryRun(asked, node)))
    case .history(let asked):
      let entries = present.components.filter {
        asked.component == nil || $0.state.name == asked.component
      }.flatMap(\.ledger).filter { asked.upgrade == nil || $0.upgrade == asked.upgrade }
      let sorted = entries.sorted { $0.position < $1.position }
      return ([], .history(HistoryAnswer(entries: Array(sorted.suffix(asked.limit)))))
    case .logs:
      let entry = LogEntry(at: now, level: .info, component: nil, text: "\(present.name) logs")
      return ([], .logs(LogsAnswer(entries: [entry])))
    case .hello, .ping, .status, .watch, .unwatch, .logLevel: return ([], .done)
    }
  }

  private func plan(_ asked: PlanRequest, _ node: NodeID) -> AskOutcome {
    let component = self[ComponentID(node: node, name: asked.component)]
    do throws(MigrationError) {
      let plan = try component.plan(to: asked.to ?? component.state.version, asked.options)
      return .plan(PlanAnswer(plan: plan))
    } catch { return .refused(sentence: error.description) }
  }

  private mutating func migrate(
    _ asked: MigrateRequest, _ node: NodeID, by who: Authority
  ) -> ([ConsoleInput], AskOutcome) {
    let id = ComponentID(node: node, name: asked.component)
    do throws(MigrationError) {
      let plan = try self[id].plan(to: asked.to, asked.options)
      return command(
        id, Command(.migrate(id: asked.upgrade, plan: plan), expected: asked.expected), by: who)
    } catch { return ([], .refused(sentence: error.description)) }
  }

  private mutating func command(
    _ id: ComponentID, _ command: Command, by who: Authority
  ) -> ([ConsoleInput], AskOutcome) {
    do throws(Refusal) {
      let news = try ask(id, command, by: who)
      let events = news.compactMap { news -> Event? in
        if case .event(let notice) = news { notice.event.event } else { nil }
      }
      let answer = CommandAnswer(
        events: events, sequence: self[id.node]?.sequence ?? 0, status: self[id].status)
      return (news.map { .news(id.node, $0) }, .commanded(answer))
    } catch { return ([], .refused(sentence: error.sentence)) }
  }

  private func rows(_ asked: InspectRequest, _ node: NodeID) -> InspectAnswer {
    let version = self[ComponentID(node: node, name: asked.component)].state.version
    guard let table = asked.table else {
      let fields: Fields = ["limit": 100, "name": .string(asked.component)]
      return InspectAnswer(record: StateRecord(version: version, fields: fields))
    }
    let rows = (1...3).map { number in
      InspectAnswer.Row(table: table, key: "key-\(number)", row: ["a": .int(Int64(number))])
    }
    return InspectAnswer(rows: rows, more: true)
  }

  private func comparison(_ asked: DiffRequest, _ node: NodeID) -> DiffAnswer {
    let component = self[ComponentID(node: node, name: asked.component)]
    let row = DiffAnswer.Row(
      table: component.tables.first?.name ?? "entries", key: "key-1", before: ["a": 1],
      after: ["b": 1], back: ["a": 1])
    return DiffAnswer(rows: [row])
  }

  private func dryRun(_ asked: DryRunRequest, _ node: NodeID) -> DryRunAnswer {
    let component = self[ComponentID(node: node, name: asked.component)]
    var found = DryRunAnswer()
    found.rows = component.tables.reduce(0) { $0 + $1.rows }
    found.pauseNanoseconds = 90_000
    found.durationNanoseconds = 120_000_000
    found.peakMemoryBytes = 24_000_000
    found.shapes = component.tables.map {
      DryRunAnswer.Shape(table: $0.name, change: "-a +b", rows: $0.rows)
    }
    return found
  }
}
