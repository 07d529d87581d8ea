import ConsoleUI
import MigrationEngine
import Testing
import WireProtocol

@Suite struct HelpTests {
  private func stage(_ search: String = "", top: Int = 0) -> Stage {
    var stage = Stage()
    var screen = HelpScreen()
    screen.search = search
    screen.top = top
    stage.model.screens.append(.help(screen))
    return stage
  }

  @Test func everyCommandIsFoundByScrolling() {
    var seen: Set<String> = []
    for top in stride(from: 0, to: 80, by: 10) {
      for line in stage(top: top).picture(120, 24).lines {
        for entry in CommandCatalog.all where line.contains(entry.summary.prefix(40)) {
          seen.insert(entry.command.rawValue)
        }
      }
    }
    #expect(CommandCatalog.all.filter { !seen.contains($0.command.rawValue) }.isEmpty)
  }

  @Test func aSearchKeepsWhatFits() {
    let lines = stage("roll back").picture().lines
    #expect(lines.contains { $0.hasPrefix(" B ") && $0.contains("roll back") })
    #expect(!lines.contains { $0.contains("half a page up") })
    let none = stage("no such thing").picture().lines
    #expect(none.contains { $0.contains("no command fits “no such thing”") })
  }

  @Test func whatIsNotLegalNowSaysWhy() {
    let grid = stage("roll back").picture(160, 24)
    #expect(grid.role(of: "back to the version before") == .keyIllegal)
    #expect(grid.lines.contains { $0.contains("not now: ") })
  }

  @Test(arguments: [(0, 0), (1, 1), (40, 10), (80, 24), (200, 50)])
  func anySizeIsDrawn(_ columns: Int, _ rows: Int) {
    let grid = stage().picture(columns, rows)
    #expect(grid.size == Size(columns: columns, rows: rows))
  }
}
