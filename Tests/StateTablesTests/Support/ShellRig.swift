import MigrationEngine
import StateTables
import Testing

/// A shell around a component whose journal, workers and operator are all the test's.
final class ShellRig {
  static let ada = Authority(uid: 1_000, name: "ada", role: .admin)

  let component: DrivenComponent
  let workers = HandWorkers()
  let journal = HandJournal()
  let initial: ComponentState
  let shell: UpgradeShell
  var now = Instant(microseconds: 1_700_000_000_000_000)
  /// Appends that fail, by their number from 1 on.
  var failing: Set<Int> = []
  /// Whether rows that a rollback loses can be saved.
  var savesLosses = true
  private(set) var answers: [Int: [UpgradeShell.Answer]] = [:]
  private(set) var submitted = 0

  var upgrade: Upgrade? { shell.state.upgrade }
  var phase: Phase? { upgrade?.phase }

  init(rows: Int = 40, isReshaped: Bool = false) {
    component = DrivenComponent(rows: rows, isReshaped: isReshaped)
    initial = ComponentState(name: DrivenComponent.name, version: .generation(1))
    var nanoseconds = 0
    let driver = UpgradeDriver(
      component, workers: workers, reaper: workers,
      stopwatch: {
        nanoseconds += 1
        return nanoseconds
      })
    shell = UpgradeShell(initial, driver: driver, journal: journal)
  }

  static func plan(
    _ options: PlanOptions = PlanOptions(), from: UInt32 = 1, to: UInt32 = 2
  ) throws -> Plan {
    try Planner.plan(
      component: DrivenComponent.name, from: .generation(from), to: .generation(to),
      catalog: DrivenComponent.catalog,
      facts: PlanFacts(
        tables: [PlanFacts.Table(name: "clients", rows: 40, bytes: 4_000)],
        freeMemoryBytes: 1 << 30), options: options)
  }

  // MARK: Asking

  /// Submits what an operator asks whose screen is up to date.
  @discardableResult
  func submit(_ request: Request) -> Int? {
    var hash = upgrade?.plan.hash
    if case .migrate(_, let plan) = request { hash = plan.hash }
    let command = Command(
      request, expected: Command.Expectation(version: shell.state.version, planHash: hash))
    guard let number = shell.submit(command, by: Self.ada) else { return nil }
    submitted += 1
    return number
  }

  /// Asks, and asks again where the journal failed; gives the last answer.
  @discardableResult
  func ask(
    _ request: Request, sourceLocation: SourceLocation = #_sourceLocation
  ) -> UpgradeShell.Answer? {
    // At most as often as appends may fail, and once more.
    for _ in 0...failing.count {
      guard let number = submit(request) else { return nil }
      for _ in 0..<20 where answers[number] == nil { round() }
      guard let answer = answers[number]?.first else {
        Issue.record("no answer to \(request.verb)", sourceLocation: sourceLocation)
        return nil
      }
      guard case .failed = answer else { return answer }
    }
    Issue.record("the journal fails too often", sourceLocation: sourceLocation)
    return nil
  }

  func migrate(_ id: UpgradeID = "u1", _ options: PlanOptions = PlanOptions()) throws {
    ask(.migrate(id: id, plan: try Self.plan(options)))
  }

  // MARK: Going on

  func turn() {
    shell.turn(Migrator.Budget(rows: 64, stretches: 2), at: now)
    takeAnswers()
  }

  func settleJournal() {
    let isDurable = !failing.contains(journal.appends)
    guard let result = journal.settle(isDurable: isDurable) else { return }
    shell.journalled(result, at: now)
    takeAnswers()
  }

  /// One round of everything.
  func round() {
    turn()
    settleJournal()
    workers.finishAll()
    component.settle()
    for (rows, number) in component.takeUnsaved() {
      shell.driver.saved(
        number,
        savesLosses ? .success(rows.count) : .failure(JournalFailure(reason: "there is no room")))
    }
  }

  /// Rounds until something is so: as many as everything needs, and a few more.
  func go(
    until isSo: (ShellRig) -> Bool, rounds: Int = 200,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for _ in 0..<rounds {
      if isSo(self) { return }
      round()
    }
    if !isSo(self) {
      Issue.record(
        "it stands still at \(String(describing: upgrade))", sourceLocation: sourceLocation)
    }
  }

  func go(to phase: Phase, sourceLocation: SourceLocation = #_sourceLocation) {
    go(until: { $0.phase == phase }, sourceLocation: sourceLocation)
  }

  /// Rounds that must lead to nothing new.
  func idle(rounds: Int = 10) -> [Event.Content] {
    let before = journal.durable.count
    for _ in 0..<rounds { round() }
    return journal.durable[before...].map(\.content)
  }

  /// How often something became durable.
  func count(_ isMeant: (Event.Content) -> Bool) -> Int {
    journal.durable.count { isMeant($0.content) }
  }

  private func takeAnswers() {
    for (number, answer) in shell.takeAnswers() { answers[number, default: []].append(answer) }
  }

  // MARK: What must be so

  /// The durable events build the state that is there, and every command had one answer.
  func expectSound(sourceLocation: SourceLocation = #_sourceLocation) {
    var again = initial
    for event in journal.durable { again.apply(event) }
    #expect(again == shell.state, sourceLocation: sourceLocation)
    #expect(again.digest == shell.state.digest, sourceLocation: sourceLocation)
    #expect(answers.count == submitted, sourceLocation: sourceLocation)
    for (number, all) in answers where all.count != 1 {
      Issue.record("command \(number) had \(all.count) answers", sourceLocation: sourceLocation)
    }
    #expect(component.record.version == shell.state.version, sourceLocation: sourceLocation)
  }
}
