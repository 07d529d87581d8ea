internal import MigrationEngine
internal import WireProtocol

/// The fleet in a line, and what one must know before pressing a key.
struct HeaderView {
  private let model: Model

  init(_ model: Model) { self.model = model }

  func draw(on canvas: inout Canvas, in area: Area) {
    let badges = Badges(model).line(isMono: canvas.palette.depth == .mono)
    let column = canvas.putRight(badges, in: area)
    let room = max(0, column - 2)
    let (left, _) = Area(
      column: area.column, row: area.row, columns: room + 1, rows: 1
    ).split(left: room + 1)
    canvas.put(summary.fitted(width: room), column: 1, in: left)
    guard area.rows > 1 else { return }
    let trouble = Trouble(model).line
    let place = Place(model).line
    canvas.put(place, column: 1, row: 1, in: area)
    guard !trouble.isEmpty else { return }
    // Trouble goes before where one is.
    let start = min(place.width + 4, max(1, area.columns - trouble.width - 1))
    let clear = Area(
      column: area.column + start, row: area.row + 1, columns: area.columns - start, rows: 1)
    canvas.fill(clear, .text)
    canvas.put(trouble, in: clear)
  }

  /// Nodes, components by how they are, and who waits longest.
  private var summary: Segments {
    let fleet = model.shownFleet
    var segments = Segments()
    segments.add(nodes(fleet), rank: 0)
    var counts: [Standing: Int] = [:]
    var worst: (name: TerminalSafe, wait: Double)?
    var total = 0
    for node in fleet.nodes {
      for component in node.components {
        total += 1
        counts[Standing(component.status), default: 0] += 1
        guard let wait = component.status.latency.p999, wait > worst?.wait ?? 0 else { continue }
        worst = ("\(node.name)/\(component.name)", wait)
      }
    }
    segments.add(StyledLine("\(Quantity.count(total, "component"))", .text), rank: 3)
    for (rank, standing) in Standing.allCases.enumerated() {
      guard let count = counts[standing] else { continue }
      segments.add(
        StyledLine(standing.sign + " \(Quantity.grouped(count)) ", standing.role)
          + StyledLine(standing.word, standing == .idle ? .dim : standing.role),
        rank: rank < 3 ? 1 : 2)
    }
    if let worst {
      let figure =
        StyledLine("p99.9 ", .dim)
        + StyledLine(Figures.wait(worst.wait), Figures.role(ofWait: worst.wait))
      segments.add(figure, rank: 4)
      segments.add(StyledLine(worst.name, .dim), rank: 5)
    }
    return segments
  }

  private func nodes(_ fleet: FleetModel) -> StyledLine {
    var line = StyledLine("\(Quantity.count(fleet.nodes.count, "node"))", .title)
    let gone = fleet.nodes.filter { Trouble.connection($0, model.now) != nil }
    let connecting = fleet.nodes.count { $0.connection == .connecting }
    if let first = gone.first {
      var text: TerminalSafe = "✗ \(gone.count) lost"
      if case .lost(_, let since) = first.connection {
        text = text + " " + Figures.age(since, model.now)
      }
      line += "  " + StyledLine(text, .bad)
    }
    if connecting > 0 { line += "  " + StyledLine("… \(connecting) connecting", .dim) }
    return line
  }
}

extension Standing {
  /// In a word.
  package var word: TerminalSafe {
    switch self {
    case .failed: "failed"
    case .held: "held"
    case .suspended: "suspended"
    case .busy: "upgrading"
    case .armed: "armed"
    case .live: "live"
    case .idle: "idle"
    }
  }
}
