import ConsoleUI

/// What the program draws, by its size and by how often it was told to go on.
enum Picture: String {
  case words, wide, colours, many, huge

  func grid(_ size: Size, step: Int) -> Grid {
    var grid = Grid(size)
    switch self {
    case .words: words(&grid, step)
    case .wide: wide(&grid, step)
    case .colours: colours(&grid, step)
    case .many: many(&grid, step)
    case .huge: huge(&grid, step)
    }
    return grid
  }

  private func put(
    _ text: TerminalSafe, _ column: Int, _ row: Int, _ style: Style = .plain, in grid: inout Grid
  ) {
    grid.put(text, at: Point(column: column, row: row), in: Area(grid.size), style)
  }

  private func words(_ grid: inout Grid, _ step: Int) {
    put("midstream \(grid.size.columns)x\(grid.size.rows)", 0, 0, in: &grid)
    put("step \(step)", 2, 1, in: &grid)
    put("corner", grid.size.columns - 6, grid.size.rows - 1, in: &grid)
    // The cursor goes, and comes back.
    if step % 2 == 0 { grid.cursor = Point(column: 2 + step, row: 1) }
  }

  private func wide(_ grid: inout Grid, _ step: Int) {
    let bold = Style(attributes: .bold)
    put("日本語 | 한국 | 😀 | e\u{301}u\u{308} | ü", step, 0, in: &grid)
    put("混ざる text ここ", 1, 1, bold, in: &grid)
    // The last cell is half a character too small.
    put("端", grid.size.columns - 2, 2, in: &grid)
    put("ab界cd", 0, 3, in: &grid)
    put(step % 2 == 0 ? "a界cd" : "xy界z", 0, 4, in: &grid)
  }

  private func colours(_ grid: inout Grid, _ step: Int) {
    let rgb = Style(foreground: .rgb(red: 18, green: 52, blue: 86))
    put("rgb", 0, 0, rgb, in: &grid)
    put("red", 4, 0, Style(foreground: .indexed(1)), in: &grid)
    put("bright", 8, 0, Style(foreground: .indexed(9)), in: &grid)
    put("orange", 16, 0, Style(foreground: .indexed(208)), in: &grid)
    put(
      "on", 24, 0, Style(foreground: .indexed(15)).on(.rgb(red: 0, green: 0, blue: 95)), in: &grid)
    put("plain", 28, 0, in: &grid)
    let looks: [(TerminalSafe, Attributes)] = [
      ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline),
      ("reverse", .reverse), ("both", [.bold, .underline]),
    ]
    var column = 0
    for (name, attributes) in looks {
      put(name, column, 1, Style(attributes: attributes), in: &grid)
      column += 10
    }
  }

  /// More pairs of colours than some terminals have, others with each step.
  private func many(_ grid: inout Grid, _ step: Int) {
    for row in 0..<grid.size.rows {
      for column in 0..<grid.size.columns {
        let number = row * grid.size.columns + column + step * 7_919
        let style = Style(
          foreground: .rgb(
            red: UInt8(truncatingIfNeeded: number), green: UInt8(truncatingIfNeeded: number >> 8),
            blue: UInt8(truncatingIfNeeded: step)))
        put("x", column, row, style, in: &grid)
      }
    }
  }

  /// All cells differ from step to step.
  private func huge(_ grid: inout Grid, _ step: Int) {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    for row in 0..<grid.size.rows {
      for column in 0..<grid.size.columns {
        let letter = letters[(row * 7 + column * 3 + step * 5) % letters.count]
        let style = Style(foreground: .indexed(UInt8((row + column + step) % 7 + 1)))
        put("\(letter)", column, row, style, in: &grid)
      }
    }
  }
}
