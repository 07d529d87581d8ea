internal import MigrationEngine

/// A figure over time: what it is, how it is now, how bad it was, and the line of it.
package struct Trend {
  /// What is drawn.
  package enum Kind: Sendable {
    /// How long callers wait at the worst.
    case stall
    /// Calls each second.
    case calls
    /// Rows written each second.
    case writes
  }

  /// So much of the time before an upgrade is shown with it, for comparison.
  private static let secondsBefore = 20

  /// The rows that a line takes at the most.
  private static let maximumRows = 6

  let kind: Kind
  let moments: ArraySlice<Series.Moment>
  let now: Instant
  let isStale: Bool

  /// What was measured of a component lately; over an upgrade, all of it.
  init(_ kind: Kind, _ glance: Glance, width: Int) {
    self.kind = kind
    now = glance.now
    isStale = glance.isStale
    let all = glance.component.series.moments
    if let upgrade = glance.upgrade {
      let start = upgrade.startedAt - .seconds(Trend.secondsBefore)
      moments = all[(all.firstIndex { $0.at >= start } ?? all.endIndex)...]
    } else {
      moments = all.suffix(max(0, width))
    }
  }

  private var name: TerminalSafe {
    switch kind {
    case .stall: "p99.9"
    case .calls: "calls"
    case .writes: "writes"
    }
  }

  private func figure(_ moment: Series.Moment) -> Double? {
    switch kind {
    case .stall: moment.p999
    case .calls: moment.callsPerSecond
    case .writes: moment.writesPerSecond
    }
  }

  private func text(_ figure: Double?) -> TerminalSafe {
    guard let figure else { return Figures.none }
    return switch kind {
    case .stall: Figures.wait(figure)
    case .calls, .writes: Figures.compact(figure) + "/s"
    }
  }

  private var cutOvers: [Int] {
    Array(moments.indices.dropFirst()).filter { moments[$0].version != moments[$0 - 1].version }
      .map { $0 - moments.startIndex }
  }

  /// Draws a caption in the first row, and the line below it.
  package func draw(on canvas: inout Canvas, in area: Area) {
    let (top, rest) = area.split(top: 1)
    let line = Sparkline(moments.map(figure), cutOvers: cutOvers, width: area.columns)
    canvas.put(caption(line).fitted(width: area.columns), in: top)
    let gradient: ThemeGradient = kind == .stall ? .latency : .rate
    // Taller ones are walls.
    let foot = rest.split(top: Trend.maximumRows).top
    canvas.sparkline(line, gradient, isStale: isStale, in: foot)
  }

  private func caption(_ line: Sparkline) -> Segments {
    var segments = Segments()
    let current = moments.last.flatMap(figure)
    let role: ThemeRole =
      isStale ? .stale : kind == .stall ? Figures.role(ofWait: current) : .number
    segments.add(StyledLine(name, .heading) + " " + StyledLine(text(current), role))
    guard let maximum = line.maximum, let first = moments.first else { return segments }
    segments.add(StyledLine("most ", .dim) + StyledLine(text(maximum), .number), rank: 1)
    segments.add(StyledLine("over " + Figures.age(first.at, now), .dim), rank: 3)
    if let last = cutOvers.last {
      let version = moments[moments.startIndex + last].version
      segments.add(StyledLine("│ \(version) serves", .versionNew), rank: 2)
    }
    return segments
  }
}
