internal import MigrationEngine
internal import WireProtocol

/// Who else is here, and who controls what.
struct OperatorsView {
  private let model: Model

  init(_ model: Model) { self.model = model }

  private enum Row {
    case node(NodeModel)
    case person(OperatorStatus)
    case control(Upgrade, component: String)
    case remark(TerminalSafe)
    case gap
  }

  private enum Column { case name, role, program, here, acted }

  private static let columns = [
    TableColumn(Column.name, "WHO", 12...28, rank: 0),
    TableColumn(Column.role, "MAY", 12...20, rank: 1),
    TableColumn(Column.program, "WITH", 14...30, rank: 3),
    TableColumn(Column.here, "HERE FOR", 9...10, rank: 2, isNumber: true),
    TableColumn(Column.acted, "ACTED", 12...12, rank: 4, isNumber: true),
  ]

  func draw(on canvas: inout Canvas, in area: Area) {
    let (head, rest) = area.split(top: 1)
    canvas.rule(
      StyledLine("Operators", .title), note: "one controls an upgrade; O takes over", in: head)
    let (titles, list) = rest.inset(columns: 1).split(top: 1)
    let table = TableLayout(OperatorsView.columns, width: titles.columns)
    canvas.heading(of: table, in: titles)
    let rows = self.rows
    guard !rows.isEmpty else {
      canvas.put("no node is heard yet", .dim, in: list)
      return
    }
    for (offset, row) in rows.prefix(list.rows).enumerated() {
      switch row {
      case .gap: break
      case .node(let node): canvas.put("\(node.name)", .heading, row: offset, in: list)
      case .remark(let text): canvas.put("  " + text, .dim, row: offset, in: list)
      case .control(let upgrade, let component):
        canvas.put(control(upgrade, component), row: offset, in: list)
      case .person(let person):
        for placed in table.placed {
          canvas.cell(cell(person, placed.column.id), placed, row: offset, in: list)
        }
      }
    }
    // There is no room to scroll in, and more people than rows are rare: they are counted.
    if rows.count > list.rows {
      canvas.putRight(
        StyledLine("… and \(rows.count - list.rows + 1) more", .dim), row: list.rows - 1, in: list)
    }
  }

  private var rows: [Row] {
    var rows: [Row] = []
    for node in model.shownFleet.nodes {
      if !rows.isEmpty { rows.append(.gap) }
      rows.append(.node(node))
      rows += people(of: node)
      for component in node.components {
        guard let upgrade = component.state.unfinishedUpgrade else { continue }
        rows.append(.control(upgrade, component: component.name))
      }
    }
    return rows
  }

  private func people(of node: NodeModel) -> [Row] {
    if let people = node.operators {
      return people.isEmpty ? [.remark("nobody watches or has acted")] : people.map { .person($0) }
    }
    guard let authority = node.status?.authority else { return [.remark("not heard yet")] }
    return [.remark("it does not say who is here; you are \(authority.name)")]
  }

  private func cell(_ person: OperatorStatus, _ column: Column) -> StyledLine {
    switch column {
    case .name:
      StyledLine("  \(person.authority.name)", .text)
        + (person.isYou ? StyledLine(" (you)", .control) : "")
    case .role:
      StyledLine("\(person.authority.role.rawValue)", .text)
        + (person.authority.isReadOnly ? StyledLine(", only looks", .readOnly) : "")
    case .program:
      StyledLine("\(person.client)\(person.pid.map { ", process \($0)" } ?? "")", .dim)
    case .here: StyledLine(Figures.age(person.since, model.now), .number)
    case .acted:
      StyledLine(
        person.actedAt.map { Figures.age($0, model.now) + " ago" } ?? "not yet", .dim)
    }
  }

  private func control(_ upgrade: Upgrade, _ component: String) -> StyledLine {
    StyledLine("  \(component): ", .text)
      + StyledLine("\(upgrade.plan.from) → \(upgrade.plan.to), \(upgrade.phase.words)", .dim)
      + StyledLine(", begun by ", .dim)
      + StyledLine("\(upgrade.startedBy?.name ?? "the service")", .control)
      + StyledLine(" " + Figures.age(upgrade.startedAt, model.now) + " ago", .dim)
  }
}
