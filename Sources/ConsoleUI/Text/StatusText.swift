internal import MigrationEngine
package import WireProtocol

/// How components are, for people: a table of 80 columns, and below each component what is not as
/// usual.
package enum StatusText {
  private static let widths = (name: 23, version: 13, phase: 15, rows: 10, bytes: 8, p99: 6)
  private static let indent = 2

  /// The whole table.
  package static func table(of nodes: [NodeStatus]) -> [TerminalSafe] {
    var lines = [heading]
    for node in nodes {
      for component in node.components {
        lines.append(row(node.name, component))
        lines += remarks(on: component).flatMap { Layout.wrapped($0, indent: indent) }
      }
      if node.components.isEmpty { lines.append("\(node.name): it has no component") }
      if let remark = remark(on: node.ledger, of: node.name) {
        lines += Layout.wrapped(remark, indent: 0)
      }
    }
    return lines
  }

  private static func remark(on ledger: LedgerStatus, of node: String) -> TerminalSafe? {
    guard !ledger.healthy else { return nil }
    return "\(node): the ledger cannot be written: \(ledger.detail ?? "it does not say why")"
  }

  private static var heading: TerminalSafe {
    cells("NODE/COMPONENT", "VERSION", "PHASE", "ROWS", "BYTES", "P99 µs")
  }

  private static func row(_ node: String, _ status: ComponentStatus) -> TerminalSafe {
    let rows = status.tables.reduce(0) { $0 &+ $1.rows }
    let bytes = status.tables.reduce(0) { $0 &+ $1.bytes }
    return cells(
      "\(node)/\(status.name)", versions(of: status), phase(of: status),
      "\(Quantity.grouped(rows))",
      "\(Quantity.bytes(bytes))",
      status.latency.p99.map { "\(Quantity.fixed($0, digits: $0 < 100 ? 1 : 0))" } ?? "–")
  }

  private static func cells(
    _ name: TerminalSafe, _ version: TerminalSafe, _ phase: TerminalSafe, _ rows: TerminalSafe,
    _ bytes: TerminalSafe, _ p99: TerminalSafe
  ) -> TerminalSafe {
    Layout.row([
      (name, widths.name, false), (version, widths.version, false), (phase, widths.phase, false),
      (rows, widths.rows, true), (bytes, widths.bytes, true), (p99, widths.p99, true),
    ])
  }

  /// `v2`, or `v1 → v2` while the upgrade has not arrived there.
  package static func versions(of status: ComponentStatus) -> TerminalSafe {
    guard let target = status.target, target != status.version else { return "\(status.version)" }
    return "\(status.version) → \(target)"
  }

  /// `idle`, `live`, or `copying 42 %`.
  package static func phase(of status: ComponentStatus) -> TerminalSafe {
    let words = Phase(rawValue: status.phase)?.words ?? status.phase
    guard let share = UpgradeProgress(status)?.share else { return "\(words)" }
    return "\(words) \(Quantity.fixed((share * 100).rounded(.down), digits: 0)) %"
  }

  /// One component on one line: `copying 42 %, v1 → v2, held: …`.
  package static func brief(_ status: ComponentStatus) -> TerminalSafe {
    var text = phase(of: status) + ", " + versions(of: status)
    if status.run != .running { text = text + ", \(status.run.rawValue)" }
    if let hold = status.hold { text = text + ", held: \(hold)" }
    return text
  }

  /// What is not as usual, each as a sentence.
  package static func remarks(on status: ComponentStatus) -> [TerminalSafe] {
    var remarks: [TerminalSafe] = []
    if status.run != .running {
      let since = status.runSince.map { " since \(Moment.clock($0))" } ?? ""
      remarks.append("\(status.run.rawValue)\(since) by \(status.runBy ?? "the service")")
    }
    if let failure = status.failure {
      remarks.append(
        "failed: \(failure.reason); \(failure.remedy); serving: \(failure.serving.rawValue)")
    }
    if let hold = status.hold { remarks.append("held: \(hold)") }
    if let confirmBy = status.confirmBy {
      remarks.append("rolls back by itself at \(Moment.clock(confirmBy)) unless it is kept")
    }
    if let loss = LossText.sentence(status.reversibility) { remarks.append(loss) }
    if let progress = UpgradeProgress(status) { remarks.append("\(progress.text)") }
    if let health = status.health { remarks.append("not healthy: \(health)") }
    if let blocker = status.mailbox.blocker {
      let age = Double(status.mailbox.blockerAgeMilliseconds ?? 0) * 1e6
      remarks.append(
        "a call takes \(Quantity.duration(nanoseconds: age)) already: \(blocker);"
          + " \(Quantity.count(status.mailbox.depth, "call")) wait")
    }
    if let recovered = status.recovered { remarks.append("after the last start: \(recovered)") }
    return remarks
  }
}
