import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// Moving about, and finding things.
@Suite struct NavigationTests {
  static func place(_ console: ScriptedConsole) -> String? {
    console.model.list.cursor.map {
      "\(console.model.fleet[$0.node]?.name ?? "?")/\($0.name)"
    }
  }

  @Test func theCursorMovesOverComponentsOnly() {
    var console = ScriptedConsole()
    #expect(Self.place(console) == "edge-1/cache")
    console.press("j")
    #expect(Self.place(console) == "edge-1/sessions")
    console.press("Down")
    #expect(Self.place(console) == "edge-2/cache")
    console.press("G")
    #expect(Self.place(console) == "edge-2/sessions")
    console.press("j", "j")
    #expect(Self.place(console) == "edge-2/sessions")
    console.press("g")
    #expect(Self.place(console) == "edge-1/cache")
    console.press("Tab")
    #expect(Self.place(console) == "edge-2/cache")
    console.press("Tab")
    #expect(Self.place(console) == "edge-1/cache")
    console.press("2")
    #expect(Self.place(console) == "edge-2/cache")
  }

  @Test func longListsScrollWithTheirCursor() {
    let names = (1...60).map { "node-\($0 < 10 ? "0" : "")\($0)" }
    var console = ScriptedConsole(ScriptedFleet(nodes: names, components: ["cache"]))
    let page = console.model.listPage(console.model.size)
    console.press("PgDn")
    let rows = console.model.rows
    let cursor = rows.firstIndex { $0.component == console.model.list.cursor } ?? -1
    #expect((console.model.list.top..<console.model.list.top + page).contains(cursor))
    console.press("G")
    #expect(console.model.list.top == rows.count - page)
    console.press("g")
    #expect(console.model.list.top == 0)
    console.take([.mouse(MouseEvent(.wheelDown, at: Point(column: 1, row: 5)))])
    #expect(Self.place(console) == "node-04/cache")
  }

  @Test func aClickSelectsAndASecondOpens() {
    var console = ScriptedConsole()
    let wanted = console.fleet.id("edge-2/cache")
    let rows = (0..<24).filter {
      console.model.listRow(at: Point(column: 3, row: $0), console.model.size)?.component == wanted
    }
    guard let row = rows.first else {
      Issue.record("edge-2/cache must be in sight")
      return
    }
    let click = ConsoleInput.mouse(MouseEvent(.click, at: Point(column: 3, row: row)))
    console.take([click])
    #expect(Self.place(console) == "edge-2/cache")
    #expect(console.model.screen == .fleet)
    console.take([click])
    #expect(console.model.screen == .component(ComponentScreen(component: wanted)))
    console.press("Esc", "m")
    #expect(console.effects.last == .setMouse(false))
    console.press("g")
    console.take([click])
    #expect(Self.place(console) == "edge-1/cache")
  }

  @Test func oneKeyOpensAndOneGoesBack() {
    var console = ScriptedConsole()
    let cache = console.fleet.id("edge-1/cache")
    console.press("Enter")
    #expect(console.model.screen == .component(ComponentScreen(component: cache)))
    console.press("2", "Enter")
    guard case .rows(let rows) = console.model.screen, case .inspected(let answer) = rows.content
    else {
      Issue.record("the rows of the table must be shown")
      return
    }
    #expect(rows.table == "entries")
    #expect(answer.rows.count == 3)
    console.press("Tab")
    guard case .rows(let record) = console.model.screen else { return }
    #expect(record.table == nil)
    console.press("Esc", "q")
    #expect(console.model.screen == .fleet)
    #expect(console.effects.isEmpty)
    console.press("q")
    #expect(console.effects == [.quit])
    console.press("?", "Ctrl-C")
    #expect(console.effects == [.quit, .quit])
  }

  @Test func enterShowsTheUpgradeWhileThereIsOne() throws {
    var console = ScriptedConsole()
    let cache = console.fleet.id("edge-1/cache")
    console.press("u")
    #expect(console.said == "cache was not upgraded yet; M plans that")
    console.take(try console.fleet.migrate(cache, to: .generation(2)))
    console.press("Enter")
    #expect(console.model.screen == .upgrade(UpgradeScreen(component: cache)))
    console.press("Enter")
    #expect(console.model.screen == .component(ComponentScreen(component: cache)))
  }

  @Test func theFilterWorksAsItIsTypedAndEscTakesItBack() {
    var console = ScriptedConsole()
    console.type("/sess")
    #expect(console.model.rows.compactMap(\.component?.name) == ["sessions", "sessions"])
    #expect(Self.place(console) == "edge-1/sessions")
    console.press("Esc")
    #expect(console.model.list.filter == "")
    console.type("/edge-2", "Enter")
    #expect(console.model.prompt == nil)
    #expect(Self.place(console) == "edge-2/cache")
    console.press("n")
    #expect(Self.place(console) == "edge-2/sessions")
    console.press("n")
    #expect(Self.place(console) == "edge-2/cache")
    console.press("p", "p")
    #expect(Self.place(console) == "edge-2/cache")
    console.type("/ ~(")
    #expect(console.said == "a ( is not closed; add )")
    #expect(console.model.rows.count == 6)
    console.press("Ctrl-U")
    console.type("nothing", "Enter")
    #expect(console.model.list.cursor == nil)
    console.press("S")
    #expect(console.said == "no component is selected; select one first")
    console.press("Esc")
    #expect(console.model.list.filter == "")
    console.press("j")
    #expect(Self.place(console) == "edge-1/cache")
  }

  @Test func theLineCompletes() {
    var console = ScriptedConsole()
    console.type(":mig", "Tab")
    #expect(console.model.prompt?.text == "migrate")
    console.type(" ", "Tab")
    #expect(console.model.prompt?.text == "migrate v2")
    console.press("Tab")
    #expect(console.model.prompt?.text == "migrate v3")
    console.press("BackTab", "Enter")
    guard case .plan(let plan) = console.model.window else {
      Issue.record("the plan must be shown")
      return
    }
    #expect(plan.target?.version == .generation(2))
    console.press("Esc")
    console.type(":sort ", "Tab", "Tab", "Tab", "Enter")
    #expect(console.model.list.sort == .version)
    console.type(":theme n", "Tab", "Enter")
    #expect(console.model.themeName == "nord")
    console.type(":go edge-2/s", "Tab", "Enter")
    #expect(Self.place(console) == "edge-2/sessions")
    console.type(":filter phase:idle cache", "Enter")
    #expect(console.model.list.filter == "phase:idle cache")
    console.type(":nonsense", "Enter")
    #expect(console.said == "there is no command “nonsense”; Tab shows them all")
    console.type(":help me", "Enter")
    #expect(console.said == "help takes nothing behind it; type it alone")
    console.type(":q", "Enter")
    #expect(console.effects.last == .quit)
  }

  @Test func onlyTheFirstLineOfWhatIsPastedIsTaken() {
    var console = ScriptedConsole()
    console.take([.pasted("migrate v2\n")])
    #expect(console.said == "text is pasted behind / or : only; press one of them first")
    console.press(":")
    console.take([.pasted("help\u{1B}[2J\nquit\n")])
    #expect(console.model.prompt?.text == "help[2J")
    #expect(console.effects.isEmpty)
  }

  @Test func thePaletteRunsWhatItFinds() {
    var console = ScriptedConsole()
    console.press("Ctrl-P")
    console.type("oper", "Enter")
    #expect(console.model.screen == .operators)
    console.press("Esc", "Ctrl-P")
    console.type("finalize", "Enter")
    #expect(console.said?.hasSuffix("migrate first") == true)
  }

  @Test func themesAreTriedAsTheCursorComesToThem() {
    var console = ScriptedConsole()
    console.press("t", "j")
    #expect(console.model.themeName == "midstream-light")
    console.press("Esc")
    #expect(console.model.themeName == "midstream")
    console.press("t", "G", "Enter")
    #expect(console.model.themeName == "nord")
    #expect(console.model.screen == .fleet)
  }

  @Test func followingGoesWhereAnUpgradeBegins() throws {
    var console = ScriptedConsole()
    console.press("f")
    #expect(
      console.said == "no upgrade is under way; the cursor goes where the next one begins")
    let sessions = console.fleet.id("edge-2/sessions")
    console.fleet.wait(.seconds(5))
    console.take(try console.fleet.migrate(sessions, to: .generation(2)))
    #expect(Self.place(console) == "edge-2/sessions")
    // Nobody's cursor moves under the keys.
    console.press("g")
    console.take(try console.fleet.migrate(console.fleet.id("edge-2/cache"), to: .generation(2)))
    #expect(Self.place(console) == "edge-1/cache")
  }

  @Test func aFrozenPictureStandsStill() throws {
    var console = ScriptedConsole()
    let cache = console.fleet.id("edge-1/cache")
    console.press("z")
    console.take(try console.fleet.migrate(cache, to: .generation(2)))
    #expect(console.model.shownFleet[cache]?.status.phase == "idle")
    console.press("A")
    #expect(console.said == "the picture is frozen; z shows how it is now, then decide")
    console.press("z")
    #expect(console.model.shownFleet[cache]?.status.phase == "preparing")
  }

  @Test func eventsActionsAndLogsAreOneScreen() {
    var console = ScriptedConsole()
    console.press("e", "Tab", "Tab")
    #expect(console.model.screen == .events(EventsScreen(source: .log)))
    #expect(console.model.fleet.log.map(\.entry.text) == ["edge-1 logs", "edge-2 logs"])
    // Once is enough, and a node that is there again is asked again.
    console.press("1", "3")
    #expect(console.model.fleet.log.count == 2)
    console.fleet.wait(.seconds(9))
    console.take([console.fleet.snapshot(console.fleet.node("edge-1"))].compactMap { $0 })
    #expect(console.model.fleet.log.count == 3)
    console.type("/edge-2", "Enter")
    #expect(console.model.screen.filterText == "edge-2")
  }

  /// Nodes answer in any order: until somebody presses a key the cursor is where they will look.
  @Test func theCursorWaitsInTheFirstRow() throws {
    let fleet = ScriptedFleet()
    var model = Model.scripted(fleet)
    let inputs = fleet.start()
    model.take([inputs[0], inputs[2]], at: fleet.now)
    #expect(model.list.cursor == fleet.id("edge-2/cache"))
    var chosen = model
    model.take([inputs[1]], at: fleet.now)
    #expect(model.list.cursor == fleet.id("edge-1/cache"))
    _ = chosen.update(.key(.character("k")), at: fleet.now)
    chosen.take([inputs[1]], at: fleet.now)
    #expect(chosen.list.cursor == fleet.id("edge-2/cache"))
  }

  @Test func sortingKeepsTheCursorWhereItIs() {
    var console = ScriptedConsole()
    console.press("j", "s", "s", "r", "v", "v", "v")
    #expect(Self.place(console) == "edge-1/sessions")
    #expect(console.model.list.grouping == .node)
  }
}

extension Screen {
  fileprivate var filterText: String? {
    if case .events(let shown) = self { shown.filter } else { nil }
  }
}
