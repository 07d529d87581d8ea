/// A terminal in which nothing else fits.
enum TooSmallView {
  static func draw(on canvas: inout Canvas) {
    let least = ScreenLayout.minimum
    let area = Area(canvas.grid.size)
    let sentence: TerminalSafe =
      "too small: \(least.columns)×\(least.rows) is the least; enlarge the terminal"
    canvas.paragraph(sentence, in: area)
  }
}
