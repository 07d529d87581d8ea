internal import MigrationEngine
internal import WireProtocol

/// How long callers wait and how many there are, over time.
struct LatencyPane {
  private let glance: Glance

  init(_ glance: Glance) { self.glance = glance }

  /// p50, p99, p99.9 and the longest.
  static func figures(_ glance: Glance) -> StyledLine {
    let latency = glance.status.latency
    let parts: [(TerminalSafe, Double?)] = [
      ("p50 ", latency.p50), ("p99 ", latency.p99), ("p99.9 ", latency.p999), ("max ", latency.max),
    ]
    return StyledLine.joined(
      parts.map { name, figure in
        StyledLine(name, .dim)
          + StyledLine(Figures.wait(figure), glance.role(Figures.role(ofWait: figure)))
      }, by: "  ")
  }

  func draw(on canvas: inout Canvas, in area: Area) {
    var rest = area
    if area.rows >= 8 {
      canvas.put(LatencyPane.figures(glance), in: area)
      rest = area.split(top: 2).rest
    }
    let each = rest.rows / 3
    for kind in [Trend.Kind.stall, .calls, .writes] {
      let (top, below) = rest.split(top: kind == .writes ? rest.rows : each)
      // A free row between two lines, where there is one.
      let place = top.rows > 3 ? top.split(bottom: 1).rest : top
      Trend(kind, glance, width: place.columns).draw(on: &canvas, in: place)
      rest = below
    }
  }
}
