internal import MigrationEngine
internal import WireProtocol

/// What happened in one upgrade, the newest last.
struct UpgradeEvents {
  private let model: Model
  private let upgrade: Upgrade
  private let glance: Glance

  init(_ model: Model, _ upgrade: Upgrade, _ glance: Glance) {
    self.model = model
    self.upgrade = upgrade
    self.glance = glance
  }

  /// Draws as many as there is room for, below a line with their name.
  func draw(on canvas: inout Canvas, in area: Area) {
    guard area.rows >= 2 else { return }
    let shown = newest(area.rows - 1)
    canvas.rule(StyledLine("events", .heading), note: StyledLine("e shows all", .dim), in: area)
    let rest = area.split(top: 1).rest
    guard !shown.isEmpty else {
      canvas.put("none since this console was started", .dim, in: rest)
      return
    }
    for (row, seen) in shown.enumerated() {
      let at = seen.event.event?.at ?? seen.seenAt
      canvas.put(
        StyledLine("\(Moment.clock(at)) ", .dim) + StyledLine(EventText.sentence(seen.event)),
        row: row, in: rest)
    }
  }

  private func newest(_ count: Int) -> [SeenEvent] {
    let events = model.shownFleet.events.reversed().lazy.filter { seen in
      seen.node == glance.node.id && seen.component == glance.status.name
        && (seen.event.event?.upgrade ?? upgrade.id) == upgrade.id
    }
    return Array(events.prefix(count)).reversed()
  }
}
