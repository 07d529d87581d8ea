internal import ConsoleUI
internal import MigrationEngine
internal import WireProtocol

/// What is worth a line of what has come, one after another: for pipes and screen readers.
struct EventLines {
  /// Something that is worth a line.
  struct Line: Equatable {
    /// For people.
    let text: TerminalSafe
    /// For programs: `kind` says what it is.
    let fields: Fields
  }

  /// What was told last of a component.
  private struct Told: Equatable {
    let phase: String
    let version: Version
    let target: Version?
    let run: String
    let hold: String?

    init(_ component: ComponentModel) {
      let status = component.status
      phase = status.phase
      version = status.version
      target = status.target
      run = status.run.rawValue
      hold = status.hold
    }
  }

  private var told: [ComponentID: Told] = [:]
  private var connections: [NodeID: String] = [:]
  private var problems: [String] = []
  private var wasEmpty = false

  /// What an input, which the model has taken in already, is worth.
  mutating func lines(after input: ConsoleInput, _ model: Model) -> [Line] {
    switch input {
    case .found: return afterLooking(model.fleet)
    case .news(let id, let news):
      guard let node = model.fleet[id] else { return [] }
      var lines = connection(of: node)
      if case .event(let notice) = news { lines.append(event(notice, node)) }
      return lines + changes(of: node, at: model.now)
    case .key, .mouse, .pasted, .resized, .returned, .answered, .ticked: return []
    }
  }

  private mutating func afterLooking(_ fleet: FleetModel) -> [Line] {
    var lines = fleet.problems.filter { !problems.contains($0) }.map { problem in
      Line(text: "\(problem)", fields: ["kind": "problem", "message": .string(problem)])
    }
    problems = fleet.problems
    if fleet.nodes.isEmpty, !wasEmpty {
      let text = "there is no node yet; start a service, or name its folder (--dir)"
      lines.append(Line(text: "\(text)", fields: ["kind": "problem", "message": .string(text)]))
    }
    wasEmpty = fleet.nodes.isEmpty
    return lines
  }

  private mutating func connection(of node: NodeModel) -> [Line] {
    let (word, sentence): (String, String?) =
      switch node.connection {
      case .connecting: ("connecting", nil)
      case .connected: ("connected", nil)
      case .lost(let sentence, _): ("lost", sentence)
      case .leaving(let reason, _): ("leaving", reason)
      case .ended(let sentence): ("ended", sentence)
      }
    guard connections[node.id] != word else { return [] }
    connections[node.id] = word
    var fields: Fields = ["kind": .string(word), "node": .string(node.name)]
    if let sentence { fields["message"] = .string(sentence) }
    let text: TerminalSafe =
      sentence.map { "\(node.name): \(word): \($0)" } ?? "\(node.name): \(word)"
    return [Line(text: text, fields: fields)]
  }

  private func event(_ notice: EventNotice, _ node: NodeModel) -> Line {
    Line(
      text: EventText.line(node.name, notice.component, notice.event),
      fields: [
        "kind": "event", "node": .string(node.name), "component": .string(notice.component),
        "epoch": .string(notice.epoch), "sequence": .int(Int64(notice.sequence)),
        "event": FleetJSON.event(notice.event),
      ])
  }

  /// Components that are at another version or in another phase than was told last.
  private mutating func changes(of node: NodeModel, at now: Instant) -> [Line] {
    node.components.compactMap { component in
      let id = ComponentID(node: node.id, name: component.name)
      let new = Told(component)
      guard told[id] != new else { return nil }
      told[id] = new
      let text: TerminalSafe =
        "\(Moment.clock(now)) \(node.name)/\(component.name): "
        + StatusText.brief(component.status)
      return Line(
        text: text,
        fields: [
          "kind": "phase", "node": .string(node.name), "component": .string(component.name),
          "at": .int(now.microseconds), "phase": .string(new.phase),
          "version": .string(new.version.description),
          "target": new.target.map { .string($0.description) } ?? .null,
          "run": .string(new.run), "hold": new.hold.map { .string($0) } ?? .null,
        ])
    }
  }
}
