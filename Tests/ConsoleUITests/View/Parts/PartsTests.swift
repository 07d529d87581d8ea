import Testing

@testable import ConsoleUI

/// The parts that screens are made of.
@Suite struct PartsTests {
  private func canvas(_ columns: Int, _ rows: Int, _ depth: ColourDepth = .indexed) -> Canvas {
    Canvas(Size(columns: columns, rows: rows), RolePalette.make(depth))
  }

  private enum Place { case name, rows, note }

  private let columns = [
    TableColumn(Place.name, "NAME", 6...12, rank: 0),
    TableColumn(Place.rows, "ROWS", 5...9, rank: 1, isNumber: true),
    TableColumn(Place.note, "NOTE", 4...20, rank: 2),
  ]

  @Test(arguments: [
    (0, []), (5, []), (6, ["name 0+6"]), (11, ["name 0+11"]), (12, ["name 0+6", "rows 7+5"]),
    (17, ["name 0+6", "rows 7+5", "note 13+4"]), (24, ["name 0+12", "rows 13+6", "note 20+4"]),
    (80, ["name 0+12", "rows 13+9", "note 23+20"]),
  ])
  func columnsDropOutByRank(_ width: Int, _ expected: [String]) {
    let placed = TableLayout(columns, width: width).placed
    #expect(placed.map { "\($0.column.id) \($0.offset)+\($0.width)" } == expected)
  }

  @Test func cellsKeepToTheirColumns() {
    var canvas = canvas(26, 2)
    let area = Area(canvas.grid.size)
    let table = TableLayout(columns, width: 24)
    canvas.heading(of: table, in: area)
    canvas.cell("a name that is long", table.placed[0], row: 1, in: area)
    canvas.cell("1,234", table.placed[1], row: 1, in: area)
    canvas.cell("below", table.placed[2], row: 2, in: area)
    #expect(canvas.grid.lines == ["NAME           ROWS NOTE", "a name that…  1,234"])
    #expect(canvas.grid.role(of: "ROWS") == .heading)
  }

  @Test(arguments: [
    (0.0, "··········"), (0.5, "█████·····"), (0.55, "█████▌····"), (1, "██████████"),
    (7, "██████████"), (-1, "··········"), (.nan, "··········"), (0.9999, "█████████▉"),
  ])
  func aBarHasEighths(_ share: Double, _ expected: String) {
    var canvas = canvas(10, 1)
    canvas.bar(share, in: Area(canvas.grid.size))
    #expect(canvas.grid.lines == [expected])
  }

  @Test func aBarWithoutColoursIsPlain() {
    var mono = canvas(10, 1, .mono)
    mono.bar(0.55, in: Area(mono.grid.size))
    #expect(mono.grid.lines == ["#####·····"])
    var plain = canvas(10, 1)
    plain.bar(0.55, signs: .plain, in: Area(plain.grid.size))
    #expect(plain.grid.lines == ["#####·····"])
  }

  @Test func aSparklineShowsTheWorstAndTheCutOver() {
    var canvas = canvas(10, 1)
    let area = Area(canvas.grid.size)
    canvas.sparkline(Sparkline([1, nil, 4, 8, 0, 2], cutOvers: [4], width: 10), .latency, in: area)
    #expect(canvas.grid.lines == ["    ▁ ▃▆│▂"])
    let narrow = Sparkline([1, 9, 2, 3, .infinity, 5], width: 3)
    #expect(narrow.columns == [.value(9), .value(3), .value(5)])
    #expect(narrow.maximum == 9)
    #expect(Sparkline([], width: 5).columns.isEmpty)
    #expect(Sparkline([1], width: 0).columns.isEmpty)
  }

  @Test func aSparklineMayBeTall() {
    var canvas = canvas(4, 2)
    canvas.sparkline(
      Sparkline([16, 8, 1, 0], width: 4), .latency, in: Area(canvas.grid.size))
    #expect(canvas.grid.lines == ["▅", "█▆▁▁"])
  }

  @Test func aFrameHoldsItsTitle() {
    var canvas = canvas(20, 4)
    let inner = canvas.frame(Area(canvas.grid.size), title: "tables", note: "1–2 of 9")
    #expect(inner == Area(column: 1, row: 1, columns: 18, rows: 2))
    #expect(
      canvas.grid.lines == [
        "┌─ tables ─────────┐", "│                  │", "│                  │",
        "└──────────────────┘",
      ])
    #expect(canvas.frame(Area(column: 0, row: 0, columns: 3, rows: 2)).columns == 3)
  }

  @Test func sentencesAreWrappedByCells() {
    let lines = Wrapping.lines("the quick brown fox jumpsoverthelazydog", width: 10)
    #expect(lines.map(\.text) == ["the quick", "brown fox", "jumpsovert", "helazydog"])
    #expect(Wrapping.lines("words", width: 0).isEmpty)
    #expect(Wrapping.lines("   ", width: 9).isEmpty)
    #expect(
      Wrapping.lines(TerminalSafe(String(repeating: "x", count: 9_999)), width: 1).count == 200)
    var canvas = canvas(10, 2)
    let used = canvas.paragraph("the quick brown fox jumps", in: Area(canvas.grid.size))
    #expect(used == 2)
    #expect(canvas.grid.lines == ["the quick", "brown fox…"])
  }

  @Test func aLineThatIsCutSaysSo() {
    var canvas = canvas(6, 1)
    canvas.put(StyledLine("abc") + StyledLine("def", .dim) + "g", in: Area(canvas.grid.size))
    #expect(canvas.grid.lines == ["abcde…"])
    #expect(canvas.grid.role(of: "d") == .dim)
  }

  @Test func theCursorStaysInSight() {
    #expect(Scroll(top: 0, count: 100, visible: 10, keeping: 25).range == 16..<26)
    #expect(Scroll(top: 50, count: 100, visible: 10, keeping: 25).range == 25..<35)
    #expect(Scroll(top: 95, count: 100, visible: 10).range == 90..<100)
    #expect(Scroll(top: 5, count: 3, visible: 10).range == 0..<3)
    #expect(Scroll(top: 5, count: 3, visible: 0, keeping: 2).range.isEmpty)
    #expect(Scroll(top: 20, count: 1_000, visible: 10).text.text == "21–30 of 1,000")
    #expect(Scroll(top: 0, count: 3, visible: 10).text.text == "")
  }

  @Test func whatIsSelectedKeepsItsColoursWhereThereAreMany() {
    var canvas = canvas(4, 1)
    let area = Area(canvas.grid.size)
    canvas.put("ok", .good, in: area)
    canvas.select(area)
    #expect(canvas.grid.role(of: "ok") == .good)
    #expect(canvas.grid.style(of: "ok")?.background != .terminal)
    var mono = self.canvas(4, 1, .mono)
    mono.put("ok", .good, in: area)
    mono.select(area)
    #expect(mono.grid.style(of: "ok")?.attributes == .reverse)
  }
}
