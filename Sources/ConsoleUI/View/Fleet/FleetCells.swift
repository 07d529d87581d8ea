internal import MigrationEngine
internal import WireProtocol

/// What stands in one row of the list.
struct FleetCells {
  let glance: Glance
  let layout: FleetTable.Layout
  /// What was searched for, to be found again at one glance.
  let match: String

  func draw(on canvas: inout Canvas, row: Int, in area: Area) {
    for placed in layout.placed {
      switch placed.column.id {
      case .progress: progress(on: &canvas, placed, row, area)
      case .node, .component, .version, .phase, .rows, .bytes, .rate, .eta, .stall, .latency,
        .back, .mailbox:
        canvas.cell(
          line(placed.column.id, placed.width), placed, column: FleetTable.lead, row: row, in: area)
      }
    }
  }

  private func line(_ column: FleetColumn, _ width: Int) -> StyledLine {
    let status = glance.status
    switch column {
    case .node: return named("\(glance.node.name)", .dim)
    case .component: return named("\(status.name)", .text)
    case .version: return glance.versions
    case .phase: return StyledLine(phase, glance.role(glance.standing.role))
    case .progress: return StyledLine()
    case .rows:
      let rows = status.tables.reduce(0) { $0 &+ $1.rows }
      return StyledLine(Figures.count(rows, width: width), glance.role(.number))
    case .bytes:
      let bytes = status.tables.reduce(0) { $0 &+ $1.bytes }
      return StyledLine("\(Quantity.bytes(bytes))", glance.role(.number))
    case .rate:
      guard glance.progress != nil, let rate = status.progress?.rowsPerSecond else {
        return StyledLine()
      }
      return StyledLine(Figures.compact(rate) + "/s", glance.role(.number))
    case .eta: return glance.eta
    case .stall: return wait(status.latency.p999)
    case .latency: return wait(status.latency.p99)
    case .back: return glance.wayBack
    case .mailbox: return mailbox(status.mailbox)
    }
  }

  /// How far it is stands here where there is no room for a bar.
  private var phase: TerminalSafe {
    guard layout[.progress] == nil, let progress = glance.progress else {
      return glance.phase
    }
    return "\(Quantity.fixed((progress.share * 100).rounded(.down), digits: 0)) % " + glance.phase
  }

  private func wait(_ microseconds: Double?) -> StyledLine {
    StyledLine(Figures.wait(microseconds), glance.role(Figures.role(ofWait: microseconds)))
  }

  private func mailbox(_ mailbox: MailboxStatus) -> StyledLine {
    let isFull = mailbox.bound > 0 && mailbox.depth >= mailbox.bound
    let isBlocked = mailbox.blocker != nil
    let role: ThemeRole = isFull || isBlocked ? .bad : mailbox.depth > 0 ? .number : .dim
    return StyledLine(
      Figures.compact(Double(mailbox.depth)) + "/" + Figures.compact(Double(mailbox.bound)),
      glance.role(role))
  }

  /// A name, and in it what was searched for.
  private func named(_ name: TerminalSafe, _ role: ThemeRole) -> StyledLine {
    guard !match.isEmpty, let range = FleetCells.find(match, in: name.text) else {
      return StyledLine(name, glance.role(role))
    }
    let text = name.text
    func part(_ part: Substring) -> TerminalSafe { TerminalSafe(trusted: String(part)) }
    return StyledLine(part(text[..<range.lowerBound]), glance.role(role))
      + StyledLine(part(text[range]), .match)
      + StyledLine(part(text[range.upperBound...]), glance.role(role))
  }

  private static func find(_ wanted: String, in text: String) -> Range<String.Index>? {
    let wanted = Array(wanted.lowercased())
    var start = text.startIndex
    while start < text.endIndex {
      var end = start
      var matched = 0
      while matched < wanted.count, end < text.endIndex,
        text[end].lowercased() == String(wanted[matched])
      {
        matched += 1
        end = text.index(after: end)
      }
      if matched == wanted.count { return start..<end }
      start = text.index(after: start)
    }
    return nil
  }

  // MARK: - Progress

  /// A bar where work is done, or else what matters most in few words.
  private func progress(
    on canvas: inout Canvas, _ placed: FleetTable.Layout.Placed, _ row: Int, _ area: Area
  ) {
    let cell = Area(
      column: area.column + FleetTable.lead + placed.offset, row: area.row + row,
      columns: placed.width, rows: 1)
    guard let progress = glance.progress, glance.status.failure == nil,
      !isUnheard
    else {
      canvas.put(remark, in: cell)
      return
    }
    ProgressCell(glance: glance, progress: progress, showsEta: layout[.eta] == nil)
      .draw(on: &canvas, in: cell)
  }

  private var isUnheard: Bool { Trouble.connection(glance.node, glance.now) != nil }

  private var remark: StyledLine {
    let status = glance.status
    if let since = glance.staleSince {
      let known = "\(isUnheard ? "as it was" : "not heard for")"
      return StyledLine(
        "\(known) " + Figures.age(since, glance.now) + (isUnheard ? " ago" : ""), .stale)
    }
    if let failure = status.failure {
      return StyledLine("\(failure.serving.rawValue) serves: \(failure.reason)", .failed)
    }
    if status.run != .running {
      return StyledLine("by \(status.runBy ?? "the service")", .suspended)
    }
    if status.confirmBy != nil, layout[.eta] == nil { return glance.eta }
    if let hold = status.hold { return StyledLine("\(hold)", .held) }
    if let health = status.health { return StyledLine("not healthy: \(health)", .bad) }
    if let blocker = status.mailbox.blocker { return StyledLine("blocked by \(blocker)", .warning) }
    if glance.upgrade != nil { return layout[.back] == nil ? glance.wayBack : StyledLine() }
    return StyledLine(status.lastOutcome.map { "\($0)" } ?? "", .dim)
  }
}

/// A bar, how much that is, and how long the rest takes where no column says it.
struct ProgressCell {
  let glance: Glance
  let progress: UpgradeProgress
  let showsEta: Bool

  /// A bar shorter than this says nothing.
  private static let leastBar = 5

  func draw(on canvas: inout Canvas, in cell: Area) {
    let percent = Quantity.fixed((progress.share * 100).rounded(.down), digits: 0)
    var text = StyledLine(
      TerminalSafe(
        trusted: String(repeating: " ", count: max(0, 3 - percent.count)) + percent + " %"),
      glance.role(.number))
    let eta = showsEta ? glance.eta : StyledLine()
    if !eta.isEmpty, text.width + eta.width + 2 + ProgressCell.leastBar < cell.columns {
      text += " " + eta
    }
    let room = cell.columns - text.width - 1
    guard room >= ProgressCell.leastBar else {
      canvas.put(text, in: cell)
      return
    }
    let parts = cell.split(left: room)
    canvas.bar(progress.share, isStale: glance.isStale, in: parts.left)
    canvas.put(text, column: 1, in: parts.rest)
  }
}
