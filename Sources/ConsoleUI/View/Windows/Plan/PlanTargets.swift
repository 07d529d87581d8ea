internal import MigrationEngine
internal import WireProtocol

/// The versions to choose from, each with what it costs.
struct PlanTargets {
  private enum Column { case version, wayBack, pause, duration, memory, path, risk }

  let window: PlanWindow
  /// Where the component is now.
  let present: Version

  /// Less than this is no table.
  static let minimumColumns = 30

  private static let columns = [
    TableColumn(Column.version, "  TO", 8...16, rank: 0),
    TableColumn(Column.wayBack, "WAY BACK", 10...10, rank: 1),
    TableColumn(Column.pause, "PAUSE", 7...8, rank: 2, isNumber: true),
    TableColumn(Column.duration, "DURATION", 11...11, rank: 3, isNumber: true),
    TableColumn(Column.memory, "NEW MEM", 7...8, rank: 4, isNumber: true),
    TableColumn(Column.risk, "RISK", 6...6, rank: 5),
    TableColumn(Column.path, "PATH", 12...13, rank: 6),
  ]

  func draw(on canvas: inout Canvas, in area: Area) {
    let (head, rest) = area.split(top: 1)
    let scroll = Scroll(
      top: 0, count: window.targets.count, visible: rest.rows, keeping: window.selected)
    let table = TableLayout(
      PlanTargets.columns, width: area.columns - (scroll.isNeeded ? 2 : 0))
    canvas.heading(of: table, in: head)
    for (row, position) in scroll.range.enumerated() {
      let target = window.targets[position]
      for placed in table.placed {
        let line = cell(target, isSelected: position == window.selected, placed.column.id)
        canvas.cell(line, placed, row: row, in: rest)
      }
    }
    canvas.scrollBar(scroll, in: rest)
  }

  private func cell(
    _ target: PlanWindow.Target, isSelected: Bool, _ column: Column
  ) -> StyledLine {
    if column == .version { return version(target, isSelected) }
    switch target.planned {
    case .asked: return column == .wayBack ? StyledLine("…", .dim) : StyledLine()
    case .refused: return column == .wayBack ? StyledLine("✗ refused", .bad) : StyledLine()
    case .answered(let answer): return cell(answer.plan, column)
    }
  }

  private func version(_ target: PlanWindow.Target, _ isSelected: Bool) -> StyledLine {
    let arrow: TerminalSafe =
      switch target.version.isOlder(than: present) {
      case true?: " ↓"
      case false?: " ↑"
      case nil: ""
      }
    return StyledLine(isSelected ? "▸ " : "  ", .title)
      + StyledLine("\(target.version)", isSelected ? .title : .versionNew)
      + StyledLine(arrow, .dim)
  }

  private func cell(_ plan: Plan, _ column: Column) -> StyledLine {
    let predictions = plan.predictions
    switch column {
    case .version: return StyledLine()
    case .wayBack: return predictions.reversibility.badge
    case .pause:
      return StyledLine(
        Figures.duration(predictions.pauseNanoseconds),
        Figures.role(ofWait: Double(predictions.pauseNanoseconds) / 1_000))
    case .duration:
      guard predictions.convergence == .converges else { return StyledLine("never", .bad) }
      return StyledLine(
        Figures.range(
          Double(predictions.shortestNanoseconds) / 1e9,
          Double(predictions.longestNanoseconds) / 1e9), .number)
    case .memory:
      return StyledLine("\(Quantity.bytes(predictions.additionalMemoryBytes))", .number)
    case .risk: return StyledLine("\(predictions.risk.rawValue)", predictions.risk.role)
    case .path: return StyledLine("\(Quantity.count(plan.path.count, "migration"))", .dim)
    }
  }
}

extension MigrationPath.Loss {
  /// Whether the way back loses something, in a sign and a word.
  var badge: StyledLine {
    switch self {
    case .lossless: StyledLine("⇄ lossless", role)
    case .dependsOnData: StyledLine("⇠ by data", role)
    case .oneWay: StyledLine("→ none", role)
    }
  }

  var role: ThemeRole {
    switch self {
    case .lossless: .lossless
    case .dependsOnData, .oneWay: .lossy
    }
  }
}

extension Predictions.Risk {
  var role: ThemeRole {
    switch self {
    case .low: .good
    case .medium: .warning
    case .high: .bad
    }
  }
}
