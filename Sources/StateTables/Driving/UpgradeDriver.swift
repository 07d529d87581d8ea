public import MigrationEngine

/// Performs the effects of an upgrade on the tables of a component, and tells what came of them.
///
/// What came of them is told as long as the upgrade does not know it, so a report that got lost on
/// its way into the journal is simply made again. Everything happens in the component's turn.
public final class UpgradeDriver {
  enum Outcome {
    case exchanged(pauseNanoseconds: Int)
    case exchangedBack(pauseNanoseconds: Int)
    case abandoned(reason: String)
    case freed
  }

  let component: any MigratableComponent
  private let workers: any Workers
  private let reaper: any Reaper
  let stopwatch: () -> Int
  private let faults: MigrationFaults
  var migrator: Migrator?
  var upgrade: UpgradeID?
  var failedStep: (kind: FailureKind, reason: String)?
  private var openProblem: String?
  var stepBegan = 0
  var outcome: Outcome?
  /// The save that was asked for last; what comes of an earlier one is of no use any more.
  private var saveNumber = 0
  /// A live record is looked at once in so many advances: after changes, not after each one.
  private static let advancesBetweenLooks = 64
  private var advances = 0
  private var recheckedRecord: StateRecord?
  private var collected: Migrator.Losses?
  /// Whether rows that a rollback loses are collected as soon as the way back is made.
  private var awaitsWayBack = false
  var saveOutcome: Result<Int, JournalFailure>?
  private var isHeld = false
  /// The share of the component's time that the copy may take, for the owner's budgets.
  ///
  /// Where there is none at all, the driver itself takes no more stretches.
  public private(set) var share = TimeShare.full

  /// Gets ready to upgrade a component.
  ///
  /// - Parameter stopwatch: nanoseconds that only grow, to measure pauses with.
  public convenience init(
    _ component: any MigratableComponent, workers: any Workers, reaper: any Reaper,
    stopwatch: @escaping () -> Int
  ) {
    self.init(component, workers: workers, reaper: reaper, stopwatch: stopwatch, faults: [])
  }

  package init(
    _ component: any MigratableComponent, workers: any Workers, reaper: any Reaper,
    stopwatch: @escaping () -> Int, faults: MigrationFaults
  ) {
    self.component = component
    self.workers = workers
    self.reaper = reaper
    self.stopwatch = stopwatch
    self.faults = faults
  }

  /// How far the copy is; `nil` when there is none.
  public var figures: CopyFigures? { migrator?.standing.figures }

  /// Goes on with whatever is under way, within a budget.
  public func advance(_ budget: Migrator.Budget) {
    guard let migrator else { return }
    var budget = budget
    if isHeld || share == .zero { budget.stretches = 0 }
    _ = migrator.step(budget)
    recheckRecord(migrator)
    if awaitsWayBack { collectLosses(migrator) }
    if let losses = migrator.collectedLosses() { take(losses) }
  }

  /// Collects what a rollback would lose, once the way back of whole tables is made.
  private func collectLosses(_ migrator: Migrator) {
    if migrator.isWayBackReady {
      awaitsWayBack = false
      migrator.collectLosses(number: saveNumber)
    } else if !migrator.isPreparingWayBack {
      awaitsWayBack = false
      let problem = migrator.wayBackProblem?.description
      saveOutcome = .failure(
        JournalFailure(reason: problem ?? "something was written while the way back was made"))
    }
  }

  private func take(_ losses: Migrator.Losses) {
    guard losses.number == saveNumber, let upgrade else {
      reaper.reap(losses.garbage)
      return
    }
    dropCollected()
    collected = losses
    if losses.rows.isEmpty {
      saveOutcome = .success(0)
    } else {
      component.save(losses.rows, for: upgrade, number: saveNumber)
    }
  }

  private func dropCollected() {
    if let collected { reaper.reap(collected.garbage) }
    collected = nil
  }

  /// Looks whether a live record that has changed still goes back, and says so when it does not.
  private func recheckRecord(_ migrator: Migrator) {
    advances += 1
    guard advances % UpgradeDriver.advancesBetweenLooks == 0, migrator.isLive,
      component.record != recheckedRecord
    else { return }
    recheckedRecord = component.record
    let before = migrator.recordProblem
    migrator.recheck(component.record)
    if let problem = migrator.recordProblem, before == nil {
      component.alert("a rollback would be refused now, for \(problem)")
    }
  }

  // MARK: Effects

  /// Does what an event asks for.
  public func perform(_ effect: Effect, for state: ComponentState) {
    if state.upgrade?.id != upgrade {
      // The one before is over, and has let everything go; what it never served goes now.
      migrator?.discard()
      upgrade = state.upgrade?.id
      migrator = nil
      outcome = nil
      dropCollected()
      awaitsWayBack = false
      saveOutcome = nil
      recheckedRecord = nil
      isHeld = false
      share = .full
    }
    switch effect {
    case .perform(let step): begin(step, state)
    case .exchange(let version): exchange(to: version)
    case .exchangeBack(let version, let accepted): exchangeBack(to: version, accepting: accepted)
    case .saveLosses:
      saveNumber += 1
      saveOutcome = nil
      dropCollected()
      awaitsWayBack = true
      if let migrator {
        migrator.prepareWayBack()
        collectLosses(migrator)
      }
    case .discardNew:
      migrator?.discard()
      dropCollected()
      outcome = .freed
    case .discardOld:
      migrator?.finalize()
      dropCollected()
      outcome = .freed
    case .suspendComponent, .resumeComponent, .alert: _ = performOutsideOfTurn(effect)
    case .setThrottle(let share): self.share = share
    case .holdCopy: isHeld = true
    case .continueCopy: isHeld = false
    case .openModule(let version):
      openProblem = nil
      do { try component.open(version) } catch { openProblem = String(describing: error) }
    case .closeModule(let version): component.close(version)
    case .reportOutcome: break  // Told as long as it is not known.
    }
  }

  /// Does what an event asks for if that touches neither tables nor record; otherwise `false`.
  ///
  /// A component that does not come back from a call can be told to take no other, and whoever
  /// watches hears of it.
  func performOutsideOfTurn(_ effect: Effect) -> Bool {
    switch effect {
    case .suspendComponent: component.suspend()
    case .resumeComponent:
      // Whoever resumes gives a roll back up that waits for its way back.
      awaitsWayBack = false
      component.resume()
    case .alert(let sentence): component.alert(sentence)
    case .perform, .exchange, .exchangeBack, .saveLosses, .discardNew, .discardOld, .setThrottle,
      .holdCopy, .continueCopy, .openModule, .closeModule, .reportOutcome:
      return false
    }
    return true
  }

  private func begin(_ id: StepID, _ state: ComponentState) {
    guard let present = state.upgrade, let step = present.plan.step(id) else { return }
    failedStep = nil
    stepBegan = stopwatch()
    switch step.kind {
    case .preparation: prepare(present)
    case .validation:
      if let finding = component.findings(against: present.plan).first {
        failedStep = (finding.failureKind, finding.message)
      }
    case .backup:
      // The old tables are kept in step until finalize, and the migrator keeps the old record.
      break
    case .migration:
      if let table = step.table {
        migrator?.begin(table)
      } else {
        migrator?.begin()
        do { try migrator?.tryRecord(component.record) } catch {
          failedStep = (.stepFailed, String(describing: error))
        }
      }
    case .verification: migrator?.verify(present.plan.options.validation.depth)
    case .cutOver, .cleanup: break
    }
  }

  private func prepare(_ present: Upgrade) {
    // A retry starts with a migrator of its own.
    migrator?.discard()
    outcome = nil
    isHeld = present.holds[.pause] != nil
    share = present.throttle ?? .full
    if let openProblem {
      failedStep = (.dependencyUnavailable, openProblem)
      return
    }
    do {
      let changes = try component.changes(for: present.plan)
      if let reason = UpgradeDriver.defect(of: changes.tables, for: present.plan) {
        migrator = nil
        failedStep = (.validationFailed, reason)
        return
      }
      migrator = Migrator(
        changes.tables, record: changes.record, workers: workers, reaper: reaper, faults: faults)
    } catch {
      migrator = nil
      failedStep = (.dependencyUnavailable, String(describing: error))
    }
  }

  /// Why an upgrade cannot be made of these changes.
  private static func defect(of changes: [TableChange], for plan: Plan) -> String? {
    for names in [changes.flatMap(\.oldNames), changes.flatMap(\.newNames)] {
      if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
        return "the table \(twice) is changed twice by one upgrade; change it once"
      }
    }
    let bulk = changes.filter(\.needsSuspension).flatMap(\.oldNames)
    guard plan.options.strategy == .online, !bulk.isEmpty else { return nil }
    return "rows of \(bulk.joined(separator: ", ")) change their keys, and writes to them cannot be"
      + " mirrored; plan again with the suspended strategy"
  }

  /// Takes the outcome of saving the rows that a rollback loses: how many, or why not.
  public func saved(_ number: Int, _ result: Result<Int, JournalFailure>) {
    if number == saveNumber { saveOutcome = result }
  }

  private func exchange(to version: Version) {
    let start = stopwatch()
    outcome = nil
    guard let migrator else {
      outcome = .abandoned(reason: "there is nothing to exchange; cancel, and plan again")
      return
    }
    do throws(ExchangeRefused) {
      let record = try migrator.exchange(component.record)
      component.serve(version, record: record)
      outcome = .exchanged(pauseNanoseconds: stopwatch() - start)
    } catch { outcome = .abandoned(reason: error.reason) }
  }

  private func exchangeBack(to version: Version, accepting accepted: Int) {
    let start = stopwatch()
    guard let migrator else {
      outcome = .abandoned(reason: "there is nothing to take back")
      return
    }
    let loss = migrator.standing.figures.losses
    guard loss <= accepted else {
      outcome = .abandoned(reason: "\(loss) rows would be lost by now, \(accepted) were accepted")
      return
    }
    var isSaved = loss == 0
    if !isSaved, case .success = saveOutcome, let collected {
      isSaved = migrator.isUpToDate(collected)
    }
    guard isSaved || faults.contains(.noCheckAfterIntent) else {
      outcome = .abandoned(reason: "rows that would be lost are not all saved; roll back again")
      return
    }
    do throws(ExchangeRefused) {
      let record = try migrator.exchangeBack(component.record)
      component.serve(version, record: record)
      outcome = .exchangedBack(pauseNanoseconds: stopwatch() - start)
    } catch { outcome = .abandoned(reason: error.reason) }
  }
}
