package import MigrationEngine
package import WireProtocol

/// Events, samples and entries, each as one line.
package enum EventText {
  /// An event that is not known is shown as it came, up to here.
  private static let rawCharacters = 200

  /// What was decided or happened.
  package static func sentence(_ event: WireEvent) -> TerminalSafe {
    switch event {
    case .known(let event): "\(event.summary)"
    case .raw(let value):
      "an event that this program does not know: "
        + TerminalSafe(value.description).prefix(rawCharacters)
    }
  }

  /// `16:40:05Z edge-1/cache: armed`.
  package static func line(_ node: String, _ component: String, _ event: WireEvent) -> TerminalSafe
  {
    let place: TerminalSafe = "\(node)/\(component): " + sentence(event)
    guard let at = event.event?.at else { return place }
    return "\(Moment.clock(at)) " + place
  }

  /// How a component is, measured at one moment.
  package static func sample(_ node: String, at: Instant, _ status: ComponentStatus) -> TerminalSafe
  {
    var line: TerminalSafe = "\(Moment.clock(at)) \(node)/\(status.name): "
    line = line + StatusText.brief(status)
    line = line + ", \(Quantity.fixed(status.callsPerSecond, digits: 0)) calls/s"
    if let p99 = status.latency.p99 { line = line + ", p99 \(Quantity.fixed(p99, digits: 1)) µs" }
    if let progress = UpgradeProgress(status) { line = line + ", \(progress.text)" }
    return line
  }

  /// An entry of a node's log.
  package static func line(_ node: String, _ entry: LogEntry) -> TerminalSafe {
    let place = entry.component.map { "\(node)/\($0)" } ?? node
    return "\(Moment.clock(entry.at)) \(entry.level.rawValue) \(place): \(entry.text)"
  }

  /// An entry of a node's ledger.
  package static func line(_ node: String, _ entry: HistoryEntry) -> TerminalSafe {
    let place = entry.component.isEmpty ? node : "\(node)/\(entry.component)"
    let upgrade = entry.upgrade.map { " \($0)" } ?? ""
    // What people ask for names them; an event says so in its sentence where it matters.
    let who = entry.kind == .request ? entry.by.map { "\($0) " } ?? "" : ""
    return "#\(entry.position) \(Moment.full(entry.at)) \(place)\(upgrade): \(who)\(entry.summary)"
  }
}
