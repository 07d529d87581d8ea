import Foundation
import Testing

@testable import MigrationEngine

/// Run state × phase × verb, all of them: what is legal is drawn here, what is said stands in
/// docs/INTERLOCKS.md, and both are compared with what the engine decides.
@Suite struct InterlockTableTests {
  /// Columns in the order of `Verb.allCases`; x legal, · refused.
  ///
  /// The upgrade is online, lossless and without a confirm window; `failed` failed while copying.
  static let running = """
                    migrate step continue pause unpause throttle suspend resume cutOver keep \
    rollBack finalize cancel retry
    -                x · · · · · x · · · · · · ·
    planned          · x x x · x x · · · · · x ·
    preparing        · · · x · x x · · · · · x ·
    copying          · · · x · x x · · · · · x ·
    verifying        · · · x · x x · · · · · x ·
    armed            · · · x · · x · x · · · x ·
    cutOverIntended  · · · · · · · · · · · · · ·
    live             · · · · · · x · · · x x · ·
    rollBackIntended · · · · · · · · · · · · · ·
    finalizing       · · · · · · x · · · · · · ·
    finalized        x · · · · · x · · · · · · ·
    rolledBack       x · · · · · x · · · · · · ·
    cancelled        x · · · · · x · · · · · · ·
    failed           · · · · · · x · · · · · x x
    """

  static let phases: [Phase?] = [nil] + Phase.allCases

  static func picture() -> [String: [Bool]] {
    var rows: [String: [Bool]] = [:]
    for line in running.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: " ")
      rows[String(cells[0])] = cells.dropFirst().map { $0 == "x" }
    }
    return rows
  }

  /// The picture of another run state: the same but for suspend, resume and migrate.
  static func isLegal(_ verb: Verb, _ phase: Phase?, _ run: RunState.Name) throws -> Bool {
    let row = try #require(picture()[phase?.rawValue ?? "-"], "a phase has no row")
    try #require(row.count == Verb.allCases.count)
    let column = try #require(Verb.allCases.firstIndex(of: verb))
    let isQuiet = phase != .cutOverIntended && phase != .rollBackIntended
    switch (verb, run) {
    case (.resume, .suspended): return isQuiet
    case (.resume, _): return false
    case (.suspend, .running): return row[column]
    case (.suspend, _): return false
    case (.migrate, .suspending), (.migrate, .resuming): return false
    case (_, _): return row[column]
    }
  }

  static func rig(_ phase: Phase?, _ run: RunState.Name) throws -> Rig {
    var rig = try Rig.at(phase)
    // By event, so that the run state can be had beside every phase, intended ones as well.
    let contents: [Event.Content] =
      switch run {
      case .running: []
      case .suspending: [.suspendAsked]
      case .suspended: [.suspendAsked, .suspended]
      case .resuming: [.suspendAsked, .suspended, .resumeAsked]
      }
    _ = rig.apply(contents.map { Event(at: rig.now, by: Rig.ada, upgrade: nil, content: $0) })
    return rig
  }

  static func request(_ verb: Verb) throws -> Request {
    switch verb {
    case .migrate: .migrate(id: "next", plan: try Rig.plan())
    case .step: .step
    case .continue: .continue
    case .pause: .pause(reason: "lunch")
    case .unpause: .unpause
    case .throttle: .throttle(share: TimeShare(perMille: 500))
    case .suspend: .suspend
    case .resume: .resume
    case .cutOver: .cutOver
    case .keep: .keep
    case .rollBack: .rollBack(acceptingLoss: nil)
    case .finalize: .finalize
    case .cancel: .cancel
    case .retry: .retry
    }
  }

  /// What a request leads to: the names of the events, or the sentence of the refusal.
  static func outcome(_ rig: Rig, _ verb: Verb) throws -> (isLegal: Bool, text: String) {
    var request = try request(verb)
    if verb == .migrate, rig.state.version != Rig.v1 {
      request = .migrate(id: "next", plan: try Rig.plan(from: Rig.v2, to: Rig.v3))
    }
    do throws(Refusal) {
      let events = try rig.state.decide(rig.command(request), by: Rig.ada, at: rig.now)
      return (true, events.map(\.name).joined(separator: ", "))
    } catch {
      return (false, error.sentence)
    }
  }

  @Test(arguments: RunState.Name.allCases) func everyCellIsAsDrawn(_ run: RunState.Name) throws {
    for phase in Self.phases {
      let rig = try Self.rig(phase, run)
      try #require(rig.phase == phase && rig.state.run.name == run)
      let verdicts = rig.state.legalCommands(for: Rig.ada)
      #expect(verdicts.map(\.verb) == Verb.allCases)
      for (verb, verdict) in zip(Verb.allCases, verdicts) {
        let place = "\(run) \(phase?.rawValue ?? "-") \(verb)"
        let (isLegal, text) = try Self.outcome(rig, verb)
        #expect(try isLegal == Self.isLegal(verb, phase, run), "\(place): \(text)")
        #expect(verdict.isLegal == isLegal, "\(place): the list and the decision differ")
        #expect(isLegal || verdict.refusal?.sentence == text, "\(place): two sentences")
        #expect(!text.isEmpty, "\(place) leads to nothing")
        #expect(isLegal || text.contains(";"), "\(place): “\(text)” has no remedy")
      }
    }
  }

  /// The same columns for an upgrade of the suspended strategy, the component suspended; and for
  /// what failed later than while copying.
  static let others = """
    suspended:planned          · x x x · x · · · · · · x ·
    suspended:preparing        · · · x · x · · · · · · x ·
    suspended:copying          · · · x · x · · · · · · x ·
    suspended:verifying        · · · x · x · · · · · · x ·
    suspended:armed            · · · x · · · · x · · · x ·
    suspended:cutOverIntended  · · · · · · · · · · · · · ·
    suspended:live             · · · · · · · x · · x x · ·
    suspended:rollBackIntended · · · · · · · · · · · · · ·
    suspended:finalizing       · · · · · · · x · · · · · ·
    suspended:finalized        x · · · · · · x · · · · · ·
    suspended:rolledBack       x · · · · · · x · · · · · ·
    suspended:cancelled        · · · · · · · · · · · · x ·
    suspended:failed           · · · · · · · · · · · · x x
    failed:live                · · · · · · x · · · · · · x
    failed:rollBackIntended    · · · · · · x · · · x · x x
    failed:finalizing          · · · · · · x · · · · · · x
    """

  @Test func otherCellsAreAsDrawn() throws {
    for line in Self.others.split(separator: "\n") {
      let cells = line.split(separator: " ")
      let name = cells[0].split(separator: ":")
      let phase = try #require(Phase(rawValue: String(name[1])))
      var rig: Rig
      if name[0] == "suspended" {
        rig = try Rig.at(phase, PlanOptions(strategy: .suspended))
        #expect(rig.state.run.name == .suspended)
      } else {
        rig = try Rig.at(phase)
        switch phase {
        case .live: rig.tell(.corruption(place: "users/1", sideToReturnToVerifies: false))
        case .rollBackIntended: rig.tell(.rollBackFailed(reason: "no", serving: .new))
        default: rig.tell(.stepFailed("clean-up", kind: .stepFailed, reason: "no", serving: .new))
        }
        #expect(rig.phase == .failed)
      }
      for (verb, cell) in zip(Verb.allCases, cells.dropFirst()) {
        let (isLegal, text) = try Self.outcome(rig, verb)
        #expect(isLegal == (cell == "x"), "\(cells[0]) \(verb): \(text)")
        #expect(isLegal || text.contains(";"), "\(cells[0]) \(verb): “\(text)” has no remedy")
      }
    }
  }

  @Test func pictureHasEveryPhase() {
    #expect(Set(Self.picture().keys) == Set(Self.phases.map { $0?.rawValue ?? "-" }))
  }

  /// The page is what the engine says, word by word; on a difference the test says what to write.
  @Test func pageSaysWhatTheEngineSays() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "docs/INTERLOCKS.md")
    let expected = try Self.page()
    if ProcessInfo.processInfo.environment["MIDSTREAM_WRITE_PAGES"] != nil {
      try Data(expected.utf8).write(to: page)
    }
    let written = try String(contentsOf: page, encoding: .utf8)
    for (mine, theirs) in zip(expected.split(separator: "\n"), written.split(separator: "\n")) {
      #expect(mine == theirs)
    }
    #expect(
      written == expected, "write the page again: MIDSTREAM_WRITE_PAGES=1 swift test --filter page")
  }

  static func page() throws -> String {
    var text = """
      # Interlocks

      What every verb leads to in every phase, as a test asks the engine: see
      `Tests/MigrationEngineTests/Upgrades/InterlockTableTests.swift`. The component is running, the
      upgrade online, lossless, postponed and without a confirm window; `failed` failed while
      copying. Below each phase stands what is different while the component is suspended, being
      suspended or being resumed. Legal verbs lead to events, the others to the sentence that an
      operator reads.

      """
    for phase in phases {
      text +=
        "\n## \(phase?.rawValue ?? "no upgrade")\n\n| verb | legal | leads to |\n|---|---|---|\n"
      for verb in Verb.allCases { text += try row(phase, .running, verb) }
      for run in RunState.Name.allCases where run != .running {
        for verb in Verb.allCases {
          let usual = try outcome(rig(phase, .running), verb)
          let here = try outcome(rig(phase, run), verb)
          if usual != here { text += try row(phase, run, verb) }
        }
      }
    }
    return text
  }

  private static func row(_ phase: Phase?, _ run: RunState.Name, _ verb: Verb) throws -> String {
    let (isLegal, text) = try outcome(rig(phase, run), verb)
    let name = run == .running ? "\(verb)" : "\(verb) while \(run)"
    return "| \(name) | \(isLegal ? "yes" : "no") | \(isLegal ? "*\(text)*" : text) |\n"
  }
}
