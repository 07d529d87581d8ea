/// How a bar is drawn.
package enum BarSigns: Sendable {
  /// Blocks of an eighth of a cell, coloured along a gradient.
  case blocks
  /// `#` and `·`.
  case plain

  /// From an eighth to seven eighths of a cell.
  static let partial: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}

extension Canvas {
  /// Draws a bar along the first row of an area, full by a share from 0 to 1.
  ///
  /// Where there are no colours it is drawn with plain signs.
  package mutating func bar(
    _ share: Double, _ gradient: ThemeGradient = .progress, signs: BarSigns = .blocks,
    isStale: Bool = false, in area: Area
  ) {
    guard !area.isEmpty else { return }
    let share = share.isFinite ? min(1, max(0, share)) : 0
    let isPlain = palette.depth == .mono || signs == .plain
    let eighths = Int(share * Double(area.columns) * 8)
    let (full, rest) = (eighths / 8, eighths % 8)
    fill(
      Area(column: area.column, row: area.row, columns: area.columns, rows: 1), .progressLeft,
      with: "·")
    for column in 0..<full {
      let character: Character = isPlain ? "#" : "█"
      paint(character, gradient, Double(column) / Double(area.columns), isStale, column, area)
    }
    guard rest > 0, !isPlain else { return }
    paint(
      BarSigns.partial[rest - 1], gradient, Double(full) / Double(area.columns), isStale, full,
      area)
  }

  private mutating func paint(
    _ character: Character, _ gradient: ThemeGradient, _ position: Double, _ isStale: Bool,
    _ column: Int, _ area: Area
  ) {
    let look = isStale ? style(.stale) : gradientStyle(gradient, at: position)
    grid.mark(character, at: Point(column: area.column + column, row: area.row), look)
  }

  /// How a gradient looks so far along it, on the present background.
  package func gradientStyle(_ gradient: ThemeGradient, at share: Double) -> Style {
    let look = palette.gradient(gradient, at: share)
    return look.on(style(.text).background)
  }
}
