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
    second(on: &canvas, in: area.split(top: 1).rest)
  }

  /// Where one is, and what is in the way, or else who is here.
  private func second(on canvas: inout Canvas, in area: Area) {
    let place = Place(model).line
    canvas.put(place, column: 1, in: area)
    let trouble = Trouble(model).line
    let right = trouble.isEmpty ? People(model).line : trouble
    guard !right.isEmpty else { return }
    // Trouble goes before where one is, where there is no room for both.
    let wanted = area.columns - right.width - 1
    guard !trouble.isEmpty || wanted > place.width + 2 else { return }
    let start = max(1, trouble.isEmpty ? wanted : min(wanted, place.width + 4))
    let clear = area.split(left: start).rest
    canvas.fill(clear, .text)
    canvas.put(right, in: clear)
  }

  /// Nodes, components by how they are, and who waits longest.
  private var summary: Segments {
    let fleet = model.shownFleet
    var segments = Segments()
    segments.add(nodes(fleet), rank: 0)
    var counts: [Standing: Int] = [:]
    var worst: (name: TerminalSafe, wait: Double)?
    var total = 0
    for node in fleet.nodes.indices {
      // By index: nothing of a component is copied but what is looked at.
      for place in fleet.nodes[node].components.indices {
        total += 1
        counts[fleet.nodes[node].components[place].standing, default: 0] += 1
        guard let wait = fleet.nodes[node].components[place].status.latency.p999,
          wait > worst?.wait ?? 0
        else { continue }
        worst = (
          "\(fleet.nodes[node].name)/\(fleet.nodes[node].components[place].name)", wait
        )
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
        StyledLine("worst p99.9 ", .dim)
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
