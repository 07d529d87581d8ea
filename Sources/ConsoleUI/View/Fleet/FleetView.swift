internal import MigrationEngine

/// All components, and the selected one more closely.
struct FleetView {
  private let model: Model

  init(_ model: Model) { self.model = model }

  func draw(on canvas: inout Canvas, in area: Area) {
    let rows = model.rows
    guard !rows.isEmpty else {
      EmptyFleetView(model).draw(on: &canvas, in: area)
      return
    }
    let layout = FleetLayout(
      area, screen: canvas.grid.size, listRows: model.fullListRows)
    let scroll = model.listScroll(rows, visible: layout.rows.rows)
    let shown = rows[scroll.range]
    let glances = shown.map { row in
      switch row {
      case .component(let id): Glance(id, in: model)
      case .group, .node: Glance?.none
      }
    }
    let inner = scroll.isNeeded ? layout.rows.split(left: area.columns - 1).left : layout.rows
    let table = FleetTable.layout(
      model, versionWidth: glances.reduce(0) { max($0, $1?.versions.width ?? 0) },
      width: min(inner.columns, layout.rows.columns))
    heading(table, scroll, on: &canvas, in: layout.heading)
    for (offset, (row, glance)) in zip(shown, glances).enumerated() {
      switch row {
      case .component(let id):
        if let glance { component(id, glance, table, offset, on: &canvas, in: layout.rows) }
      case .group(let title, let count):
        let next = scroll.range.lowerBound + offset + 1
        let first = rows.indices.contains(next) ? rows[next].component : nil
        group(title, count, first?.node, offset, on: &canvas, in: layout.rows)
      case .node(let id): lone(id, offset, on: &canvas, in: layout.rows)
      }
    }
    canvas.scrollBar(scroll, in: layout.rows)
    if let detail = layout.detail { DetailView(model).draw(on: &canvas, in: detail) }
  }

  private func heading(
    _ table: FleetTable.Layout, _ scroll: Scroll, on canvas: inout Canvas, in area: Area
  ) {
    canvas.fill(area, .heading)
    canvas.heading(of: table, column: FleetTable.lead, in: area)
  }

  private func component(
    _ id: ComponentID, _ glance: Glance, _ table: FleetTable.Layout, _ row: Int,
    on canvas: inout Canvas, in area: Area
  ) {
    let isMarked = model.list.marks.contains(id)
    if isMarked { canvas.put("*", .marked, row: row, in: area) }
    canvas.put(
      glance.standing.sign, glance.role(glance.standing.role), column: 1, row: row, in: area)
    FleetCells(glance: glance, layout: table, match: searched)
      .draw(on: &canvas, row: row, in: area)
    guard id == model.list.cursor else { return }
    canvas.select(Area(column: area.column, row: area.row + row, columns: area.columns, rows: 1))
    if model.prompt == nil, model.window == nil {
      canvas.putCursor(column: FleetTable.lead, row: row, in: area)
    }
  }

  /// The filter where it is a plain word; what it means otherwise cannot be seen in a name.
  private var searched: String {
    let filter = model.list.filter
    let isPlain = !filter.contains { " :!~|=<>\"".contains($0) }
    return isPlain ? filter : ""
  }

  private func group(
    _ title: String, _ count: Int, _ node: NodeID?, _ row: Int, on canvas: inout Canvas,
    in area: Area
  ) {
    var line = StyledLine("\(title)", .title)
    if model.list.grouping == .node, let node, let node = model.shownFleet[node] {
      if let trouble = Trouble.connection(node, model.now) {
        line += StyledLine("  ✗ " + trouble, .bad)
      } else if let distrust = node.distrust {
        line += StyledLine("  \(distrust); a new snapshot is awaited", .warning)
      } else if let ledger = Trouble.ledger(node) {
        line += StyledLine("  ✗ " + ledger, .bad)
      }
    } else {
      line += StyledLine("  on \(Quantity.count(count, "node"))", .dim)
    }
    canvas.put(line, column: 1, row: row, in: area)
  }

  /// A node that shows no component.
  private func lone(_ id: NodeID, _ row: Int, on canvas: inout Canvas, in area: Area) {
    guard let node = model.shownFleet[id] else { return }
    var line = StyledLine("\(node.name)", .title)
    switch node.connection {
    case .connecting: line += StyledLine("  … it is being connected to", .dim)
    case .connected:
      line += StyledLine("  it has no component", .dim)
    case .lost, .leaving, .ended:
      line += StyledLine("  ✗ " + (Trouble.connection(node, model.now) ?? ""), .bad)
    }
    canvas.put(line, column: 1, row: row, in: area)
  }
}
