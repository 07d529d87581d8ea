internal import MigrationEngine

/// Where one is: the screen, and how the list is shown.
struct Place {
  private let model: Model

  init(_ model: Model) { self.model = model }

  var line: StyledLine {
    var line = StyledLine()
    for (position, screen) in model.screens.enumerated() {
      let isLast = position == model.screens.count - 1
      if position > 0 { line += StyledLine(" › ", .dim) }
      line += StyledLine(name(screen), isLast ? .text : .dim)
    }
    if model.screen == .fleet { line += list }
    return line
  }

  private func name(_ screen: Screen) -> TerminalSafe {
    switch screen {
    case .fleet: "fleet"
    case .component(let screen): name(screen.component)
    case .upgrade(let screen): name(screen.component) + ", upgrade"
    case .rows(let screen):
      name(screen.component) + ", " + (screen.table.map { "\($0)" } ?? "record")
    case .events: "events"
    case .history(let screen):
      (screen.component.map(name) ?? name(screen.node)) + ", history"
    case .help: "help"
    case .themes: "themes"
    case .operators: "operators"
    }
  }

  private func name(_ id: ComponentID) -> TerminalSafe { name(id.node) + "/\(id.name)" }

  private func name(_ id: NodeID) -> TerminalSafe {
    "\(model.shownFleet[id]?.name ?? id.path)"
  }

  /// Grouping, order and filter, where they are not as usual.
  private var list: StyledLine {
    var line = StyledLine()
    if model.list.sort != .node || model.list.isDescending {
      line += StyledLine(
        ", by \(model.list.sort.word)\(model.list.isDescending ? " downwards" : "")", .dim)
    }
    if !model.list.filter.isEmpty {
      line += StyledLine(", only ", .dim) + StyledLine("\(model.list.filter)", .match)
    }
    return line
  }
}

extension FleetColumn {
  /// In sentences.
  var word: TerminalSafe {
    switch self {
    case .node: "node"
    case .component: "component"
    case .version: "version"
    case .phase: "phase"
    case .progress: "progress"
    case .rows: "rows"
    case .bytes: "bytes"
    case .rate: "rate"
    case .eta: "time left"
    case .stall: "p99.9"
    case .latency: "p99"
    case .back: "way back"
    case .mailbox: "mailbox"
    }
  }
}
