import MigrationEngine
import Testing

@testable import ConsoleUI

/// What to type to do the same without a screen.
@Suite struct CommandLineTextTests {
  static let fleet = ScriptedFleet()

  static func text(_ place: String = "edge-1/cache") -> CommandLineText {
    CommandLineText(fleet.id(place), in: Model.watching(fleet).fleet)
  }

  @Test func verbs() {
    let text = Self.text()
    #expect(text.status == "midstream status edge-1/cache")
    #expect(text.asking(.cutOver) == "midstream cutover edge-1/cache")
    #expect(text.asking(.rollBack(acceptingLoss: nil)) == "midstream rollback edge-1/cache")
    #expect(
      text.asking(.rollBack(acceptingLoss: 17))
        == "midstream rollback edge-1/cache --accept-loss 17")
    #expect(
      text.asking(.throttle(share: TimeShare(perMille: 125)))
        == "midstream throttle edge-1/cache 12.5")
    #expect(
      text.asking(.pause(reason: "it's late"))
        == "midstream pause edge-1/cache --reason 'it'\\''s late'")
  }

  @Test func migrations() {
    let options = PlanOptions(
      strategy: .suspended, validation: .strict, isStepMode: true, isPostponed: true,
      confirmWithinSeconds: 60, throttle: TimeShare(perMille: 250))
    #expect(
      Self.text().migrating(to: .generation(2), options)
        == "midstream migrate edge-1/cache --to v2 --strategy suspended --validation strict --step"
        + " --postpone --confirm-within 60s --throttle 25")
    #expect(
      Self.text().rehearsing(to: .generation(2), PlanOptions(isPostponed: false))
        == "midstream migrate edge-1/cache --to v2 --dry-run")
  }

  @Test func theSocketIsNamedWhereTheNameIsNotEnough() {
    var model = Model.watching(Self.fleet)
    model.fleet.nodes.append(NodeModel(id: NodeID(path: "/run/other/edge-1.sock"), name: "edge-1"))
    let text = CommandLineText(Self.fleet.id("edge-1/cache"), in: model.fleet)
    #expect(text.status == "midstream status edge-1/cache --socket /run/midstream/edge-1.sock")
  }
}
