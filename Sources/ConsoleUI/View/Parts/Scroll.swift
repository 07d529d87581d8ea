/// Which of many rows are shown.
package struct Scroll: Equatable, Sendable {
  /// The first row shown.
  package let top: Int
  package let count: Int
  /// How many rows there is room for.
  package let visible: Int

  /// Begins at `top` where that is possible, and keeps one row in sight, such as the cursor's.
  package init(top: Int, count: Int, visible: Int, keeping row: Int? = nil) {
    let visible = max(0, visible)
    var top = top
    if let row, visible > 0 {
      if row < top { top = row }
      if row >= top + visible { top = row - visible + 1 }
    }
    self.top = max(0, min(top, count - visible))
    self.count = max(0, count)
    self.visible = visible
  }

  /// The rows shown.
  package var range: Range<Int> { top..<max(top, min(count, top + visible)) }

  /// Whether some rows are not shown.
  package var isNeeded: Bool { count > visible }

  /// `21–40 of 100`; nothing where all is shown.
  package var text: TerminalSafe {
    isNeeded && visible > 0
      ? "\(Quantity.grouped(top + 1))–\(Quantity.grouped(range.upperBound))"
        + " of \(Quantity.grouped(count))"
      : ""
  }
}

extension Canvas {
  /// Draws, along the right edge of an area, which of its rows are shown; nothing where all are.
  package mutating func scrollBar(_ scroll: Scroll, in area: Area) {
    guard scroll.isNeeded, area.rows >= 2, area.columns >= 2 else { return }
    let edge = Area(
      column: area.column + area.columns - 1, row: area.row, columns: 1, rows: area.rows)
    fill(edge, .border, with: "│")
    let size = max(1, area.rows * scroll.visible / scroll.count)
    let hidden = max(1, scroll.count - scroll.visible)
    let start = (area.rows - size) * scroll.top / hidden
    fill(
      Area(column: edge.column, row: edge.row + start, columns: 1, rows: size), .borderFocused,
      with: "┃")
  }
}
