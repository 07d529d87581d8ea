import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// The list of components: which rows, in which order.
@Suite struct FleetRowsTests {
  static func names(_ model: Model) -> [String] {
    model.rows.map { row in
      switch row {
      case .group(let title, let count): "\(title) (\(count))"
      case .component(let id): "  \(model.fleet[id.node]?.name ?? "?")/\(id.name)"
      case .node(let id): "  \(model.fleet[id]?.name ?? "?"), no component"
      }
    }
  }

  @Test func groupsByNodeByItself() {
    let model = Model.watching(ScriptedFleet())
    #expect(
      Self.names(model) == [
        "edge-1 (2)", "  edge-1/cache", "  edge-1/sessions", "edge-2 (2)", "  edge-2/cache",
        "  edge-2/sessions",
      ])
  }

  @Test func groupsByComponentOrNotAtAll() {
    var model = Model.watching(ScriptedFleet())
    model.list.grouping = .component
    #expect(
      Self.names(model) == [
        "cache (2)", "  edge-1/cache", "  edge-2/cache", "sessions (2)", "  edge-1/sessions",
        "  edge-2/sessions",
      ])
    model.list.grouping = .none
    model.list.sort = .component
    model.list.isDescending = true
    #expect(
      Self.names(model) == [
        "  edge-1/sessions", "  edge-2/sessions", "  edge-1/cache", "  edge-2/cache",
      ])
  }

  @Test func nodesThatShowNothingStandThereThemselves() {
    var fleet = ScriptedFleet(nodes: ["edge-1", "edge-2", "edge-3"])
    fleet.nodes[1].components = []
    var model = Model.scripted(fleet)
    model.take([fleet.found()], at: fleet.now)
    #expect(
      Self.names(model) == [
        "  edge-1, no component", "  edge-2, no component", "  edge-3, no component",
      ])
    model.take([fleet.snapshot(fleet.node("edge-1"))].compactMap { $0 }, at: fleet.now)
    #expect(
      Self.names(model) == [
        "edge-1 (2)", "  edge-1/cache", "  edge-1/sessions", "  edge-2, no component",
        "  edge-3, no component",
      ])
  }

  @Test(arguments: FleetColumn.allCases) func equalRowsKeepTheirPlaces(_ column: FleetColumn) {
    var model = Model.watching(ScriptedFleet(nodes: ["b", "a", "c"], components: ["z", "x", "y"]))
    model.list.grouping = .none
    model.list.sort = column
    let once = model.rows
    #expect(once.count == 9)
    model.take(
      ScriptedFleet(nodes: ["b", "a", "c"], components: ["z", "x", "y"]).samples(),
      at: .init(microseconds: 0))
    #expect(model.rows == once)
  }

  @Test func figuresThatAreMissingComeLastBothWays() throws {
    var fleet = ScriptedFleet(nodes: ["edge-1"], components: ["a", "b", "c"])
    fleet[fleet.id("edge-1/a")].measured.latency.p99 = nil
    fleet[fleet.id("edge-1/b")].measured.latency.p99 = 90
    fleet[fleet.id("edge-1/c")].measured.latency.p99 = 10
    var model = Model.watching(fleet)
    model.list.grouping = .none
    model.list.sort = .latency
    #expect(Self.names(model) == ["  edge-1/c", "  edge-1/b", "  edge-1/a"])
    model.list.isDescending = true
    #expect(Self.names(model) == ["  edge-1/b", "  edge-1/c", "  edge-1/a"])
  }

  @Test func sortsByPhaseAndVersion() throws {
    var fleet = ScriptedFleet(nodes: ["edge-1"], components: ["a", "b", "c"])
    _ = try fleet.migrate(fleet.id("edge-1/a"), to: .generation(2))
    _ = fleet.run(fleet.id("edge-1/a"))
    _ = try fleet.migrate(fleet.id("edge-1/b"), to: .generation(2))
    var model = Model.watching(fleet)
    model.list.grouping = .none
    model.list.sort = .phase
    #expect(Self.names(model) == ["  edge-1/c", "  edge-1/b", "  edge-1/a"])
    model.list.sort = .version
    model.list.isDescending = true
    #expect(Self.names(model) == ["  edge-1/a", "  edge-1/b", "  edge-1/c"])
  }

  @Test func theCursorsRowStaysThoughItFitsNoMore() throws {
    var fleet = ScriptedFleet()
    let cache = fleet.id("edge-1/cache")
    var model = Model.watching(fleet)
    model.list.filter = "phase:idle component:cache"
    model.list.cursor = cache
    #expect(Self.names(model).count == 4)
    model.take(try fleet.migrate(cache, to: .generation(2)), at: fleet.now)
    #expect(Self.names(model).contains("  edge-1/cache"))
    model.list.cursor = fleet.id("edge-2/cache")
    #expect(!Self.names(model).contains("  edge-1/cache"))
  }
}
