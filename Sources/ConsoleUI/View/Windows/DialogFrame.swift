internal import MigrationEngine

/// A window in the middle, as high as what it says, with its keys in the last row.
struct DialogFrame {
  /// Wider than this no sentence is easier to read.
  static let maximumColumns = 76
  /// A frame above and below, and a column of room at each side of what is inside.
  private static let around = Size(columns: 4, rows: 2)

  private let outer: Area
  private let front: Area
  /// What is said.
  let body: Area
  /// What is typed or pressed.
  let foot: Area

  /// Places a window in which so many rows are said above so many others.
  init(_ area: Area, rows: Int, foot footRows: Int, columns: Int = maximumColumns) {
    front = area
    outer = area.centred(columns: columns, rows: rows + footRows + DialogFrame.around.rows)
    let inner = outer.inset(columns: 2, rows: 1)
    let parts = inner.split(bottom: footRows)
    (body, foot) = (parts.rest, parts.bottom)
  }

  /// How wide what is said may be.
  static func width(in area: Area, columns: Int = maximumColumns) -> Int {
    max(0, min(area.columns, columns) - around.columns)
  }

  /// Draws the frame, and what is inside on its ground.
  func draw(
    on canvas: inout Canvas, title: StyledLine, note: StyledLine = StyledLine(),
    isDangerous: Bool = false, _ inside: (inout Canvas) -> Void
  ) {
    canvas.onGround(of: isDangerous ? .dialogDanger : .dialog) { canvas in
      canvas.clearAround(outer, in: front)
      _ = canvas.window(outer, title: title, note: note, isDangerous: isDangerous)
      inside(&canvas)
    }
  }
}

/// Keys of a window, as they stand in its last row.
struct WindowKey {
  private let line: StyledLine

  /// A key and what it does; where it does nothing now it is greyed, and stands in brackets.
  init(_ key: TerminalSafe, _ label: TerminalSafe, isLegal: Bool = true) {
    line =
      isLegal
      ? StyledLine(key, .key) + StyledLine(" " + label, .keyLabel)
      : StyledLine("(" + key + " " + label + ")", .keyIllegal)
  }

  /// All of them in a row.
  static func row(_ keys: [WindowKey]) -> StyledLine {
    StyledLine.joined(keys.map(\.line), by: "  ")
  }
}

extension Model {
  /// `edge-1/cache`.
  func placeName(_ id: ComponentID) -> TerminalSafe {
    "\(shownFleet[id.node]?.name ?? id.node.path)/\(id.name)"
  }
}

extension Canvas {
  /// Clears a column at each side of a window, so that its edges are seen.
  mutating func clearAround(_ window: Area, in area: Area) {
    let wider = Area(
      column: window.column - 1, row: window.row, columns: window.columns + 2, rows: window.rows)
    grid.fill(wider.clipped(to: area), palette[.text])
  }

  /// Draws a line across a frame that divides what is inside, from edge to edge.
  mutating func divide(
    _ frame: Area, row: Int, _ title: StyledLine = StyledLine(), note: StyledLine = StyledLine(),
    _ role: ThemeRole = .borderFocused
  ) {
    guard row > 0, row < frame.rows - 1, frame.columns >= 4 else { return }
    rule(title, note: note, row: row, in: frame, role)
    let edges: [(Int, Character)] = [(0, "├"), (frame.columns - 1, "┤")]
    for (column, sign) in edges {
      fill(
        Area(column: frame.column + column, row: frame.row + row, columns: 1, rows: 1), role,
        with: sign)
    }
  }
}
