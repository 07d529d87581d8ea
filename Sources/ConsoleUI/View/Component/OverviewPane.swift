internal import MigrationEngine
internal import WireProtocol

/// A component in facts, those first that are not as usual.
struct OverviewPane {
  private let glance: Glance

  init(_ glance: Glance) { self.glance = glance }

  /// What stands before each fact.
  private static let label = 14

  func draw(on canvas: inout Canvas, top: Int, in area: Area) {
    let facts = alarming + usual
    let scroll = Scroll(top: top, count: facts.count, visible: area.rows)
    var row = 0
    for fact in facts[scroll.range] where row < area.rows {
      canvas.put(fact.name, .heading, row: row, in: area)
      let place = area.split(left: OverviewPane.label).rest
      if fact.line.spans.count == 1, let span = fact.line.spans.first {
        row += max(1, canvas.paragraph(span.text, span.role, row: row, in: place))
      } else {
        canvas.put(fact.line, row: row, in: place)
        row += 1
      }
    }
    canvas.scrollBar(scroll, in: area)
  }

  private struct Fact {
    let name: TerminalSafe
    let line: StyledLine

    init(_ name: TerminalSafe, _ text: TerminalSafe, _ role: ThemeRole = .text) {
      self.init(name, StyledLine(text, role))
    }

    init(_ name: TerminalSafe, _ line: StyledLine) {
      self.name = name
      self.line = line
    }
  }

  private var status: ComponentStatus { glance.status }

  private var alarming: [Fact] {
    var facts: [Fact] = []
    if let trouble = Trouble.connection(glance.node, glance.now) {
      facts.append(Fact("node", "✗ " + trouble, .bad))
    }
    if let ledger = Trouble.ledger(glance.node) {
      facts.append(Fact("ledger", "✗ " + ledger, .bad))
    }
    if let failure = status.failure {
      facts.append(
        Fact(
          "failed", "\(failure.reason); \(failure.remedy); \(failure.serving.rawValue) serves",
          .failed))
    }
    if let hold = status.hold { facts.append(Fact("held", "\(hold)", .held)) }
    if let health = status.health { facts.append(Fact("not healthy", "\(health)", .bad)) }
    if let blocker = status.mailbox.blocker {
      let age = Double(status.mailbox.blockerAgeMilliseconds ?? 0) * 1e6
      facts.append(
        Fact("blocked by", "\(blocker), for \(Quantity.duration(nanoseconds: age))", .warning))
    }
    facts += status.alerts.map { Fact("alert", "\($0)", .warning) }
    return facts
  }

  private var usual: [Fact] {
    let rows = status.tables.reduce(0) { $0 &+ $1.rows }
    let bytes = status.tables.reduce(0) { $0 &+ $1.bytes }
    let mailbox = status.mailbox
    var facts = [
      Fact("run state", run),
      Fact("serves", glance.versions),
      Fact(
        "tables",
        "\(Quantity.count(status.tables.count, "table")), \(Quantity.count(rows, "row")),"
          + " \(Quantity.bytes(bytes))",
        glance.role(.text)),
      Fact(
        "record", "\(status.version), \(Quantity.bytes(status.recordBytes))", glance.role(.text)),
      Fact(
        "calls",
        Figures.compact(status.callsPerSecond) + "/s, " + Figures.compact(status.writesPerSecond)
          + " rows/s written", glance.role(.text)),
      Fact("callers wait", LatencyPane.figures(glance)),
      Fact("longest hold", hold, glance.role(.text)),
      Fact(
        "mailbox",
        "\(Quantity.grouped(mailbox.depth)) of \(Quantity.grouped(mailbox.bound)) wait,"
          + " \(Quantity.grouped(mailbox.refused)) refused",
        glance.role(.text)),
    ]
    if let outcome = status.lastOutcome { facts.append(Fact("last upgrade", "\(outcome)")) }
    if let recovered = status.recovered { facts.append(Fact("last start", "\(recovered)")) }
    facts += node
    facts.append(
      Fact(
        "log",
        "from \(status.logLevel.rawValue) on\(status.tracesCalls ? ", each call is traced" : "")",
        .dim))
    return facts
  }

  private var run: StyledLine {
    guard status.run != .running else {
      return StyledLine("running: callers are answered", glance.role(.good))
    }
    let since = status.runSince.map { " for " + Figures.age($0, glance.now) } ?? ""
    return StyledLine(
      "\(status.run.rawValue) by \(status.runBy ?? "the service")" + since, .suspended)
  }

  private var hold: TerminalSafe {
    status.longestHoldMicros > 0
      ? Figures.wait(Double(status.longestHoldMicros)) + " by an upgrade, lately"
      : "no upgrade held it lately"
  }

  private var node: [Fact] {
    guard let node = glance.node.status else { return [] }
    let started = Figures.age(node.startedAt, glance.now)
    var facts = [
      Fact("node", "\(node.name), process \(node.pid), started " + started + " ago", .dim)
    ]
    if node.ledger.healthy {
      facts.append(Fact("ledger", "healthy, \(node.ledger.path ?? "in memory only")", .dim))
    }
    return facts
  }
}
