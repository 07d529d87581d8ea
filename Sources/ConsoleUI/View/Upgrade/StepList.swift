internal import MigrationEngine

/// The steps of an upgrade: how far each is, what was estimated, what was measured.
struct StepList {
  private enum Column { case title, estimate, measured }

  let upgrade: Upgrade
  let now: Instant
  let isStale: Bool

  init(_ upgrade: Upgrade, _ glance: Glance) {
    self.upgrade = upgrade
    now = glance.now
    isStale = glance.isStale
  }

  private static let columns = [
    TableColumn(Column.title, "STEP", 12...60, rank: 0),
    TableColumn(Column.estimate, "ESTIMATE", 8...10, rank: 2, isNumber: true),
    TableColumn(Column.measured, "MEASURED", 10...18, rank: 1, isNumber: true),
  ]

  /// The step that one wants to see: the one that runs, failed or waits.
  var focus: Int? {
    upgrade.steps.firstIndex { status in
      switch status {
      case .running, .failed, .pending: true
      case .done: false
      }
    }
  }

  /// Draws a heading and as many steps as there is room for; the one in focus is among them where
  /// nobody has scrolled.
  func draw(on canvas: inout Canvas, top: Int? = nil, in area: Area) {
    let (head, rest) = area.split(top: 1)
    let scroll = Scroll(
      top: top ?? 0, count: upgrade.steps.count, visible: rest.rows,
      keeping: top == nil || top == 0 ? focus : nil)
    let table = TableLayout(StepList.columns, width: area.columns - 3 - (scroll.isNeeded ? 1 : 0))
    canvas.heading(of: table, column: 2, in: head)
    for (offset, position) in scroll.range.enumerated() {
      let (step, status) = (upgrade.plan.steps[position], upgrade.steps[position])
      let (sign, role) = look(step, status)
      canvas.put(sign, role, row: offset, in: rest)
      for placed in table.placed {
        let line =
          switch placed.column.id {
          case .title: StyledLine("\(step.title)", titleRole(status))
          case .estimate: estimate(step)
          case .measured: measured(status)
          }
        canvas.cell(line, placed, column: 2, row: offset, in: rest)
      }
    }
    canvas.scrollBar(scroll, in: rest)
  }

  private func look(
    _ step: PlanStep, _ status: Upgrade.StepStatus
  ) -> (TerminalSafe, ThemeRole) {
    switch status {
    case .pending: isAwaited(step) ? ("‖", .held) : ("○", .dim)
    case .running: ("●", isStale ? .stale : .busy)
    case .done: ("✓", .good)
    case .failed: ("✗", .failed)
    }
  }

  /// Whether it waits for somebody to ask for it.
  private func isAwaited(_ step: PlanStep) -> Bool {
    let holds = upgrade.holds
    guard holds[.step] != nil || holds[.pause] != nil else { return false }
    return upgrade.nextStep?.id == step.id
  }

  private func titleRole(_ status: Upgrade.StepStatus) -> ThemeRole {
    switch status {
    case .pending: .dim
    case .running: isStale ? .stale : .title
    case .done: .text
    case .failed: .failed
    }
  }

  private func estimate(_ step: PlanStep) -> StyledLine {
    guard step.estimateNanoseconds > 0 else { return StyledLine() }
    return StyledLine(Figures.duration(step.estimateNanoseconds), .dim)
  }

  private func measured(_ status: Upgrade.StepStatus) -> StyledLine {
    switch status {
    case .pending: StyledLine()
    case .running(let since): StyledLine("for " + Figures.age(since, now), isStale ? .stale : .busy)
    case .done(let measure, _): StyledLine(Figures.duration(measure.nanoseconds), .number)
    case .failed: StyledLine("failed", .failed)
    }
  }
}
