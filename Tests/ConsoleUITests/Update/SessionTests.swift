import MigrationEngine
import Testing
import WireProtocol

@testable import ConsoleUI

/// Whole sessions, key by key, against a scripted fleet.
@Suite struct SessionTests {
  @Test func aNewcomerMigratesInStepsGoesLiveAndComesBack() {
    var console = ScriptedConsole()
    console.press("M")
    guard case .plan(let plan) = console.model.window else {
      Issue.record("M must open the plan")
      return
    }
    #expect(plan.targets.map(\.version) == [.generation(2), .generation(3)])
    #expect(plan.targets.allSatisfy { if case .answered = $0.planned { true } else { false } })
    // Back to v2, and begin in steps.
    console.press("Left", "N")
    #expect(console.model.window == nil)
    #expect(
      console.model.screen
        == .upgrade(UpgradeScreen(component: console.fleet.id("edge-1/cache"))))
    #expect(console.phase("edge-1/cache") == "planned")
    for _ in 0..<20 where console.phase("edge-1/cache") != "armed" {
      console.press("N")
      console.run("edge-1/cache")
    }
    #expect(console.phase("edge-1/cache") == "armed")
    console.press("X")
    console.run("edge-1/cache")
    #expect(console.phase("edge-1/cache") == "live")
    #expect(console.status("edge-1/cache")?.version == .generation(2))
    console.press("B")
    console.run("edge-1/cache")
    #expect(console.status("edge-1/cache")?.version == .generation(1))
    #expect(console.status("edge-1/cache")?.lastOutcome == "v1 to v2: rolled back")
    #expect(
      console.model.actions.map(\.commandLine).filter { !$0.contains(" step ") } == [
        "midstream migrate edge-1/cache --to v2 --step", "midstream cutover edge-1/cache",
        "midstream rollback edge-1/cache",
      ])
    #expect(console.model.actions.allSatisfy { $0.outcome == .done })
    console.press("y")
    #expect(console.effects.last == .copy("midstream rollback edge-1/cache"))
  }

  @Test func aLossIsTypedAndNeverConfirmedByEnter() {
    var console = ScriptedConsole()
    let cache = console.fleet.id("edge-1/cache")
    console.press("M", "Enter")
    console.run("edge-1/cache")
    console.take(console.fleet.tell(cache, .reversibilityChanged(unmappable: 3, shed: 14)))
    console.press("B")
    guard case .loss(let loss) = console.model.window else {
      Issue.record("B must ask, since it loses something")
      return
    }
    #expect(loss.request == .rollBack(acceptingLoss: 17))
    console.press("Enter")
    #expect(console.said == "type cache in full, then press Enter; Esc leaves")
    console.take([.pasted("cache")])
    #expect(console.said == "type the name yourself; what cannot be taken back is not pasted")
    console.type("cach", "Enter")
    #expect(console.phase("edge-1/cache") == "live")
    // Callers go on writing: what stands there is what is accepted.
    console.take(console.fleet.tell(cache, .reversibilityChanged(unmappable: 3, shed: 20)))
    console.type("e", "Enter")
    #expect(console.model.window == nil)
    console.run("edge-1/cache")
    #expect(console.phase("edge-1/cache") == "idle")
    #expect(
      console.model.actions.last?.commandLine
        == "midstream rollback edge-1/cache --accept-loss 23")
    #expect(console.model.actions.last?.outcome == .done)
  }

  @Test func finalizeIsTypedToo() {
    var console = ScriptedConsole()
    console.press("M", "Enter")
    console.run("edge-1/cache")
    console.press("F", "F", "F", "Enter")
    #expect(console.phase("edge-1/cache") == "live")
    console.press("Esc")
    #expect(console.model.window == nil)
    console.press("F")
    console.type("cache", "Enter")
    console.run("edge-1/cache")
    #expect(console.status("edge-1/cache")?.lastOutcome == "v1 to v3: finalized")
  }

  @Test func whereNothingLeadsBackFromIsTypedBefore() {
    var fleet = ScriptedFleet()
    fleet[fleet.id("edge-1/cache")].loss = .oneWay
    var console = ScriptedConsole(fleet)
    console.press("M", "Enter", "Enter")
    #expect(console.phase("edge-1/cache") == "idle")
    console.type("cache", "Enter")
    #expect(console.phase("edge-1/cache") == "preparing")
    #expect(console.model.actions.last?.commandLine == "midstream migrate edge-1/cache --to v3")
    // In steps it is typed where it matters.
    console.press("A", "g", "Esc", "M", "N")
    for _ in 0..<20 where console.phase("edge-1/cache") != "armed" {
      console.press("N")
      console.run("edge-1/cache")
    }
    console.press("X", "X", "Enter")
    #expect(console.phase("edge-1/cache") == "armed")
    console.press("Ctrl-U")
    console.type("cache", "Enter")
    console.run("edge-1/cache")
    #expect(console.phase("edge-1/cache") == "live")
  }

  @Test func aStalePlanIsRefusedAndMadeAnew() {
    var console = ScriptedConsole()
    let cache = console.fleet.id("edge-1/cache")
    console.press("M")
    // Another migration stands where it was planned.
    console.fleet[cache].loss = .dependsOnData
    console.press("Enter")
    #expect(console.said?.contains("the screen showed") == true)
    #expect(console.said?.hasSuffix("look again, then decide") == true)
    guard case .plan(let plan) = console.model.window,
      case .answered(let answer)? = plan.target?.planned
    else {
      Issue.record("the plan must stand there, made anew")
      return
    }
    #expect(answer.plan.predictions.reversibility == .dependsOnData)
    #expect(console.phase("edge-1/cache") == "idle")
    console.press("Enter")
    #expect(console.phase("edge-1/cache") == "preparing")
  }

  @Test func twoOperatorsDoNotActPastOneAnother() throws {
    var console = ScriptedConsole()
    let cache = console.fleet.id("edge-1/cache")
    console.take(
      try console.fleet.migrate(cache, to: .generation(2), by: ScriptedFleet.bob))
    console.press("A")
    #expect(console.said == "bob has control of this upgrade; O takes it over, then act")
    console.press("O")
    #expect(
      console.said == "you take control of cache from bob, who sees that as soon as you act")
    console.press("P")
    #expect(console.status("edge-1/cache")?.hold?.hasPrefix("ada paused it") == true)
    // Bob has it again as soon as he acts.
    console.take(try console.fleet.ask(cache, .unpause, by: ScriptedFleet.bob))
    console.press("A")
    #expect(console.phase("edge-1/cache") == "cancelled" || console.phase("edge-1/cache") == "idle")
  }

  @Test func whoOnlyLooksLiftsThatWhereTheRoleAllows() {
    var console = ScriptedConsole()
    console.press("w")
    #expect(console.model.isReadOnly)
    #expect(console.effects.last == .connect(readOnly: true))
    console.press("M")
    #expect(console.model.window == nil)
    #expect(
      console.said == "this console only looks; w lifts that where your role allows it")
    console.press("w")
    #expect(console.effects.last == .connect(readOnly: false))
    console.press("M")
    #expect(console.model.window != nil)

    var viewer = ScriptedConsole(ScriptedFleet(authority: ScriptedFleet.vic))
    viewer.model.isReadOnly = true
    viewer.press("w")
    #expect(viewer.said == "your role is viewer everywhere; ask for the role operator")
    #expect(viewer.model.isReadOnly)
  }

  @Test func marksAreActedOnTogetherAfterOneLook() {
    var console = ScriptedConsole()
    console.press("v", "Space", "Space", "S")
    guard case .bulk(let bulk) = console.model.window else {
      Issue.record("S must show what is marked first")
      return
    }
    #expect(bulk.items.map(\.pin.component.name) == ["cache", "cache"])
    console.press("Enter")
    #expect(console.said == "S does it, Esc leaves everything as it is")
    console.press("S")
    #expect(console.model.list.marks.isEmpty)
    #expect(
      console.said == "asked of 2 components" || console.said?.contains("asked to suspend") == true)
    console.run("edge-1/cache")
    console.run("edge-2/cache")
    #expect(console.status("edge-1/cache")?.run == .suspended)
    #expect(console.status("edge-2/cache")?.run == .suspended)
    #expect(console.status("edge-1/sessions")?.run == .running)
    // One that cannot is left out, with its reason.
    console.press("a", "R")
    guard case .bulk(let next) = console.model.window else {
      Issue.record("R must show what is marked first")
      return
    }
    #expect(
      next.items.map(\.refusal) == [
        nil, "sessions answers callers already; suspend would stop it", nil,
        "sessions answers callers already; suspend would stop it",
      ])
    console.press("Esc", "F")
    #expect(console.said?.hasPrefix("finalize is for one component at a time") == true)
  }

  @Test func aVerbAskedTwiceIsAskedOnce() {
    var console = ScriptedConsole()
    console.isAnswered = false
    console.press("S", "S")
    #expect(console.unanswered.count == 1)
    #expect(console.said == "suspend was asked already; wait for the answer")
    console.answer()
    #expect(console.status("edge-1/cache")?.run == .suspending)
  }

  @Test func throttlesByWindowAndByLine() {
    var console = ScriptedConsole()
    console.press("M", "N", "T", "Right", "Enter")
    let cache = console.fleet.id("edge-1/cache")
    #expect(console.fleet[cache].state.upgrade?.throttle == TimeShare(perMille: 500))
    console.type(":throttle 12.5", "Enter")
    #expect(console.fleet[cache].state.upgrade?.throttle == TimeShare(perMille: 125))
    #expect(console.model.actions.last?.commandLine == "midstream throttle edge-1/cache 12.5")
    console.type(":throttle lots", "Enter")
    #expect(console.said == "“lots” is no share of time; type percent such as 25 or 12.5")
  }

  @Test func aDryRunIsShownWhereItWasAskedFor() {
    var console = ScriptedConsole()
    console.press("D")
    #expect(console.said?.hasPrefix("choose the version") == true)
    console.press("Left", "D")
    guard case .rows(let rows) = console.model.screen, case .dryRun(_, let version) = rows.content
    else {
      Issue.record("a dry run must be shown")
      return
    }
    #expect(version == .generation(2))
    console.press("Esc")
    #expect(console.model.screen == .fleet)
  }

  @Test func pauseHoldsAndLetsGo() {
    var console = ScriptedConsole()
    console.press("M", "N", "P")
    #expect(
      console.status("edge-1/cache")?.hold?.contains("ada paused it: no reason given") == true)
    console.press("P")
    #expect(console.status("edge-1/cache")?.hold?.contains("paused") == false)
    console.type(":pause too busy", "Enter")
    #expect(
      console.model.actions.last?.commandLine == "midstream pause edge-1/cache --reason 'too busy'")
  }
}
