internal import MigrationEngine
internal import WireProtocol

/// What an upgrade is, how far it is, and what stands in its way.
struct UpgradeHead {
  private let upgrade: Upgrade
  private let glance: Glance

  init(_ upgrade: Upgrade, _ glance: Glance) {
    self.upgrade = upgrade
    self.glance = glance
  }

  /// Draws it, and returns the rows it took.
  func draw(on canvas: inout Canvas, in area: Area) -> Int {
    canvas.put(plan.fitted(width: area.columns), in: area)
    var row = 1
    phase(on: &canvas, in: area.split(top: row).rest.split(top: 1).top)
    row += 1
    for (text, role) in remarks {
      row += canvas.paragraph(text, role, row: row, in: area)
    }
    return min(row, area.rows)
  }

  private var plan: Segments {
    let plan = upgrade.plan
    var line = StyledLine("\(plan.from)", .versionOld)
    for hop in plan.path { line += StyledLine(" → ", .dim) + StyledLine("\(hop.to)", .versionNew) }
    var segments = Segments()
    segments.add(line)
    segments.add(StyledLine("\(plan.options.strategy.rawValue)"), rank: 2)
    segments.add(
      StyledLine("validation ", .dim) + StyledLine("\(plan.options.validation.rawValue)"), rank: 3)
    segments.add(
      StyledLine("by ", .dim) + StyledLine("\(upgrade.startedBy?.name ?? "the service")"), rank: 1)
    segments.add(StyledLine("at \(Moment.clock(upgrade.startedAt))", .dim), rank: 4)
    segments.add(StyledLine("plan \(plan.hash.short)", .dim), rank: 5)
    if upgrade.isStepMode { segments.add(StyledLine("step mode", .held), rank: 2) }
    if let throttle = upgrade.throttle {
      segments.add(StyledLine("throttle \(throttle)", .dim), rank: 6)
    }
    return segments
  }

  /// The shape and the word, then the work that is done, in rows.
  private func phase(on canvas: inout Canvas, in area: Area) {
    let isOver = upgrade.phase.isEnd
    let sign = isOver ? ended.sign : glance.standing.sign
    let role = isOver ? ended.role : glance.role(glance.standing.role)
    let words: TerminalSafe = isOver ? "\(upgrade.phase.words)" : glance.phase
    var column = canvas.put(StyledLine(sign + " " + words, role), in: area) + 2
    guard let progress = glance.progress else {
      canvas.put(
        StyledLine("for " + Figures.age(upgrade.phaseSince, glance.now), .dim), column: column,
        in: area)
      return
    }
    let work = work(progress).fitted(width: max(0, area.columns - column - 12))
    let bar = min(40, area.columns - column - work.width - 2)
    if bar >= 8 {
      canvas.bar(
        progress.share, isStale: glance.isStale,
        in: Area(column: area.column + column, row: area.row, columns: bar, rows: area.rows))
      column += bar + 2
    }
    canvas.put(work, column: column, in: area)
  }

  private var ended: (sign: TerminalSafe, role: ThemeRole) {
    upgrade.phase == .finalized ? ("✓", .good) : ("○", .ended)
  }

  private func work(_ progress: UpgradeProgress) -> Segments {
    var segments = Segments()
    let percent = Quantity.fixed((progress.share * 100).rounded(.down), digits: 0)
    segments.add(StyledLine("\(percent) %", glance.role(.number)))
    segments.add(glance.status.hold == nil ? glance.eta : StyledLine(), rank: 1)
    segments.add(
      StyledLine(
        "\(Quantity.grouped(progress.done)) of \(Quantity.count(progress.total, "row"))",
        glance.role(.number)), rank: 2)
    if let rate = glance.status.progress?.rowsPerSecond {
      segments.add(StyledLine(Figures.compact(rate) + " rows/s", glance.role(.number)), rank: 3)
    }
    if let dirty = glance.status.progress?.dirty, dirty > 0 {
      segments.add(StyledLine("\(Quantity.grouped(dirty)) dirty", glance.role(.number)), rank: 4)
    }
    return segments
  }

  /// What fails, holds or limits it, each as a sentence.
  private var remarks: [(TerminalSafe, ThemeRole)] {
    var remarks: [(TerminalSafe, ThemeRole)] = []
    if let trouble = Trouble.connection(glance.node, glance.now) {
      remarks.append(("✗ \(glance.node.name) " + trouble, .bad))
    } else if let since = glance.staleSince {
      remarks.append(("not heard for " + Figures.age(since, glance.now), .stale))
    }
    if let failure = upgrade.failure {
      remarks.append(
        ("✗ in \(failure.phase.words): \(failure.reason)", .failed))
      remarks.append(
        ("  \(failure.serving.rawValue) serves; \(failure.remedy)", .text))
    }
    for hold in upgrade.holds.all {
      remarks.append(("‖ for " + Figures.age(hold.since, glance.now) + ": \(hold.reason)", .held))
    }
    if glance.status.run != .running {
      remarks.append(
        (
          "■ \(glance.status.run.rawValue) by \(glance.status.runBy ?? "the service")"
            + (glance.status.runSince.map { " for " + Figures.age($0, glance.now) } ?? "")
            + ": callers are not answered", .suspended
        ))
    }
    if let confirmBy = upgrade.confirmBy {
      remarks.append(
        (
          "! rolls back by itself in " + Figures.left(until: confirmBy, glance.now)
            + " unless it is kept", .warning
        ))
    }
    return remarks
  }
}
