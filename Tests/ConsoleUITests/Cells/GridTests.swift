import Testing

@testable import ConsoleUI

/// Pictures of cells: `<` is the second half of the wide character before it.
@Suite struct GridTests {
  private func picture(_ grid: Grid) -> [String] {
    (0..<grid.size.rows).map { row in
      grid.row(row).map { $0.text.map { $0 == " " ? "·" : String($0) } ?? "<" }.joined()
    }
  }

  /// One row, into which texts are put one after the other at columns.
  private func row(_ columns: Int, _ texts: [(String, at: Int)]) -> String {
    var grid = Grid(Size(columns: columns, rows: 1))
    for (text, column) in texts {
      grid.put(TerminalSafe(text), at: Point(column: column, row: 0), in: Area(grid.size), .plain)
    }
    return picture(grid)[0]
  }

  @Test func textStandsWhereItIsPut() {
    var grid = Grid(Size(columns: 6, rows: 3))
    let took = grid.put("ab", at: Point(column: 2, row: 1), in: Area(grid.size), .plain)
    #expect(took == 2)
    #expect(picture(grid) == ["······", "··ab··", "······"])
    #expect(grid.lines == ["", "  ab", ""])
  }

  @Test(arguments: [
    (6, "abcdef", "abcdef"), (5, "abcdef", "abcd…"), (1, "abcdef", "…"), (4, "漢字", "漢<字<"),
    (3, "漢字", "漢<…"), (2, "漢字", "…·"), (5, "a漢字漢", "a漢<…·"), (6, "🇩🇪ab", "🇩🇪ab··"),
  ])
  func whatDoesNotFitIsCutOff(_ columns: Int, _ text: String, _ expected: String) {
    // Two halves of a flag next to one another read as one flag again.
    #expect(row(columns, [(text, at: 0)]) == expected)
  }

  @Test func halfOfAWideCharacterIsNeverLeft() {
    #expect(row(6, [("漢字漢", at: 0), ("x", at: 1)]) == "·x字<漢<")
    #expect(row(6, [("漢字漢", at: 0), ("x", at: 2)]) == "漢<x·漢<")
    #expect(row(6, [("漢字漢", at: 0), ("語", at: 1)]) == "·語<·漢<")
    #expect(row(6, [("漢字漢", at: 0), ("語", at: 2)]) == "漢<語<漢<")
    #expect(row(6, [("漢字漢", at: 0), ("xy", at: 3)]) == "漢<·xy·")
    #expect(row(3, [("漢", at: 0), ("ab", at: 1)]) == "·ab")
  }

  @Test func fillingClearsBothHalves() {
    var grid = Grid(Size(columns: 6, rows: 1))
    grid.put("漢字漢", at: Point(column: 0, row: 0), in: Area(grid.size), .plain)
    grid.fill(Area(column: 1, row: 0, columns: 2, rows: 1), .plain, with: "─")
    #expect(picture(grid) == ["·──·漢<"])
    // A filler that is two cells wide would cut itself in half.
    grid.fill(Area(grid.size), .plain, with: "漢")
    #expect(picture(grid) == ["······"])
  }

  @Test(arguments: [
    (Point(column: -1, row: 0), 0), (Point(column: 0, row: -1), 0), (Point(column: 3, row: 0), 0),
    (Point(column: 0, row: 2), 0), (Point(column: 2, row: 1), 1), (Point(column: 1, row: 1), 2),
  ])
  func nothingIsPutOutside(_ point: Point, _ columns: Int) {
    var grid = Grid(Size(columns: 3, rows: 2))
    #expect(grid.put("xyz", at: point, in: Area(grid.size), .plain) == columns)
    let hasChanged = grid != Grid(Size(columns: 3, rows: 2))
    #expect(hasChanged == (columns > 0))
  }

  @Test func anAreaEndsWhereTheGridDoes() {
    for size in [Size(columns: 0, rows: 0), Size(columns: 1, rows: 1), Size(columns: 4, rows: 2)] {
      var grid = Grid(size)
      let beyond = Area(column: -2, row: -2, columns: 20, rows: 20)
      grid.fill(beyond, .plain, with: "x")
      grid.restyle(beyond) { $0.with(.bold) }
      #expect(grid.cells.allSatisfy { $0 == Cell("x", Style(attributes: .bold)) })
      let outside = Area(column: 30, row: 30, columns: 5, rows: 5)
      grid.fill(outside, .plain, with: "y")
      grid.restyle(outside) { $0.with(.dim) }
      grid.put("y", at: Point(column: 31, row: 31), in: outside, .plain)
      #expect(grid.cells.allSatisfy { $0.text == "x" })
    }
  }

  @Test func anAreaInsideKeepsTextInside() {
    var grid = Grid(Size(columns: 8, rows: 3))
    let area = Area(column: 2, row: 1, columns: 4, rows: 1)
    grid.put("abcdef", at: Point(column: 3, row: 1), in: area, .plain)
    grid.put("above", at: Point(column: 3, row: 0), in: area, .plain)
    grid.put("left", at: Point(column: 1, row: 1), in: area, .plain)
    #expect(picture(grid) == ["········", "···ab…··", "········"])
  }

  /// What a service or a document says may be anything.
  @Test(arguments: [
    ("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛…"), ("a\r\nb", "a␍␊b······"),
    ("a\u{200B}\u{202E}b", "a��b······"), ("\u{301}x", "◌\u{301}x········"),
    ("e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}x", "e\u{301}\u{302}\u{303}\u{304}x········"),
    ("👩\u{200D}🔬", "👩<�🔬<·····"), ("👍🏽!", "👍<!·······"), ("❤\u{FE0F}!", "❤!········"),
    ("a\u{FE0F}\u{FE0F}", "a·········"), ("\u{1FAE8}!", "�!········"),
    ("\u{1161}\u{11AB}", "�·········"),
  ])
  func hostileTextStaysInItsCells(_ text: String, _ expected: String) {
    #expect(row(10, [(text, at: 0)]) == expected)
  }

  /// A literal is trusted to be ours; a cell is checked all the same.
  @Test func aControlCodeOfOurOwnDoesNotReachACell() {
    var grid = Grid(Size(columns: 5, rows: 1))
    grid.put("\u{1B}c\n", at: Point(column: 0, row: 0), in: Area(grid.size), .plain)
    #expect(picture(grid) == ["�c�··"])
  }

  @Test func anEndlessTextCostsNoMoreThanItsBeginning() {
    var grid = Grid(Size(columns: 3, rows: 1))
    let marks = String(repeating: "\u{301}", count: 10_000)
    let consonants = String(repeating: "क\u{94D}", count: 10_000)
    grid.put("a\(marks)b", at: Point(column: 0, row: 0), in: Area(grid.size), .plain)
    #expect(grid.lines == ["a\u{301}\u{301}\u{301}\u{301}b"])
    grid.put("\(consonants)", at: Point(column: 0, row: 0), in: Area(grid.size), .plain)
    #expect(picture(grid) == ["…b·"])
  }
}
