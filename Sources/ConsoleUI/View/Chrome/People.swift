internal import MigrationEngine
internal import WireProtocol

/// Who is here, and who has control of the selected component's upgrade.
struct People {
  /// So many others are named.
  private static let named = 3

  private let model: Model

  init(_ model: Model) { self.model = model }

  var line: StyledLine {
    StyledLine.joined([control, others, you], by: StyledLine("  ", .dim))
  }

  private var you: StyledLine {
    let authorities = model.shownFleet.nodes.compactMap { $0.status?.authority }
    guard let most = authorities.max(by: { $0.role < $1.role }) else { return StyledLine() }
    return StyledLine("you are \(most.name), \(most.role.rawValue)", .dim)
  }

  private var others: StyledLine {
    var names: [String] = []
    for node in model.shownFleet.nodes {
      for other in node.operators ?? [] where !other.isYou {
        if !names.contains(other.authority.name) { names.append(other.authority.name) }
      }
    }
    guard !names.isEmpty else { return StyledLine() }
    let shown = names.prefix(People.named).joined(separator: ", ")
    let more = names.count > People.named ? " and \(names.count - People.named) more" : ""
    return StyledLine("\(shown)\(more) also here", .text)
  }

  private var control: StyledLine {
    guard let id = model.focus, let node = model.fleet[id.node], let component = model.fleet[id],
      let holder = model.otherController(of: id, component, node)
    else { return StyledLine() }
    return StyledLine(" \(holder) has control of \(id.name) ", .control)
  }
}
