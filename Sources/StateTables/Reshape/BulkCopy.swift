/// Whole tables on their way to other ones while their component is suspended.
///
/// A worker makes all new rows of a snapshot; nothing is followed meanwhile, and what was written
/// in spite of the suspension is noticed at the exchange, and nothing moves then. While the new
/// tables are live nothing is taken back either: the way back is made in bulk as well, while the
/// component is suspended once more, and is stale as soon as something is written after it.
///
/// It is confined to the component, as its tables are; workers see snapshots only.
@usableFromInline final class BulkCopy<Old: TableGroup, New: TableGroup> {
  @usableFromInline enum Outcome: Sendable {
    case built(Made<New.Rows>)
    case verified(BulkVerdict)
    case wayBack(Made<WayBack<Old.Rows>>)
  }

  @usableFromInline struct Arrival: Sendable {
    @usableFromInline let job: Int
    @usableFromInline let outcome: Outcome

    @inlinable init(job: Int, outcome: Outcome) {
      self.job = job
      self.outcome = outcome
    }
  }

  @usableFromInline let old: Old
  @usableFromInline let new: New
  @usableFromInline let reshape: TableReshape<Old, New>
  @usableFromInline let faults: MigrationFaults
  @usableFromInline let inbox = Inbox<Arrival>()
  @usableFromInline let table: String

  /// There is one job at a time, and what an earlier one makes is of no use.
  @usableFromInline var job = 0
  @usableFromInline var isBusy = false
  @usableFromInline var gauge = ReshapeGauge()

  @usableFromInline var isTaken = false
  /// What the new tables become at the exchange.
  @usableFromInline var built: New.Rows?
  /// The writes there had been when the snapshot was taken that it was made of.
  @usableFromInline var builtAtWrites: UInt64 = 0
  @usableFromInline var depth: VerificationDepth?
  @usableFromInline var isPairTaken = false
  @usableFromInline var verdict: BulkVerdict?
  /// Why these tables cannot be converted, once that is known.
  @usableFromInline var problem: ChangeProblem?

  @usableFromInline var isLive = false
  /// The writes there had been to the new tables when they began to serve.
  @usableFromInline var liveAtWrites: UInt64 = 0
  @usableFromInline var wayBack: WayBack<Old.Rows>?
  /// The writes there had been when the way back was made, or is being made.
  @usableFromInline var wayBackAtWrites: UInt64 = 0
  @usableFromInline var wayBackProblem: ChangeProblem?
  @usableFromInline var preparations: UInt64 = 0
  /// What is to be freed with the next garbage.
  @usableFromInline var leftovers: [Garbage] = []

  @inlinable init(
    _ old: Old, into new: New, by reshape: TableReshape<Old, New>, faults: MigrationFaults
  ) {
    self.old = old
    self.new = new
    self.reshape = reshape
    self.faults = faults
    table = old.tableNames.joined(separator: "+")
  }

  // MARK: Building and verifying

  /// A number and a gauge for the next job; the one before is told to stop.
  @inlinable func nextJob() -> (job: Int, ticket: ReshapeTicket) {
    gauge.stop()
    gauge = ReshapeGauge()
    job += 1
    isBusy = true
    return (job, ReshapeTicket(gauge))
  }

  /// Hands the conversion to a worker; `false` when it is under way already.
  @inlinable func take(_ workers: any Workers) -> Bool {
    guard !isTaken, problem == nil else { return false }
    isTaken = true
    let (job, ticket) = nextJob()
    builtAtWrites = old.writeCount
    let (rows, target) = (old.group(ticket), new.group(ticket))
    let (reshape, inbox, table) = (reshape, inbox, table)
    workers.run {
      let made = reshape.build(rows, like: target, table: table)
      inbox.post(Arrival(job: job, outcome: .built(made)))
    }
    return true
  }

  @inlinable func beginVerification(_ depth: VerificationDepth) {
    self.depth = depth
    isPairTaken = false
    verdict = nil
  }

  /// Hands the comparison to a worker; `false` when it is under way already.
  @inlinable func takePair(_ workers: any Workers) -> Bool {
    guard let depth, let built, !isPairTaken, problem == nil else { return false }
    isPairTaken = true
    let (job, ticket) = nextJob()
    let (rows, made) = (old.group(ticket), built.read(for: ticket))
    let (reshape, inbox, table) = (reshape, inbox, table)
    workers.run {
      let verdict = reshape.verify(made, of: rows, depth, table: table)
      inbox.post(Arrival(job: job, outcome: .verified(verdict)))
    }
    return true
  }

  /// Takes in what workers made.
  @inlinable func collect() {
    for arrival in inbox.fetch() {
      guard arrival.job == job else {
        leftovers.append(Garbage(Heap(arrival)))
        continue
      }
      isBusy = false
      switch arrival.outcome {
      case .built(.rows(let rows)): built = rows
      case .built(.problem(let problem)): self.problem = problem
      case .verified(let verdict):
        self.verdict = verdict
        problem = problem ?? verdict.problem
      case .wayBack(.rows(let way)):
        wayBack = way
        preparations += 1
      case .wayBack(.problem(let problem)): wayBackProblem = problem
      }
    }
  }

  @inlinable var isCopied: Bool { problem == nil && built != nil }
  @inlinable var isVerified: Bool { problem == nil && verdict != nil }

  /// What stands against an exchange now.
  @inlinable var obstacle: String? {
    guard old.writeCount == builtAtWrites else {
      return "\(table) was written to while it was converted; cancel, and migrate again while"
        + " nobody writes"
    }
    guard new.rowCount == 0 else {
      return "rows were written to what \(table) becomes; cancel, and leave it alone"
    }
    return nil
  }

  // MARK: Exchanging

  /// From now on the new tables are served.
  @inlinable func exchange() {
    if let built { leftovers += new.install(built) }
    built = nil
    isLive = true
    liveAtWrites = new.writeCount
  }

  /// From now on the old tables are served again, with what the way back made of the new ones.
  @inlinable func exchangeBack() {
    isLive = false
    guard new.writeCount != liveAtWrites, let way = wayBack else { return }
    leftovers += old.install(way.rows)
    leftovers.append(Garbage(way.lost))
    wayBack = nil
  }

  // MARK: The way back

  /// Whether a rollback would bring back all that was written, but for what is counted as lost.
  ///
  /// Where nothing was written the old tables are right as they are.
  @inlinable var isWayBackReady: Bool {
    if new.writeCount == liveAtWrites { return true }
    guard wayBack != nil, !isBusy else { return false }
    return wayBackAtWrites == new.writeCount || faults.contains(.staleWayBack)
  }

  /// Has a worker make the way back of what there is now, unless that is made or being made.
  @inlinable func prepareWayBack(_ workers: any Workers) {
    guard isLive, !isWayBackReady, !(isBusy && wayBackAtWrites == new.writeCount) else { return }
    dropWayBack()
    let (job, ticket) = nextJob()
    wayBackAtWrites = new.writeCount
    let (live, previous) = (new.group(ticket), old.group(ticket))
    let (reshape, inbox, table) = (reshape, inbox, new.tableNames.joined(separator: "+"))
    workers.run {
      let made = reshape.wayBack(from: live, previous: previous, table: table)
      inbox.post(Arrival(job: job, outcome: .wayBack(made)))
    }
  }

  @inlinable func dropWayBack() {
    wayBackProblem = nil
    guard let way = wayBack else { return }
    leftovers += way.rows.garbage
    leftovers.append(Garbage(way.lost))
    wayBack = nil
  }

  /// The rows that a rollback would lose, as the way back found out.
  @inlinable func lostRows() -> @Sendable () -> [LostRow] {
    let lost = wayBack?.lost
    return { lost?.rows ?? [] }
  }

  /// Grows with whatever may change those.
  @inlinable var lossStamp: UInt64 { isLive ? new.writeCount &+ preparations : 0 }

  // MARK: Ending

  @inlinable func takeLeftovers() -> [Garbage] {
    guard !leftovers.isEmpty else { return [] }
    defer { leftovers = [] }
    return leftovers
  }

  @inlinable func endJobs() {
    gauge.stop()
    isBusy = false
    dropWayBack()
    if let built { leftovers += built.garbage }
    built = nil
    leftovers.append(Garbage(Heap(inbox.close())))
  }

  /// Leaves the old tables to themselves; the new ones are garbage, and so is what was under way.
  @inlinable func discard() -> [Garbage] {
    endJobs()
    return takeLeftovers() + new.releaseAll()
  }

  /// Leaves the new tables to themselves; the old ones are garbage.
  @inlinable func finalize() -> [Garbage] {
    endJobs()
    return takeLeftovers() + old.releaseAll()
  }

  @inlinable var figures: CopyFigures {
    let total = old.rowCount
    let isBuilt = built != nil || isLive
    let read = min(gauge.read, total)
    return CopyFigures(
      rowsDone: isBuilt ? total : read, rowsTotal: total,
      bytesDone: built?.bytes ?? new.rowBytes, bytesTotal: old.rowBytes,
      rowsVerified: verdict?.figures.rows ?? (isPairTaken ? read : 0),
      unmappable: wayBack?.unmappable ?? 0, shed: wayBack?.shed ?? 0)
  }
}

/// Something on the heap, so that the reaper can let go of it.
@usableFromInline final class Heap<Content> {
  @usableFromInline let content: Content

  @inlinable init(_ content: Content) { self.content = content }
}
