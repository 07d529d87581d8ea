import Foundation
import MigrationTesting
import Testing

@testable import MigrationEngine

/// Thousands of random sequences of commands and reports, each from a seed that failures print.
@Suite struct RandomRunTests {
  static let seeds: UInt64 = 2_000
  static let length = 60

  @Test func everyRunKeepsTheLaws() throws {
    var arrows: Set<[Phase]> = []
    for seed in 0..<Self.seeds {
      var run = try RandomRun(seed: seed)
      for _ in 0..<Self.length {
        try run.advance()
      }
      arrows.formUnion(run.arrows)
      #expect(replay(run.rig) == run.rig.state, "seed \(seed): folding the events differs")
      #expect(replay(run.rig).digest == run.rig.state.digest, "seed \(seed)")
      if seed % 50 == 0 { try roundTrip(run.rig) }
    }
    // A generator that never gets somewhere proves nothing about it.
    let all = Phase.allCases.flatMap { from in from.successors.map { [from, $0] } }
    let never = all.filter { !arrows.contains($0) }
    #expect(never == [[.preparing, .verifying]], "every plan of the planner migrates something")
  }

  @Test func whatShellsAndOperatorsSayIsCoded() throws {
    var run = try RandomRun(seed: 11)
    for _ in 0..<300 {
      try run.advance()
      let report = run.accident()
      try #expect(coded(report) == report)
      let verdicts = run.rig.state.legalCommands(for: Rig.viewer)
      try #expect(coded(verdicts) == verdicts)
      for verb in Verb.allCases {
        let command = try run.rig.command(InterlockTableTests.request(verb))
        try #expect(coded(command) == command)
      }
    }
    try #expect(coded(Rig.facts()) == Rig.facts())
    try #expect(coded(Rig.ada) == Rig.ada)
    let finding = PlanFinding(kind: .pathGone(migration: "x"), message: "y")
    try #expect(coded(finding) == finding)
  }

  /// The documentation of each phase names the phases that the table of successors holds.
  @Test func arrowsAreDocumentedAsTheyAre() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/MigrationEngine/Upgrades/Phase.swift")
    var comment = ""
    var documented: [Phase: Set<Phase>] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let code = line.drop { $0 == " " }
      if code.hasPrefix("///") {
        comment += code.dropFirst(3)
      } else if code.hasPrefix("case "), let phase = Phase(rawValue: String(code.dropFirst(5))) {
        let words = comment.split(separator: "Can go to:").dropFirst().joined()
          .split { !$0.isLetter }
        documented[phase] = Set(words.compactMap { Phase(rawValue: String($0)) })
        comment = ""
      } else {
        comment = ""
      }
    }
    #expect(documented.count == Phase.allCases.count)
    for phase in Phase.allCases {
      #expect(documented[phase] == Set(phase.successors), "\(phase)")
    }
  }

  @Test func oneSeedIsOneRun() throws {
    var runs = [try RandomRun(seed: 7), try RandomRun(seed: 7)]
    for index in runs.indices { for _ in 0..<Self.length { try runs[index].advance() } }
    #expect(runs[0].rig.events == runs[1].rig.events)
  }

  @Test func canariesFindBrokenLaws() throws {
    let live = try Rig.at(.live)
    let wrongArrow = Event(at: live.now, by: nil, upgrade: nil, content: .armed)
    #expect(
      RandomRun.brokenLaw(from: live.state, to: live.state, events: [wrongArrow])
        == "live → armed is no arrow")
    var wrongVersion = live.state
    wrongVersion.version = Rig.v1
    #expect(RandomRun.brokenLaw(from: live.state, to: wrongVersion, events: []) != nil)
  }

  private func replay(_ rig: Rig) -> ComponentState {
    rig.events.reduce(into: rig.initial) { $0.apply($1) }
  }

  private func roundTrip(_ rig: Rig) throws {
    for event in rig.events { try #expect(coded(event) == event) }
    try #expect(coded(rig.state) == rig.state)
    for effect in rig.events.flatMap(ComponentState.effects) {
      try #expect(coded(effect) == effect)
    }
  }
}

/// A value that went through text and back.
func coded<Content: Codable>(_ content: Content) throws -> Content {
  let text = try JSON.bytes(of: ValueEncoder().encode(content), limits: .wire)
  return try ValueDecoder().decode(Content.self, from: JSON.read(text, limits: .wire))
}

/// One random run: what operators, shells and accidents may do, in any order.
struct RandomRun {
  let seed: UInt64
  var rig: Rig
  private var generator: SeededGenerator
  private var plans: [Plan] = []
  private var count = 0
  private(set) var arrows: Set<[Phase]> = []
  private static let outcomes: [Serving] = [.old, .new, .nobody]

  init(seed: UInt64) throws {
    self.seed = seed
    generator = SeededGenerator(seed: seed)
    rig = Rig()
    for _ in 0..<2 {
      let isSuspended = oneIn(4)
      let options = PlanOptions(
        strategy: isSuspended ? .suspended : .online,
        validation: pick(ValidationLevel.allCases), isStepMode: oneIn(4), isPostponed: oneIn(2),
        confirmWithinSeconds: !isSuspended && oneIn(2) ? 30 : nil,
        armWithinSeconds: oneIn(3) ? 60 : nil, throttle: oneIn(4) ? TimeShare(perMille: 100) : nil,
        acceptsLoss: oneIn(3))
      let loss: Rig.Loss = oneIn(4) ? .dependsOnData : .lossless
      for (from, to) in [(Rig.v1, Rig.v2), (Rig.v2, Rig.v3)] {
        plans.append(try Rig.plan(options, from: from, to: to, loss: loss))
      }
    }
    // Down as well, so that there is always somewhere to go.
    for (from, to) in [(Rig.v2, Rig.v1), (Rig.v3, Rig.v2)] {
      plans.append(try Rig.plan(from: from, to: to))
    }
  }

  mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &generator) == 0 }
  mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int.random(in: 0..<choices.count, using: &generator)]
  }

  mutating func advance() throws {
    count += 1
    let before = rig.state
    let eventsBefore = rig.events.count
    if oneIn(8) { rig.now = rig.now + .seconds(pick([1, 20, 100])) }
    if oneIn(3) { command() } else { report() }
    var state = before
    for event in rig.events[eventsBefore...] {
      let old = state.unfinishedUpgrade?.phase
      state.apply(event)
      if let old, let new = state.upgrade?.phase, old != new { arrows.insert([old, new]) }
    }
    if let law = Self.brokenLaw(
      from: before, to: rig.state, events: Array(rig.events[eventsBefore...]))
    {
      Issue.record("seed \(seed), step \(count): \(law)")
    }
  }

  private mutating func command() {
    let legal = rig.state.legalCommands(for: Rig.ada).filter(\.isLegal).map(\.verb)
    let verb = oneIn(4) || legal.isEmpty ? pick(Verb.allCases) : pick(legal)
    let verdict = rig.state.legalCommands(for: Rig.ada).first { $0.verb == verb }
    var request: Request =
      (try? InterlockTableTests.request(verb)) ?? .step
    if verb == .migrate {
      request = .migrate(id: UpgradeID("u\(count)"), plan: pick(plans))
    } else if verb == .rollBack {
      request = .rollBack(acceptingLoss: pick([nil, 0, 2, 1_000]))
    }
    do throws(Refusal) {
      let eventsBefore = rig.events.count
      try rig.ask(request)
      if rig.events.count == eventsBefore { Issue.record("seed \(seed): \(verb) did nothing") }
      if verdict?.isLegal != true { Issue.record("seed \(seed): \(verb) was said to be illegal") }
    } catch {
      if !error.sentence.contains(";") { Issue.record("seed \(seed): “\(error)” has no remedy") }
    }
  }

  private mutating func report() {
    // Most often what the upgrade waits for, or else nothing would ever come about.
    if !oneIn(4) {
      if let step = rig.state.upgrade?.runningStep, rig.state.upgrade?.phase.isIntended == false {
        rig.tell(.stepDone(step.id, StepMeasure(rows: count)))
      }
      switch rig.state.run.name {
      case .suspending: rig.tell(.suspended)
      case .resuming: rig.tell(.resumed)
      case .running, .suspended: break
      }
      for news in awaited where oneIn(2) { rig.tell(news) }
    } else {
      rig.tell(accident())
    }
  }

  private var awaited: [Report.News] {
    switch rig.phase {
    case .cutOverIntended: [.abandoned(reason: "a write"), .exchanged(pauseNanoseconds: 5)]
    case .rollBackIntended:
      [
        .abandoned(reason: "a write"), .rollBackFailed(reason: "no", serving: .new),
        .exchangedBack(pauseNanoseconds: 5),
      ]
    case .finalizing:
      [
        .discarded, .finalizedDone,
        .stepFailed("clean-up", kind: .stepFailed, reason: "no", serving: .new),
      ]
    case .cancelled: [.discarded]
    case .live: rig.state.upgrade?.rollBack == nil ? [] : [.lossesSaved(count: count % 5)]
    case nil, .planned, .preparing, .copying, .verifying, .armed, .finalized, .rolledBack, .failed:
      []
    }
  }

  mutating func accident() -> Report {
    let id = oneIn(6) ? UpgradeID("another") : rig.id
    let steps = rig.state.upgrade?.plan.steps.map(\.id) ?? ["prepare"]
    let step = oneIn(2) ? rig.state.upgrade?.runningStep?.id ?? steps[0] : pick(steps)
    let serving = pick(Self.outcomes)
    let number = pick([0, 1, 3, -1, Int.max])
    let news: [Report.News] = [
      .stepDone(step, StepMeasure(rows: number)),
      .stepFailed(step, kind: pick(FailureKind.allCases), reason: "it broke", serving: serving),
      .verified(Verification(rows: 10, differing: oneIn(2) ? 1 : 0, roundTripRows: number)),
      .reversibilityChanged(unmappable: number, shed: pick([0, 2])),
      .exchanged(pauseNanoseconds: number), .abandoned(reason: "a write came between"),
      .lossesSaved(count: number), .exchangedBack(pauseNanoseconds: number),
      .rollBackFailed(reason: "it broke", serving: serving), .discarded, .finalizedDone,
      .liveWriteFailed(key: "k", reason: "no"), .healthFailed(reason: "slow"),
      .corruption(place: "users/3", sideToReturnToVerifies: oneIn(2)),
    ]
    let others: [Report] = [
      .suspended, .resumed, .suspendTimedOut(blocker: "a call", ageMilliseconds: number),
      .journalFailed(reason: "full"), .tick, .tick,
    ]
    if oneIn(40) { return .restarted }
    return oneIn(4) ? pick(others) : .upgrade(id, pick(news))
  }

  /// The law that a change broke; `nil` when it broke none.
  static func brokenLaw(
    from old: ComponentState, to new: ComponentState, events: [Event]
  ) -> String? {
    guard let upgrade = new.upgrade else { return nil }
    // One batch may pass through several phases; each event is one arrow at the most.
    var state = old
    for event in events {
      let before = state.unfinishedUpgrade?.phase
      state.apply(event)
      guard let before, let after = state.upgrade?.phase, before != after else { continue }
      if !before.successors.contains(after) { return "\(before) → \(after) is no arrow" }
    }
    return inconsistency(of: upgrade, in: new)
  }

  private static func inconsistency(of upgrade: Upgrade, in state: ComponentState) -> String? {
    let active = upgrade.failure?.phase ?? upgrade.phase
    let servesNew = [.live, .rollBackIntended, .finalizing, .finalized].contains(active)
    if state.version != (servesNew ? upgrade.plan.to : upgrade.plan.from) {
      return "\(upgrade.phase) serves \(state.version)"
    }
    if (upgrade.failure != nil) != (upgrade.phase == .failed) { return "failure without failed" }
    if upgrade.steps.filter(\.isRunning).count > 1 { return "two steps at once" }
    if upgrade.phase.isEnd, !upgrade.holds.all.isEmpty { return "an end is held" }
    if upgrade.phase.isEnd != (upgrade.endedAt != nil) { return "an end without a time" }
    if Set(upgrade.holds.all.map(\.kind)).count != upgrade.holds.all.count { return "a hold twice" }
    if upgrade.plan.options.strategy == .suspended, upgrade.phase.isBeforeCutOver,
      state.run.name != .suspended
    {
      return "a conversion while callers are answered"
    }
    return nil
  }
}
