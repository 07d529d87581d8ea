import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// Whatever comes, in whatever order: nothing stops the console, and what must hold holds.
@Suite struct RandomInputTests {
  static let keys: [Key] =
    CommandCatalog.all.flatMap(\.keys).compactMap { Key($0) }
    + "abcehlvw12 :/!~>.,é日".map { Key.character($0) }
    + ["Backspace", "Delete", "Tab", "Ctrl-U", "Ctrl-W", "Enter", "Esc", "F9"].compactMap {
      Key($0)
    }

  static let lines = [
    "migrate v2", "migrate v9", "throttle 25", "throttle x", "sort rows", "sort x",
    "go edge-2/cache",
    "theme mono", "theme x", "filter phase:live", "filter ~(", "group component", "pause why", "x",
    "inspect entries", "diff v2", "dry-run v3", "q", "finalize", "rollback", "cancel", "",
  ]

  @Test(arguments: 1...4 as ClosedRange<UInt64>) func nothingStopsIt(_ seed: UInt64) {
    var dice = Dice(seed: seed)
    var console = ScriptedConsole(
      ScriptedFleet(nodes: ["edge-1", "edge-2", "edge-3"], components: ["cache", "limiter"]))
    for step in 0..<5_000 {
      Self.act(&console, &dice)
      Self.check(console.model, "seed \(seed), step \(step)")
      if console.effects.count > 1_000 { console.effects = [] }
      console.inputs = []
    }
  }

  static func act(_ console: inout ScriptedConsole, _ dice: inout Dice) {
    let ids = console.fleet.nodes.flatMap { node in
      node.components.map { ComponentID(node: node.id, name: $0.state.name) }
    }
    let id = dice.pick(ids)
    switch dice.roll(20) {
    case 0: console.take(console.fleet.run(id))
    case 1: console.take(console.fleet.turn(id))
    case 2: console.take(console.fleet.fail(id))
    case 3: console.take([console.fleet.sample(id.node)].compactMap { $0 })
    case 4: connection(&console, id.node, &dice)
    case 5: terminal(&console, &dice)
    case 6: console.type(":" + dice.pick(Self.lines), "Enter")
    case 7:
      let loss = dice.roll(3) * 7
      console.take(console.fleet.tell(id, .reversibilityChanged(unmappable: loss, shed: 0)))
    case 8: others(&console, id, &dice)
    case 9:
      if console.isAnswered { console.isAnswered = false } else { console.answer() }
    default: console.take([.key(dice.pick(Self.keys))])
    }
    // Whatever was typed, the next step is not swallowed by it for ever.
    if dice.roll(30) == 0 { console.press("Esc", "Esc") }
  }

  static func connection(_ console: inout ScriptedConsole, _ node: NodeID, _ dice: inout Dice) {
    switch dice.roll(7) {
    case 0: console.take([.news(node, .lost(sentence: "closed"))])
    case 1: console.take([.news(node, .goodbye(reason: "it ends"))])
    case 2: console.take([.news(node, .resumed)])
    case 3: console.fleet.restart(node)
    case 4:
      let found = console.fleet.nodes.filter { _ in dice.roll(3) > 0 }
      console.take([
        .found(found.map { FoundNode(id: $0.id, name: $0.name) }, problems: ["a folder is locked"])
      ])
    case 5: console.take([.news(node, .unknown(method: "weather"))])
    default: console.take([console.fleet.found(), console.fleet.snapshot(node)].compactMap { $0 })
    }
  }

  static func terminal(_ console: inout ScriptedConsole, _ dice: inout Dice) {
    let point = Point(column: dice.roll(100), row: dice.roll(40))
    switch dice.roll(6) {
    case 0: console.take([.resized(Size(columns: dice.roll(200), rows: dice.roll(60)))])
    case 1: console.take([.pasted("edge\u{1B}[2J\nrm -rf /")])
    case 2: console.take([.mouse(MouseEvent(.wheelDown, at: point))])
    case 3: console.take([.mouse(MouseEvent(.click, at: point))])
    case 4: console.take([.answered(AskID(dice.roll(500)), .unknown(sentence: "nobody knows"))])
    default:
      console.fleet.wait(.seconds(dice.roll(20)))
      console.take([.ticked, .returned])
    }
  }

  static func others(_ console: inout ScriptedConsole, _ id: ComponentID, _ dice: inout Dice) {
    let who = dice.pick([ScriptedFleet.ada, ScriptedFleet.bob])
    let request = dice.pick(
      [Request.cancel, .cutOver, .retry, .resume, .suspend, .keep, .finalize, .continue])
    if dice.roll(3) == 0 {
      console.take((try? console.fleet.migrate(id, to: .generation(2), by: who)) ?? [])
    } else {
      console.take((try? console.fleet.ask(id, request, by: who)) ?? [])
    }
  }

  /// What holds whatever happened.
  static func check(_ model: Model, _ place: String) {
    #expect(model.screens.first == .fleet, "\(place)")
    #expect(model.screens.count <= Model.maximumScreens, "\(place)")
    if let cursor = model.list.cursor {
      #expect(model.fleet[cursor] != nil || model.frozen?[cursor] != nil, "\(place)")
      // Sorting all of it each time would take most of the test's time.
      if place.hasSuffix("0"), model.frozen == nil {
        #expect(model.rows.contains { $0.component == cursor }, "\(place)")
      }
    }
    let present = model.fleet.componentIDs + (model.frozen?.componentIDs ?? [])
    #expect(model.list.marks.isSubset(of: present), "\(place)")
    #expect(model.list.top >= 0, "\(place)")
    #expect(model.pending.count <= Model.maximumPending, "\(place)")
    #expect(model.actions.count <= Model.maximumActions, "\(place)")
    #expect(model.fleet.events.count <= FleetModel.maximumEvents, "\(place)")
    if case .plan(let plan) = model.window { #expect(plan.target != nil, "\(place)") }
  }
}
