internal import MigrationEngine
internal import WireProtocol

/// Past upgrades one below the other, the newest first.
struct PastUpgradeList {
  private enum Column { case when, component, who, versions, outcome, took, pause }

  let upgrades: [PastUpgrade]
  /// Whether they are of several components.
  let namesComponents: Bool

  private var columns: [TableColumn<Column>] {
    var columns = [
      TableColumn(Column.when, "WHEN", 20...20, rank: 2),
      TableColumn(Column.who, "WHO", 6...16, rank: 4),
      TableColumn(Column.versions, "FROM → TO", 9...20, rank: 0),
      TableColumn(Column.outcome, "OUTCOME", 12...50, rank: 1),
      TableColumn(Column.took, "TOOK", 8...11, rank: 3, isNumber: true),
      TableColumn(Column.pause, "PAUSE", 7...8, rank: 3, isNumber: true),
    ]
    if namesComponents {
      columns.insert(TableColumn(Column.component, "COMPONENT", 9...24, rank: 1), at: 1)
    }
    return columns
  }

  func draw(on canvas: inout Canvas, cursor: Int, in area: Area) {
    let (head, rest) = area.split(top: 1)
    let scroll = Scroll(top: 0, count: upgrades.count, visible: rest.rows, keeping: cursor)
    let table = TableLayout(columns, width: area.columns - 2 - (scroll.isNeeded ? 2 : 0))
    canvas.heading(of: table, column: 2, in: head)
    for (row, position) in scroll.range.enumerated() {
      for placed in table.placed {
        canvas.cell(
          cell(upgrades[position], placed.column.id), placed, column: 2, row: row, in: rest)
      }
      guard position == cursor else { continue }
      canvas.put("▸", .title, row: row, in: rest)
      canvas.select(
        Area(column: rest.column, row: rest.row + row, columns: rest.columns, rows: 1))
      canvas.putCursor(row: row, in: rest)
    }
    canvas.scrollBar(scroll, in: rest)
  }

  private func cell(_ upgrade: PastUpgrade, _ column: Column) -> StyledLine {
    switch column {
    case .when: return StyledLine("\(Moment.full(upgrade.startedAt))", .dim)
    case .component: return StyledLine("\(upgrade.component)", .text)
    case .who:
      let service = upgrade.plan == nil ? Figures.none : "the service"
      return StyledLine(upgrade.startedBy.map { "\($0)" } ?? service, .text)
    case .versions:
      guard let plan = upgrade.plan else { return StyledLine("not read", .dim) }
      return StyledLine("\(plan.from)", .versionOld) + StyledLine(" → ", .dim)
        + StyledLine("\(plan.to)", .versionNew)
    case .outcome:
      return upgrade.standing.sign + StyledLine("\(upgrade.outcome)", upgrade.standing.role)
    case .took:
      guard upgrade.plan != nil else { return StyledLine(Figures.none, .dim) }
      let nanoseconds = upgrade.builtAt.since(upgrade.startedAt) / .nanoseconds(1)
      return StyledLine("\(Quantity.duration(nanoseconds: max(0, nanoseconds)))", .number)
    case .pause:
      return upgrade.pauseNanoseconds.map { StyledLine(Figures.duration($0), .number) }
        ?? StyledLine(Figures.none, .dim)
    }
  }
}

extension PastUpgrade {
  /// How long its cut-over held the component; `nil` where there was none.
  var pauseNanoseconds: Int? {
    for entry in entries.reversed() {
      if case .exchanged(_, let pause, _)? = entry.event?.event?.content { return pause }
    }
    return nil
  }

  /// When it had come as far as it came: the new version served, or nothing more was heard.
  var builtAt: Instant {
    for entry in entries {
      if case .exchanged? = entry.event?.event?.content { return entry.at }
    }
    return lastAt
  }

  /// What became of it, in a sign and a colour.
  var standing: (sign: StyledLine, role: ThemeRole) {
    for entry in entries.reversed() {
      guard let content = entry.event?.event?.content else { continue }
      switch content {
      case .finalized, .finalizeIntended: return (StyledLine("✓ ", .good), .good)
      case .exchangedBack: return (StyledLine("↩ ", .warning), .warning)
      case .cancelled: return (StyledLine("– ", .ended), .ended)
      case .failed: return (StyledLine("✗ ", .bad), .bad)
      case .exchanged, .kept, .rollBackGivenUp: return (StyledLine("◆ ", .live), .live)
      case .recovered: return (StyledLine("! ", .warning), .warning)
      case .planned, .stepStarted, .stepDone, .verified, .armed, .retried, .held, .released,
        .stepModeLeft, .throttled, .cutOverIntended, .abandoned, .mirrorBroken,
        .reversibilityChanged, .rollBackAsked, .lossesSaved, .rollBackIntended, .discarded,
        .suspendAsked, .suspended, .suspendTimedOut, .resumeAsked, .resumed, .ledgerFailed,
        .alerted:
        continue
      }
    }
    return (StyledLine("● ", .busy), .busy)
  }
}
