internal import MigrationEngine
internal import MigrationTesting
internal import StateTables

/// A component with four versions, whose tables are copied, added, dropped, renamed, split and
/// joined on the way.
final class SimComponent: MigratableComponent {
  static let name = "limiter"

  let fanOut: Int
  let faults: MigrationFaults
  private(set) var serving: SimVersion
  private(set) var record: StateRecord
  private var next: SimVersion?
  private var previous: SimVersion?
  private var links: [any AnySimLink] = []
  private(set) var opened: Set<Version> = []

  // What the world has still to do, or to tell.
  private(set) var wantsSuspended: Bool?
  private(set) var answering = Answering.everybody
  private(set) var unsaved: [(losses: [LostRow], number: Int)] = []
  private(set) var saved: [LostRow] = []
  private var savedNumber = 0
  private(set) var alerts: [String] = []
  /// The first promise that was broken inside of a callback, which cannot throw.
  private(set) var broken: Broken?

  /// A component that has just been started, its tables empty.
  init(at version: Version, fanOut: Int, faults: MigrationFaults) {
    self.fanOut = fanOut
    self.faults = faults
    record = StateRecord(version: version, fields: ["calls": 0])
    serving = SimVersion(version)
    serving = emptyTables(of: version)
  }

  // MARK: What callers do

  func act(_ random: inout SeededGenerator, _ limits: WorkloadLimits) throws -> String {
    if random.next() % 16 == 0 {
      let isPoisoned = limits.isHostile && random.next() % 8 == 0
      record["calls"] = .int(Int64(random.next() % 1_000))
      record["poison"] = isPoisoned ? true : nil
      return "set the record\(isPoisoned ? ", poisoned" : "")"
    }
    let index = Int.random(in: 0..<serving.tables.count, using: &random)
    return try serving.tables[index].act(&random, limits)
  }

  func removePoison() { record["poison"] = nil }

  func verify() throws {
    if let broken { throw broken }
    guard record.version == serving.version else {
      throw Broken(
        description: "the record is at \(record.version) and \(serving.version) is served")
    }
    for table in serving.tables { try table.verify() }
  }

  // MARK: The seam

  func open(_ version: Version) throws { opened.insert(version) }
  func close(_ version: Version) { opened.remove(version) }
  func findings(against plan: Plan) -> [PlanFinding] { [] }

  func changes(for plan: Plan) throws -> (tables: [TableChange], record: RecordChange?) {
    for link in links { link.ended() }
    (next, links) = try makeLinks(to: plan.to)
    let path = try SimCatalog.catalog.path(from: plan.from, to: plan.to)
    return (links.map(\.change), RecordChange(path, of: SimCatalog.catalog))
  }

  func serve(_ version: Version, record: StateRecord) {
    self.record = record
    do {
      if let next, next.version == version {
        previous = serving
        serving = next
        self.next = nil
        for link in links { try link.exchanged() }
      } else if let previous, previous.version == version {
        serving = previous
        self.previous = nil
        for link in links { try link.exchangedBack(saved) }
        links = []
      } else {
        broken = Broken(description: "\(version) is to be served and has no tables")
      }
      try verify()
    } catch {
      broken = broken ?? Broken(description: "after the exchange to \(version): \(error)")
    }
  }

  func suspend() {
    wantsSuspended = true
    answering = .changing
  }

  func resume() {
    wantsSuspended = false
    answering = .changing
  }
  func save(_ losses: [LostRow], for upgrade: UpgradeID, number: Int) {
    unsaved.append((losses, number))
  }
  func alert(_ sentence: String) { alerts.append(sentence) }

  // MARK: What the world does

  /// Carries out a suspension or its end, unless something is in the way.
  func settleRunState(isBlocked: Bool) {
    guard let suspends = wantsSuspended else { return }
    wantsSuspended = nil
    answering =
      !suspends
      ? .everybody : isBlocked ? .blocked(by: "a slow call", ageMilliseconds: 900) : .nobody
  }

  /// Makes some losses durable, or fails to.
  func settleLosses(at index: Int, isSaved: Bool) {
    let (losses, number) = unsaved.remove(at: index)
    // They may become durable in another order than they were asked for.
    guard isSaved, number > savedNumber else { return }
    savedNumber = number
    saved = losses
  }
}
