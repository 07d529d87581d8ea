import MigrationEngine
import StateTables

/// The smallest component that can be upgraded: one table, three versions, and an account of what
/// was done to it.
final class DrivenComponent: MigratableComponent {
  static let name = "sessions"

  private(set) var record = StateRecord(version: .generation(1), fields: ["calls": 1])
  let clients1 = OrderedTable<Int, ClientV1>(
    "clients", schema: .generation(1), fanOut: FanOut(maximum: 4))
  private(set) var clients2: OrderedTable<Int, ClientV2>?
  /// Everything that can be done only once, in the order in which it was.
  private(set) var did: [String] = []
  private(set) var alerts: [String] = []
  /// Losses that wait to be made durable.
  private(set) var unsaved: [(rows: [LostRow], number: Int)] = []
  /// What becomes of a suspension or its end; settled by the test.
  var answering = Answering.everybody
  private(set) var wantsSuspended: Bool?
  /// What opening a module throws.
  var openProblem: String?
  var findings: [PlanFinding] = []

  /// Whether the next version has other keys.
  private let isReshaped: Bool

  init(rows: Int = 40, isReshaped: Bool = false) {
    self.isReshaped = isReshaped
    for key in 0..<rows { clients1[key] = Moving.row(key) }
  }

  func open(_ version: Version) throws {
    if let openProblem { throw RowRefused(openProblem) }
    did.append("open \(version)")
  }
  func close(_ version: Version) { did.append("close \(version)") }
  func findings(against plan: Plan) -> [PlanFinding] { findings }

  func changes(for plan: Plan) throws -> (tables: [TableChange], record: RecordChange?) {
    did.append("changes to \(plan.to)")
    let path = try Self.catalog.path(from: plan.from, to: plan.to)
    let new = OrderedTable<Int, ClientV2>("clients", schema: plan.to, fanOut: FanOut(maximum: 4))
    clients2 = new
    let change =
      isReshaped
      ? TableChange.reshaped(clients1, into: new, by: Self.rekeyed)
      : TableChange.rows(of: clients1, into: new, by: Lenses.v1v2)
    return ([change], RecordChange(path, of: Self.catalog))
  }

  func serve(_ version: Version, record: StateRecord) {
    did.append("serve \(version)")
    self.record = record
  }

  func suspend() { wantsSuspended = true }
  func resume() { wantsSuspended = false }
  func save(_ losses: [LostRow], for upgrade: UpgradeID, number: Int) {
    did.append("save \(losses.count)")
    unsaved.append((losses, number))
  }
  func alert(_ sentence: String) { alerts.append(sentence) }

  /// Carries out a suspension or its end.
  func settle() {
    guard let suspends = wantsSuspended else { return }
    wantsSuspended = nil
    answering = suspends ? .nobody : .everybody
  }

  func takeUnsaved() -> [(rows: [LostRow], number: Int)] {
    defer { unsaved = [] }
    return unsaved
  }

  func lock() { record["locked"] = true }
  func unlock() { record["locked"] = nil }

  /// The same rows, a thousand keys further on.
  static let rekeyed = TableReshape<OrderedTable<Int, ClientV1>, OrderedTable<Int, ClientV2>>(
    forward: { old, emit in
      try old.forEach { key, row in try emit(key + 1_000, Lenses.v1v2.forward(row)) }
    },
    back: { new, previous, emit in
      try new.forEach { key, row in
        let image = try Lenses.v1v2.back?(row, previous[key - 1_000])
        if let image { try emit(key - 1_000, image) }
      }
    })

  static let catalog: Catalog = {
    var catalog = Catalog()
    for from in [1, 2] as [UInt32] {
      let migration = Migration(
        from: .generation(from), to: .generation(from + 1), title: "one more", revision: "1",
        touches: Migration.Touches(record: true, tables: ["clients"]),
        forward: { record in
          guard record["locked"] == nil else { throw RowRefused("the record is locked") }
          return record
        }, back: { record, _ in record })
      do { try catalog.register(migration) } catch { preconditionFailure("\(error)") }
    }
    return catalog
  }()
}

/// A journal in memory that a test answers for.
final class HandJournal: Journal {
  private(set) var durable: [Event] = []
  private(set) var waiting: [Event]?
  private(set) var appends = 0

  func append(_ batch: [Event], answering command: Int?) {
    precondition(waiting == nil, "one batch at a time")
    appends += 1
    waiting = batch
  }

  /// Makes what waits durable, or not; `nil` when nothing waits.
  func settle(isDurable: Bool) -> Result<Void, JournalFailure>? {
    guard let batch = waiting else { return nil }
    waiting = nil
    guard isDurable else { return .failure(JournalFailure(reason: "the disk is full")) }
    durable += batch
    return .success(())
  }
}
