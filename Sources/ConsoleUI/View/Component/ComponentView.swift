internal import MigrationEngine
internal import WireProtocol

/// A component in full; where there is room all panes are seen at once, or else one of them.
struct ComponentView {
  private let model: Model
  private let screen: ComponentScreen

  /// From here on all panes are seen at once.
  private static let whole = Size(columns: 120, rows: 28)

  init(_ model: Model, _ screen: ComponentScreen) {
    self.model = model
    self.screen = screen
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    guard let glance = Glance(screen.component, in: model) else {
      canvas.paragraph(
        "\(screen.component.name) is not there any more; Esc goes back", .dim,
        in: area.inset(columns: 1))
      return
    }
    let (top, rest) = area.split(top: 1)
    canvas.put(title(glance).fitted(width: top.columns - 2), column: 1, in: top)
    if area.columns >= ComponentView.whole.columns, area.rows >= ComponentView.whole.rows {
      all(glance, on: &canvas, in: rest)
    } else {
      tabs(on: &canvas, in: rest.split(top: 1).top)
      draw(screen.pane, glance, on: &canvas, in: rest.split(top: 1).rest.inset(columns: 1))
    }
  }

  private func title(_ glance: Glance) -> Segments {
    var segments = Segments()
    segments.add(StyledLine("\(glance.node.name)/\(glance.status.name)", .title))
    segments.add(glance.versions, rank: 1)
    segments.add(
      StyledLine(glance.standing.sign + " " + glance.phase, glance.role(glance.standing.role)),
      rank: 1)
    if let progress = glance.progress {
      let percent = Quantity.fixed((progress.share * 100).rounded(.down), digits: 0)
      segments.add(StyledLine("\(percent) %", glance.role(.number)), rank: 2)
      segments.add(glance.eta, rank: 3)
    }
    segments.add(glance.wayBack, rank: 2)
    if let since = glance.staleSince {
      segments.add(
        StyledLine("as it was " + Figures.age(since, glance.now) + " ago", .stale), rank: 1)
    }
    return segments
  }

  private func tabs(on canvas: inout Canvas, in area: Area) {
    canvas.rule(in: area)
    var column = 1
    for pane in ComponentScreen.Pane.allCases {
      let isShown = pane == screen.pane
      let text: TerminalSafe =
        isShown ? "[\(pane.rawValue + 1) \(pane.word)]" : " \(pane.rawValue + 1) \(pane.word) "
      column += canvas.put(text, isShown ? .title : .dim, column: column, in: area)
    }
  }

  private func all(_ glance: Glance, on canvas: inout Canvas, in area: Area) {
    let (left, right) = area.split(left: area.columns / 2)
    let (overview, versions) = left.split(bottom: VersionsPane(glance).height + 2)
    let (latency, tables) = right.split(
      bottom: min(glance.status.tables.count + 3, right.rows / 2))
    let places: [(ComponentScreen.Pane, Area)] = [
      (.overview, overview), (.tables, tables), (.latency, latency), (.versions, versions),
    ]
    for (pane, place) in places {
      let isFocused = pane == screen.pane
      let inner = canvas.frame(
        place,
        title: StyledLine("\(pane.rawValue + 1) \(pane.word)", isFocused ? .title : .heading),
        isFocused ? .borderFocused : .border)
      draw(pane, glance, on: &canvas, in: inner.inset(columns: 1))
    }
  }

  private func draw(
    _ pane: ComponentScreen.Pane, _ glance: Glance, on canvas: inout Canvas, in area: Area
  ) {
    switch pane {
    case .overview:
      OverviewPane(glance).draw(on: &canvas, top: screen.pane == pane ? screen.top : 0, in: area)
    case .tables:
      TableList(glance).draw(
        on: &canvas, cursor: screen.pane == pane ? screen.cursor : nil, top: screen.top, in: area)
    case .latency: LatencyPane(glance).draw(on: &canvas, in: area)
    case .versions: VersionsPane(glance).draw(on: &canvas, in: area)
    }
  }
}

extension ComponentScreen.Pane {
  /// What it is called.
  package var word: TerminalSafe {
    switch self {
    case .overview: "overview"
    case .tables: "tables"
    case .latency: "latency"
    case .versions: "versions"
    }
  }
}
