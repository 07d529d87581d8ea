/// A line of figures over time, to be drawn small.
package struct Sparkline: Equatable, Sendable {
  /// From an eighth of a row to all of it.
  static let signs: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// One column of it.
  package enum Column: Equatable, Sendable {
    /// Nothing was measured.
    case nothing
    case value(Double)
    /// Another version began to serve here.
    case cutOver
  }

  /// From left to right.
  package let columns: [Column]
  /// The greatest figure shown; `nil` when there is none.
  package let maximum: Double?

  /// Figures over time, the newest at the right.
  ///
  /// Where there are more than columns, each column shows the greatest of its figures, so that no
  /// bad moment is hidden. `cutOvers` are positions in `figures`.
  package init(_ figures: [Double?], cutOvers: [Int] = [], width: Int) {
    guard width > 0, !figures.isEmpty else {
      (columns, maximum) = ([], nil)
      return
    }
    let count = min(width, figures.count)
    var columns: [Column] = []
    var position = 0
    for column in 0..<count {
      let end = figures.count * (column + 1) / count
      let best = figures[position..<end].compactMap { $0 }.filter(\.isFinite).max()
      columns.append(best.map { .value(max(0, $0)) } ?? .nothing)
      position = end
    }
    for cutOver in cutOvers where figures.indices.contains(cutOver) {
      columns[cutOver * count / figures.count] = .cutOver
    }
    self.columns = columns
    maximum = figures.compactMap { $0 }.filter(\.isFinite).max()
  }

  /// What the top of the line stands for: 1, 2 or 5 times a power of ten, with air above the
  /// greatest
  /// figure, so that a steady figure is no wall and the scale does not change with every moment.
  package var ceiling: Double {
    guard let maximum, maximum > 0 else { return 0 }
    let wanted = maximum * Sparkline.air
    var power = 1.0
    while power * 10 <= wanted { power *= 10 }
    while power > wanted { power /= 10 }
    return power * ([1, 2, 5].first { power * $0 >= wanted } ?? 10)
  }

  /// The air above the greatest figure.
  private static let air = 1.25
}

extension Canvas {
  /// Draws a sparkline at the right of an area, from 0 at its foot to its ceiling.
  package mutating func sparkline(
    _ line: Sparkline, _ gradient: ThemeGradient, isStale: Bool = false, in area: Area
  ) {
    guard !area.isEmpty else { return }
    let steps = area.rows * Sparkline.signs.count
    let ceiling = line.ceiling
    let shown = line.columns.suffix(area.columns)
    for (offset, column) in shown.enumerated() {
      let place = area.columns - shown.count + offset
      switch column {
      case .nothing: continue
      case .cutOver:
        let whole = Area(
          column: area.column + place, row: area.row, columns: 1, rows: area.rows)
        grid.fill(whole, style(.versionNew), with: "│")
      case .value(let value):
        let share = ceiling > 0 ? value / ceiling : 0
        // What was measured is never nothing, so that a quiet moment and no moment differ.
        let level = max(1, Int((share * Double(steps)).rounded()))
        let look = isStale ? style(.stale) : gradientStyle(gradient, at: share)
        pillar(level, look, place, area)
      }
    }
  }

  private mutating func pillar(_ level: Int, _ look: Style, _ column: Int, _ area: Area) {
    var left = level
    for row in stride(from: area.rows - 1, through: 0, by: -1) where left > 0 {
      let step = min(left, Sparkline.signs.count)
      grid.mark(
        Sparkline.signs[step - 1], at: Point(column: area.column + column, row: area.row + row),
        look)
      left -= step
    }
  }
}
