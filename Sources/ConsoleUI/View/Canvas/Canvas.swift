/// What views draw on: a picture, and a palette that says how things look.
///
/// Views say what a cell means, never a colour. Rows and columns of the functions here are counted
/// from the upper left corner of the area that is handed in; what lies outside of it is not drawn.
package struct Canvas {
  /// The picture as far as it is drawn.
  package var grid: Grid
  package let palette: Palette
  /// The window that stands in front; `nil` for the screen's own background.
  private var ground: ThemeRole?

  /// An empty picture.
  package init(_ size: Size, _ palette: Palette) {
    grid = Grid(size, palette[.text])
    self.palette = palette
  }

  /// How something looks here.
  package func style(_ role: ThemeRole) -> Style {
    ground.map { palette.style(role, on: $0) } ?? palette[role]
  }

  /// Draws on the background of something, such as a window's.
  package mutating func onGround(of role: ThemeRole, _ draw: (inout Canvas) -> Void) {
    let outer = ground
    ground = role
    draw(&self)
    ground = outer
  }

  /// Writes text, and returns how many columns it took; what does not fit ends in an ellipsis.
  @discardableResult
  package mutating func put(
    _ text: TerminalSafe, _ role: ThemeRole = .text, column: Int = 0, row: Int = 0, in area: Area
  ) -> Int {
    grid.put(
      text, at: Point(column: area.column + column, row: area.row + row), in: area, style(role))
  }

  /// Writes a line, and returns how many columns it took; what does not fit ends in an ellipsis.
  @discardableResult
  package mutating func put(
    _ line: StyledLine, column: Int = 0, row: Int = 0, in area: Area
  ) -> Int {
    var end = column
    for (position, span) in line.spans.enumerated() {
      // A part that ends exactly where there is no more room must say that something follows.
      let isLast = position == line.spans.count - 1
      let room = area.columns - end
      guard room > 0 else { break }
      if !isLast, DisplayWidth.of(span.text.text) >= room {
        end += put(span.text + "…", span.role, column: end, row: row, in: area)
        break
      }
      end += put(span.text, span.role, column: end, row: row, in: area)
    }
    return end - column
  }

  /// Writes a line that ends at the area's right edge, and returns the column it begins at.
  @discardableResult
  package mutating func putRight(_ line: StyledLine, row: Int = 0, in area: Area) -> Int {
    let column = max(0, area.columns - line.width)
    put(line, column: column, row: row, in: area)
    return column
  }

  /// Writes one character into all of an area.
  package mutating func fill(_ area: Area, _ role: ThemeRole, with character: Character = " ") {
    grid.fill(area, style(role), with: character)
  }

  /// Shows an area as the one that the cursor is on.
  ///
  /// What stands there keeps its colours where there are enough of them to stay readable.
  package mutating func select(_ area: Area) {
    let palette = palette
    grid.restyle(area) { palette.selected($0) }
  }

  /// Puts the terminal's own cursor somewhere inside an area.
  package mutating func putCursor(column: Int = 0, row: Int = 0, in area: Area) {
    let point = Point(column: area.column + column, row: area.row + row)
    if area.contains(point), Area(grid.size).contains(point) { grid.cursor = point }
  }
}
