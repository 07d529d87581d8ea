import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// The plan, before anything moves.
@Suite struct PlanWindowTests {
  static func plan(_ console: ScriptedConsole) -> PlanWindow? {
    if case .plan(let plan) = console.model.window { plan } else { nil }
  }

  static func asked(_ effects: [ConsoleEffect]) -> [(to: Version?, options: PlanOptions)] {
    effects.compactMap { effect in
      guard case .ask(_, _, .plan(let request)) = effect else { return nil }
      return (request.to, request.options)
    }
  }

  @Test func asksForEachTargetOnceAtATimeHoweverQuicklyOptionsChange() {
    var console = ScriptedConsole()
    console.isAnswered = false
    console.press("M")
    // The selected one first.
    #expect(Self.asked(console.unanswered).map(\.to) == [.generation(3), .generation(2)])
    console.press("Down", "Down", "Right", "Down", "Right", "Right", "Left")
    #expect(console.unanswered.count == 2)
    console.answer()
    let options = Self.plan(console)?.options
    #expect(options?.validation == .strict)
    #expect(options?.throttle == TimeShare(perMille: 10))
    for target in Self.plan(console)?.targets ?? [] {
      guard case .answered(let answer) = target.planned else {
        Issue.record("\(target.version) must be planned")
        continue
      }
      #expect(answer.plan.options == options)
    }
    #expect(console.model.pending.isEmpty)
  }

  @Test func waitsForThePlanBeforeItBegins() {
    var console = ScriptedConsole()
    console.isAnswered = false
    console.press("M", "Enter")
    #expect(console.said == "the plan is being made; wait for it, then begin")
    console.answer()
    console.isAnswered = false
    console.press("M", "M")
    #expect(console.said == "it was asked to begin; wait for the answer")
    #expect(console.unanswered.count == 1)
    console.answer()
    #expect(console.model.window == nil)
    #expect(console.phase("edge-1/cache") == "preparing")
  }

  @Test func whatCannotBePlannedIsRefusedWithItsReason() {
    var fleet = ScriptedFleet()
    fleet[fleet.id("edge-1/cache")].loss = .oneWay
    var console = ScriptedConsole(fleet)
    // A confirm window where there is no way back.
    console.press("M", "Down", "Down", "Down", "Down", "Right", "Enter")
    #expect(console.said?.contains("there is no way back from v3") == true)
    #expect(Self.plan(console) != nil)
    #expect(console.phase("edge-1/cache") == "idle")
  }

  @Test func theHashThatIsSentIsThatOfThePlanThatIsShown() {
    var console = ScriptedConsole()
    console.press("M")
    guard case .answered(let answer)? = Self.plan(console)?.target?.planned else {
      Issue.record("the plan must be there")
      return
    }
    console.isAnswered = false
    console.press("Enter")
    guard case .ask(_, _, .migrate(let request))? = console.unanswered.last else {
      Issue.record("Enter must begin")
      return
    }
    #expect(request.expected.planHash == answer.hash)
    #expect(request.expected.version == .generation(1))
    #expect(request.upgrade == "test-1")
    #expect(!request.options.isStepMode)
  }

  @Test func stepModeIsThePlanThatIsShownInSteps() {
    var console = ScriptedConsole()
    console.press("M", "N")
    #expect(console.status("edge-1/cache")?.hold?.hasPrefix("step mode") == true)
    #expect(
      console.model.actions.last?.commandLine == "midstream migrate edge-1/cache --to v3 --step")
  }

  @Test func escLeavesAndLateAnswersAreLetGo() {
    var console = ScriptedConsole()
    console.isAnswered = false
    console.press("M", "Esc")
    #expect(console.model.window == nil)
    console.answer()
    #expect(console.model.window == nil)
    #expect(console.model.pending.isEmpty)
  }

  @Test func aNodeThatIsLostMeanwhileIsSaid() {
    var console = ScriptedConsole()
    console.press("M")
    console.take([.news(console.fleet.node("edge-1"), .lost(sentence: "closed"))])
    console.press("Down", "Right")
    guard case .refused(let sentence)? = Self.plan(console)?.target?.planned else {
      Issue.record("it cannot be planned")
      return
    }
    #expect(sentence == "edge-1 is lost for 0 s: closed; wait until it is back")
    console.press("Enter")
    #expect(console.phase("edge-1/cache") == "idle")
  }
}
