import MigrationEngine
import Testing

@testable import midstream

/// What verbs make of what was typed, and of how things turned out.
@Suite struct VerbValueTests {
  @Test(arguments: [("0", 0), ("25", 250), ("12.5%", 125), ("100", 1_000)])
  func sharesAreRead(_ text: String, _ perMille: Int) throws {
    #expect(try TimeShare(percent: text).perMille == perMille)
  }

  @Test(arguments: ["", "%", "-1", "1e2", "100.1", "12.55", "1.", ".5", "a", "1.2.3", "+5"])
  func noShareIsGuessed(_ text: String) {
    #expect(throws: UsageError.self) { try TimeShare(percent: text) }
  }

  @Test func everyOutcomeOfSuspendingHasACode() {
    var state = ComponentState(name: "cache", version: .legacy)
    #expect(Goal.resumed.verdict(on: state)?.code == .done)
    #expect(Goal.suspended.verdict(on: state)?.code == .failed)
    #expect(Goal.upgraded("x").verdict(on: state)?.code == .outcomeUnknown)
    #expect(Goal.rolledBack.verdict(on: state)?.code == .outcomeUnknown)
    let ada = Authority(uid: 1, name: "ada", role: .operator)
    let command = MigrationEngine.Command(
      .suspend, expected: MigrationEngine.Command.Expectation(version: .legacy))
    let events = try? state.decide(command, by: ada, at: Instant(microseconds: 1))
    for event in events ?? [] { state.apply(event) }
    #expect(Goal.suspended.verdict(on: state) == nil)
  }
}
