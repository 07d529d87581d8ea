public import MigrationEngine

/// Takes the tables and the record of one component from one version to the next while it serves.
///
/// It has no threads, no clock and no will of its own: its owner calls ``step(_:)`` between two
/// requests, and tells it when to verify, to exchange and to end. All its calls belong to the
/// component's turn.
///
/// ```swift
/// let migrator = Migrator(changes, record: recordChange, workers: workers, reaper: reaper)
/// migrator.begin()
/// while !migrator.step(Migrator.Budget()).isCopied { … serve requests … }
/// migrator.verify(.everyRow)
/// while !migrator.step(Migrator.Budget()).isVerified { … serve requests … }
/// record = try migrator.exchange(record)
/// ```
///
/// ## Topics
///
/// ### Before the new version serves
/// - ``begin(_:)``
/// - ``step(_:)``
/// - ``verify(_:)``
/// - ``discard()``
///
/// ### Exchanging
/// - ``exchange(_:)``
/// - ``exchangeBack(_:)``
///
/// ### While the new version is live
/// - ``recheck(_:)``
/// - ``prepareWayBack()``
/// - ``collectLosses(number:)``
/// - ``finalize()``
public final class Migrator {
  /// How much one step may do on the component's time.
  public struct Budget: Sendable {
    /// Rows that may be transformed again, one by one, on the component.
    public var rows: Int
    /// Stretches that workers may have in hand at once; 0 pauses the copy.
    public var stretches: Int

    /// The most stretches that may be in hand.
    public static let maximumStretches = 8

    /// Bounds a step.
    public init(rows: Int = 64, stretches: Int = 2) {
      self.rows = max(0, rows)
      self.stretches = min(max(0, stretches), Budget.maximumStretches)
    }
  }

  /// Where a migration stands after a step.
  public struct Standing: Equatable, Sendable {
    /// How far it is.
    public let figures: CopyFigures
    /// Whether every row has been copied and each write is mirrored.
    public let isCopied: Bool
    /// Whether the verification that was asked for is through.
    public let isVerified: Bool
    /// Why it cannot go on.
    public let problem: ChangeProblem?
    /// Jobs that workers have in hand.
    public let underWay: Int
  }

  private enum Stage { case idle, copying, verifying, live, ended }

  /// Rows that a rollback would lose, and how often that had changed when they were collected.
  public struct Losses: Sendable {
    /// The rows.
    public var rows: [LostRow] { held.rows }
    let held: LostRows
    let number: Int
    let stamp: UInt64

    /// Only to be freed, which takes a while where they are many.
    var garbage: Garbage { Garbage(held) }
  }

  private let changes: [TableChange]
  private let record: RecordChange?
  private let workers: any Workers
  private let reaper: any Reaper
  private let faults: MigrationFaults
  private var stage = Stage.idle
  private let lossInbox = Inbox<Losses>()
  private var recordBefore: StateRecord?
  /// Why the live record cannot go back, as of the last look.
  public private(set) var recordProblem: String?

  /// Gets ready; nothing is touched before ``begin()``.
  public convenience init(
    _ changes: [TableChange], record: RecordChange?, workers: any Workers, reaper: any Reaper
  ) {
    self.init(changes, record: record, workers: workers, reaper: reaper, faults: [])
  }

  package init(
    _ changes: [TableChange], record: RecordChange?, workers: any Workers, reaper: any Reaper,
    faults: MigrationFaults
  ) {
    self.changes = changes
    self.record = record
    self.workers = workers
    self.reaper = reaper
    self.faults = faults
  }

  /// Whoever lets go of a migration in the middle, such as a service that ends, leaves its tables
  /// as they are; nothing follows them any more.
  deinit { for change in changes { change.work.leave() } }

  // MARK: Before the new version serves

  /// Starts to copy a table, or all: from now on none of its writes is overlooked.
  public func begin(_ table: String? = nil) {
    guard stage == .idle || stage == .copying else { return }
    stage = .copying
    for change in changes where !change.isBegun && change.concerns(table) {
      change.isBegun = true
      change.work.begin()
    }
  }

  /// Whether every row of a table has been copied and each of its writes is mirrored; a table that
  /// does not change needs no copy.
  public func isCopied(_ table: String) -> Bool {
    changes.allSatisfy { !$0.concerns(table) || ($0.isBegun && $0.work.isCopied()) }
  }

  /// Does a little: takes in what workers made, and hands them more.
  public func step(_ budget: Budget) -> Standing {
    switch stage {
    case .copying:
      var rows = budget.rows
      for change in changes where change.isBegun { change.work.collect(&rows) }
      handOut(budget) { $0.take(workers) }
    case .verifying:
      // Copying is over, and writes are mirrored at once: nothing is left to collect.
      for change in changes { change.work.collectVerdicts() }
      handOut(budget) { $0.takePair(workers) }
    case .live:
      for change in changes {
        change.work.collectWayBack()
        reap(change.work.takeLeftovers())
      }
    case .idle, .ended: break
    }
    return standing
  }

  private func handOut(_ budget: Budget, _ take: (TableChange.Work) -> Bool) {
    var underWay = changes.reduce(0) { $0 + $1.work.underWay() }
    for change in changes where change.isBegun {
      while underWay < budget.stretches, take(change.work) { underWay += 1 }
    }
  }

  /// Where the migration stands.
  public var standing: Standing {
    let isCopied = changes.allSatisfy { $0.isBegun && $0.work.isCopied() }
    let isVerified = stage == .verifying && changes.allSatisfy { $0.work.isVerified() }
    return Standing(
      figures: changes.reduce(CopyFigures()) { $0 + $1.work.figures() },
      isCopied: isCopied, isVerified: isVerified,
      problem: changes.lazy.compactMap { $0.work.problem() }.first,
      underWay: changes.reduce(0) { $0 + $1.work.underWay() })
  }

  /// What each table has come to, in the order of the changes.
  public var figuresByTable: [(table: String, figures: CopyFigures)] {
    changes.map { ($0.table, $0.work.figures()) }
  }

  /// Starts to compare; once more is allowed, and starts from the beginning.
  public func verify(_ depth: VerificationDepth) {
    guard stage == .copying || stage == .verifying, standing.isCopied else { return }
    stage = .verifying
    for change in changes { change.work.beginVerification(depth) }
  }

  /// What the verification found so far.
  public var verified: VerificationFigures {
    var figures = VerificationFigures()
    for found in changes.map({ $0.work.verified() }) {
      figures.add(
        rows: found.rows, provedBack: found.provedBack, unproved: found.unproved,
        firstUnproved: found.firstUnproved)
    }
    return figures
  }

  // MARK: Exchanging

  /// Puts the new version in the place of the old one, within one turn; the new record comes back.
  ///
  /// What must be true is looked at again here, in the same turn: whatever was known before the
  /// intent was written may have passed.
  ///
  /// - Throws: why nothing was moved.
  public func exchange(_ record: StateRecord) throws(ExchangeRefused) -> StateRecord {
    if !faults.contains(.noCheckAfterIntent) { try checkReadiness() }
    let next = try convert(record)
    recordBefore = record
    recordProblem = nil
    stage = .live
    for change in changes { change.work.exchange() }
    return next
  }

  private func checkReadiness() throws(ExchangeRefused) {
    let standing = standing
    if let problem = standing.problem { throw ExchangeRefused(reason: problem.description) }
    guard standing.isVerified else {
      throw ExchangeRefused(reason: "the new tables are not verified; verify them first")
    }
    if let obstacle = changes.lazy.compactMap({ $0.work.obstacle() }).first {
      throw ExchangeRefused(reason: obstacle)
    }
  }

  /// Takes a record forward and lets the result go, to see that it can be done.
  public func tryRecord(_ record: StateRecord) throws(ExchangeRefused) { _ = try convert(record) }

  private func convert(_ record: StateRecord) throws(ExchangeRefused) -> StateRecord {
    guard let change = self.record else { return record }
    do { return try change.forward(record) } catch {
      throw ExchangeRefused(reason: "the record does not go forward: \(error)")
    }
  }

  /// Puts the old version back in its place, within one turn; the old record comes back.
  ///
  /// - Throws: why nothing was moved.
  public func exchangeBack(_ record: StateRecord) throws(ExchangeRefused) -> StateRecord {
    guard stage == .live else {
      throw ExchangeRefused(reason: "the new version is not live; there is nothing to take back")
    }
    if let change = changes.first(where: { !$0.work.isWayBackReady() }) {
      throw ExchangeRefused(
        reason: "\(change.table) was written to and no way back was made since; suspend the"
          + " component, and roll back again")
    }
    let previous = try convertBack(record)
    for change in changes { change.work.exchangeBack() }
    endWithOld()
    return previous
  }

  private func convertBack(_ record: StateRecord) throws(ExchangeRefused) -> StateRecord {
    guard let change = self.record else { return record }
    guard let back = change.back else {
      throw ExchangeRefused(reason: "the record has no way back; keep the upgrade")
    }
    do { return try back(record, recordBefore) } catch {
      throw ExchangeRefused(reason: "the record does not go back: \(error)")
    }
  }

  // MARK: While the new version is live

  /// Whether the new version serves and the way back is kept in step.
  public var isLive: Bool { stage == .live }

  /// Looks whether the live record still goes back; called after changes, not after each one.
  public func recheck(_ record: StateRecord) {
    guard stage == .live else { return }
    do throws(ExchangeRefused) {
      _ = try convertBack(record)
      recordProblem = nil
    } catch { recordProblem = error.reason }
  }

  /// Whether some of the tables can be changed, and taken back, only while nobody writes.
  public var needsSuspension: Bool { changes.contains { $0.needsSuspension } }

  /// Has workers make the way back of tables whose writes are not mirrored.
  ///
  /// It belongs to a component that is suspended: what is written after it makes it stale.
  public func prepareWayBack() {
    guard stage == .live else { return }
    for change in changes { change.work.prepareWayBack(workers) }
    for change in changes { reap(change.work.takeLeftovers()) }
  }

  /// Whether an exchange back would bring back all that was written, but for what is counted as
  /// lost; of tables whose writes are mirrored that is always so.
  public var isWayBackReady: Bool { changes.allSatisfy { $0.work.isWayBackReady() } }

  /// Whether a worker is making a way back.
  public var isPreparingWayBack: Bool { changes.contains { $0.work.isPreparingWayBack() } }

  /// Why the last way back could not be made.
  public var wayBackProblem: ChangeProblem? {
    changes.lazy.compactMap { $0.work.wayBackProblem() }.first
  }

  /// Has a worker collect the rows that a rollback would lose now, to be saved before it takes
  /// effect; ``collectedLosses()`` has them later.
  ///
  /// - Parameter number: comes back with them, to tell collections apart.
  public func collectLosses(number: Int = 0) {
    guard stage == .live else { return }
    let (stamp, inbox) = (lossStamp, lossInbox)
    let tables = changes.map { $0.work.lostRows() }
    workers.run {
      let held = LostRows(tables.flatMap { $0() })
      inbox.post(Losses(held: held, number: number, stamp: stamp))
    }
  }

  /// What a worker collected; `nil` while there is nothing new.
  public func collectedLosses() -> Losses? {
    let arrived = lossInbox.fetch()
    let latest = arrived.max { $0.number < $1.number }
    for superseded in arrived where superseded.number != latest?.number {
      reaper.reap(superseded.garbage)
    }
    return latest
  }

  /// Whether no other row would be lost now than when these were collected.
  public func isUpToDate(_ losses: Losses) -> Bool { losses.stamp == lossStamp }

  private var lossStamp: UInt64 { changes.reduce(0) { $0 &+ $1.work.lossStamp() } }

  // MARK: Ending

  /// Gives the new tables up before they were served; the old ones never noticed.
  public func discard() {
    guard stage != .live, stage != .ended else { return }
    endWithOld()
  }

  private func endWithOld() {
    stage = .ended
    for change in changes { reap(change.work.discard()) }
    dropLosses()
  }

  /// Gives the way back up: the point of no return.
  public func finalize() {
    guard stage == .live else { return }
    stage = .ended
    for change in changes { reap(change.work.finalize()) }
    dropLosses()
  }

  private func reap(_ all: [Garbage]) { for garbage in all { reaper.reap(garbage) } }

  /// What was collected and nobody fetched; what comes later is let go by whoever brings it.
  private func dropLosses() {
    for losses in lossInbox.close() { reaper.reap(losses.garbage) }
  }
}

/// Why an exchange moved nothing.
public struct ExchangeRefused: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence.
  public let reason: String
  /// The sentence.
  public var description: String { reason }
}
