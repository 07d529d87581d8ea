import ConsoleUI
import MigrationEngine
import Testing
import WireProtocol

@Suite struct OperatorsTests {
  @Test func peopleAreNamedWithWhatTheyMayAndDid() {
    var stage = Stage()
    let now = stage.model.now
    stage.model.screens.append(.operators)
    let ada = OperatorStatus(
      authority: Authority(uid: 1, name: "ada", role: .operator), client: "midstream", pid: 7,
      since: now - .seconds(90), isWatching: true, actedAt: now - .seconds(5), isYou: true)
    let hostile = OperatorStatus(
      authority: Authority(uid: 2, name: "bob\u{1B}[2J\u{202E}", role: .viewer, isReadOnly: true),
      client: "watch\ner", since: now - .seconds(4_000))
    for position in stage.model.fleet.nodes.indices {
      stage.model.fleet.nodes[position].operators = position == 0 ? [ada, hostile] : []
    }
    let grid = stage.picture(100, 24)
    let lines = grid.lines
    #expect(
      lines.contains {
        $0.contains("ada (you)") && $0.contains("operator") && $0.contains("process 7")
          && $0.contains("90 s") && $0.contains("5 s ago")
      })
    #expect(
      lines.contains {
        $0.contains("bob␛[2J�") && $0.contains("viewer, only looks") && $0.contains("watch␊er")
          && $0.contains("66 min") && $0.contains("not yet")
      })
    #expect(lines.contains { $0.contains("nobody watches or has acted") })
    #expect(grid.role(of: "(you)") == .control)
  }

  @Test(arguments: [(0, 0), (1, 1), (40, 10), (80, 24), (200, 50)])
  func anySizeIsDrawn(_ columns: Int, _ rows: Int) {
    var stage = Stage()
    stage.model.screens.append(.operators)
    #expect(stage.picture(columns, rows).size == Size(columns: columns, rows: rows))
  }
}
