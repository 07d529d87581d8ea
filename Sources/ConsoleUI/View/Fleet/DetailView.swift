internal import MigrationEngine
internal import WireProtocol

/// The selected component in more detail: the steps of its upgrade or its tables, and how it does.
struct DetailView {
  private let model: Model

  /// From here on both halves stand side by side.
  private static let twoHalves = 100

  /// Below this one line of figures is all there is room for.
  private static let lowRows = 13

  init(_ model: Model) { self.model = model }

  func draw(on canvas: inout Canvas, in area: Area) {
    guard area.column == 0 else {
      // Beside the list a line keeps them apart.
      let (edge, rest) = area.split(left: 2)
      canvas.fill(edge.split(left: 1).left, .border, with: "│")
      draw(on: &canvas, within: rest)
      return
    }
    draw(on: &canvas, within: area)
  }

  private func draw(on canvas: inout Canvas, within area: Area) {
    guard let id = model.list.cursor, let glance = Glance(id, in: model) else {
      return canvas.rule(in: area)
    }
    let title =
      StyledLine("\(glance.node.name)/\(glance.status.name)", .title) + "  " + glance.versions
      + "  " + StyledLine(glance.standing.sign + " " + glance.phase, glance.standing.role)
    canvas.rule(title, note: age(glance), in: area)
    let inner = area.split(top: 1).rest.inset(columns: 1)
    if inner.columns >= DetailView.twoHalves {
      let (left, right) = inner.split(left: inner.columns / 2 - 1)
      facts(glance, on: &canvas, in: left)
      trends(glance, on: &canvas, in: right.split(left: 2).rest)
    } else {
      // In a low terminal steps matter more than how many calls there are.
      let isLow = inner.rows < DetailView.lowRows && glance.upgrade != nil
      let (top, bottom) = inner.split(bottom: isLow ? 2 : inner.rows * 2 / 5)
      facts(glance, on: &canvas, in: top)
      if isLow {
        Trend(.stall, glance, width: bottom.columns).draw(on: &canvas, in: bottom)
      } else {
        trends(glance, on: &canvas, in: bottom)
      }
    }
  }

  private func age(_ glance: Glance) -> StyledLine {
    glance.staleSince.map {
      StyledLine("as it was " + Figures.age($0, glance.now) + " ago", .stale)
    }
      ?? StyledLine()
  }

  private func facts(_ glance: Glance, on canvas: inout Canvas, in area: Area) {
    guard let upgrade = glance.upgrade else {
      return TableList(glance).draw(on: &canvas, in: area)
    }
    let (steps, foot) = area.split(bottom: area.rows > 6 ? 2 : 0)
    StepList(upgrade, glance).draw(on: &canvas, in: steps)
    WayBack(upgrade, glance).draw(on: &canvas, in: foot)
  }

  private func trends(_ glance: Glance, on canvas: inout Canvas, in area: Area) {
    let (top, bottom) = area.split(top: (area.rows + 1) / 2)
    Trend(.stall, glance, width: area.columns).draw(on: &canvas, in: top)
    Trend(.calls, glance, width: area.columns).draw(on: &canvas, in: bottom)
  }
}
