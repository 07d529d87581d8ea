import MigrationEngine
import Testing

@testable import ConsoleUI

/// What is typed behind `/`.
@Suite struct FilterTests {
  /// edge-1 and edge-2 with cache and sessions; edge-1/cache is live on v2, edge-2/cache copying.
  static func model() throws -> Model {
    var fleet = ScriptedFleet()
    let (live, copying) = (fleet.id("edge-1/cache"), fleet.id("edge-2/cache"))
    fleet[fleet.id("edge-1/sessions")].tables = [
      ScriptedComponent.Table(name: "open", rows: 12, bytes: 900)
    ]
    _ = try fleet.migrate(live, to: .generation(2))
    _ = fleet.run(live)
    _ = try fleet.migrate(copying, to: .generation(3), PlanOptions(isStepMode: true))
    return Model.watching(fleet)
  }

  static func shown(_ filter: String) throws -> [String] {
    var model = try model()
    model.list.cursor = nil
    model.list.filter = filter
    return model.rows.compactMap { $0.component }.map {
      "\(model.fleet[$0.node]?.name ?? "?")/\($0.name)"
    }
  }

  static let all = ["edge-1/cache", "edge-1/sessions", "edge-2/cache", "edge-2/sessions"]

  @Test(arguments: [
    ("", all), ("CACHE", ["edge-1/cache", "edge-2/cache"]), ("edge-1 cache", ["edge-1/cache"]),
    ("!cache", ["edge-1/sessions", "edge-2/sessions"]), ("edge-1 !cache", ["edge-1/sessions"]),
    ("~^edge-[2-9]/c", ["edge-2/cache"]), ("/s.ss/", ["edge-1/sessions", "edge-2/sessions"]),
    ("!~edge-1", ["edge-2/cache", "edge-2/sessions"]), ("phase:live", ["edge-1/cache"]),
    ("phase:planned", ["edge-2/cache"]), ("version:v2", ["edge-1/cache"]),
    ("target:v3", ["edge-2/cache"]), ("hold:yes", ["edge-2/cache"]),
    ("hold:step", ["edge-2/cache"]),
    ("node:2 !hold:no", ["edge-2/cache"]), ("strategy:on", ["edge-1/cache", "edge-2/cache"]),
    ("serving:new", ["edge-1/cache"]), ("rows>1000", all.filter { $0 != "edge-1/sessions" }),
    ("rows>=100k", all.filter { $0 != "edge-1/sessions" }), ("rows<13", ["edge-1/sessions"]),
    ("bytes>1M component:s", ["edge-2/sessions"]), ("p99=21", all),
    ("!rows>1000", ["edge-1/sessions"]),
    ("progress>0", []), ("nothing", []), ("!", all), ("~", all), ("rows>", all), ("phase:", all),
  ]) func shows(_ filter: String, _ expected: [String]) throws {
    #expect(try Self.shown(filter) == expected)
  }

  @Test(arguments: [
    ("~(a", "a ( is not closed; add )"), ("~a)", "a ) has no (; write \\) for the sign itself"),
    ("~[a", "a [ is not closed; add ]"), ("~*", "* repeats nothing; write \\* for the sign itself"),
    ("~a{900}", "repeat up to 100 times"), ("~[z-a]", "z-a is the wrong way round; swap them"),
    ("rows>many", "“many” is no number; write 1000, 10k, 2.5M or 1G behind rows"),
    ("phase>live", "phase is text; write phase:live"),
  ]) func saysWhatIsWrongAndShowsAll(_ filter: String, _ problem: String) throws {
    #expect(Filter(filter).problem == problem)
    #expect(try Self.shown(filter) == Self.all)
  }

  @Test func namesTheFieldsThereAre() {
    #expect(
      Filter("colour:red").problem?.hasPrefix("there is no field “colour”; there are node,") == true
    )
  }
}
