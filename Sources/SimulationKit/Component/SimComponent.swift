internal import MigrationEngine
internal import MigrationTesting
internal import StateTables

/// The tables of one version of the simulated component.
struct SimVersion {
  let version: Version
  var tables: [any AnySimTable]
  var clients1: SimTable<HashSlot<Int>, ClientV1>?
  var clients2: SimTable<HashSlot<Int>, ClientV2>?
  var clients3: SimTable<HashSlot<Int>, ClientV3>?
  var sessions1: SimTable<KeySlot<String>, SessionV1>?
  var sessions2: SimTable<KeySlot<String>, SessionV2>?
  var scratch: SimTable<HashSlot<Int>, NoteRow>?
  var audit: SimTable<KeySlot<Int>, NoteRow>?

  init(
    _ version: Version, clients1: SimTable<HashSlot<Int>, ClientV1>? = nil,
    clients2: SimTable<HashSlot<Int>, ClientV2>? = nil,
    clients3: SimTable<HashSlot<Int>, ClientV3>? = nil,
    sessions1: SimTable<KeySlot<String>, SessionV1>? = nil,
    sessions2: SimTable<KeySlot<String>, SessionV2>? = nil,
    scratch: SimTable<HashSlot<Int>, NoteRow>? = nil,
    audit: SimTable<KeySlot<Int>, NoteRow>? = nil
  ) {
    self.version = version
    self.clients1 = clients1
    self.clients2 = clients2
    self.clients3 = clients3
    self.sessions1 = sessions1
    self.sessions2 = sessions2
    self.scratch = scratch
    self.audit = audit
    let all: [(any AnySimTable)?] = [
      clients1, clients2, clients3, sessions1, sessions2, scratch, audit,
    ]
    tables = all.compactMap { $0 }
  }
}

/// A component with three versions, whose tables are copied, added, dropped and renamed on the way.
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

  init(fanOut: Int, faults: MigrationFaults) {
    self.fanOut = fanOut
    self.faults = faults
    record = StateRecord(version: .generation(1), fields: ["calls": 0])
    serving = SimVersion(.generation(1))
    serving = SimVersion(
      .generation(1), clients1: make("clients", 1), sessions1: make("sessions", 1),
      scratch: make("scratch", 1))
  }

  private func make<Row>(_ name: String, _ version: UInt32) -> SimTable<HashSlot<Int>, Row> {
    SimTable(name, .generation(version), fanOut: fanOut) { $0 }
  }
  private func make<Row>(_ name: String, _ version: UInt32) -> SimTable<KeySlot<Int>, Row> {
    SimTable(name, .generation(version), fanOut: fanOut) { $0 }
  }
  private func make<Row>(_ name: String, _ version: UInt32) -> SimTable<KeySlot<String>, Row> {
    SimTable(name, .generation(version), fanOut: fanOut) { "s\($0 * 7919 % 1009)" }
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
    links = try makeLinks(to: plan.to)
    let path = try SimCatalog.catalog.path(from: plan.from, to: plan.to)
    return (links.map(\.change), RecordChange(path, of: SimCatalog.catalog))
  }

  private func makeLinks(to version: Version) throws -> [any AnySimLink] {
    switch version {
    case .generation(1): return try toFirst()
    case .generation(2): return try toSecond()
    case .generation(3): return try toThird()
    case .legacy, .generation, .semantic: throw Broken(description: "no module of \(version)")
    }
  }

  private func link<Slot, Old, New>(
    _ old: SimTable<Slot, Old>?, _ new: SimTable<Slot, New>, _ lens: RowLens<Old, New>?
  ) throws -> any AnySimLink {
    guard let old, let lens else { throw Broken(description: "the component has lost a table") }
    return SimLink(old, new, lens, faults: faults)
  }

  private func dropped<Slot, Row>(_ table: SimTable<Slot, Row>?) throws -> any AnySimLink {
    guard let table else { throw Broken(description: "the component has lost a table") }
    return SimOther(.dropped(table.table)) { try table.verify() }
  }

  private func renamed<Slot, Row>(
    _ table: SimTable<Slot, Row>?, to name: String
  ) throws -> any AnySimLink {
    guard let table else { throw Broken(description: "the component has lost a table") }
    return SimOther(.renamed(table.table, to: name)) { try table.verify() }
  }

  private func toFirst() throws -> [any AnySimLink] {
    let clients: SimTable<HashSlot<Int>, ClientV1> = make("clients", 1)
    let sessions: SimTable<KeySlot<String>, SessionV1> = make("sessions", 1)
    let scratch: SimTable<HashSlot<Int>, NoteRow> = make("scratch", 1)
    next = SimVersion(.generation(1), clients1: clients, sessions1: sessions, scratch: scratch)
    let here = serving
    let clientLink =
      here.clients2 != nil
      ? try link(here.clients2, clients, SimLenses.clients12.reversed)
      : try link(here.clients3, clients, SimLenses.clients12.then(SimLenses.clients23).reversed)
    return [
      clientLink, try link(here.sessions2, sessions, SimLenses.sessions12.reversed),
      SimAddition(scratch), try dropped(here.audit),
    ]
  }

  private func toSecond() throws -> [any AnySimLink] {
    let clients: SimTable<HashSlot<Int>, ClientV2> = make("clients", 2)
    let here = serving
    guard here.clients1 != nil else {
      next = SimVersion(
        .generation(2), clients2: clients, sessions2: here.sessions2, audit: here.audit)
      return [
        try link(here.clients3, clients, SimLenses.clients23.reversed),
        try renamed(here.sessions2, to: "sessions"),
      ]
    }
    let sessions: SimTable<KeySlot<String>, SessionV2> = make("sessions", 2)
    let audit: SimTable<KeySlot<Int>, NoteRow> = make("audit", 2)
    next = SimVersion(.generation(2), clients2: clients, sessions2: sessions, audit: audit)
    return [
      try link(here.clients1, clients, SimLenses.clients12),
      try link(here.sessions1, sessions, SimLenses.sessions12),
      SimAddition(audit), try dropped(here.scratch),
    ]
  }

  private func toThird() throws -> [any AnySimLink] {
    let clients: SimTable<HashSlot<Int>, ClientV3> = make("clients", 3)
    let here = serving
    guard here.clients1 != nil else {
      next = SimVersion(
        .generation(3), clients3: clients, sessions2: here.sessions2, audit: here.audit)
      return [
        try link(here.clients2, clients, SimLenses.clients23),
        try renamed(here.sessions2, to: "visits"),
      ]
    }
    let visits: SimTable<KeySlot<String>, SessionV2> = make("visits", 3)
    let audit: SimTable<KeySlot<Int>, NoteRow> = make("audit", 3)
    next = SimVersion(.generation(3), clients3: clients, sessions2: visits, audit: audit)
    return [
      try link(here.clients1, clients, SimLenses.clients12.then(SimLenses.clients23)),
      try link(here.sessions1, visits, SimLenses.sessions12),
      SimAddition(audit), try dropped(here.scratch),
    ]
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

/// The migrations of the simulated component's record.
enum SimCatalog {
  static let catalog: Catalog = {
    var catalog = Catalog()
    for (from, tables) in [(1, ["clients", "sessions"]), (2, ["clients"])] as [(UInt32, [String])] {
      let migration = Migration(
        from: .generation(from), to: .generation(from + 1), title: "one generation more",
        revision: "1", touches: Migration.Touches(record: true, tables: tables),
        forward: { record in
          guard record["poison"] == nil else { throw RowRefused("the record is poisoned") }
          var record = record
          record["from"] = .int(Int64(from))
          return record
        },
        back: { record, _ in
          guard record["poison"] == nil else { throw RowRefused("the record is poisoned") }
          var record = record
          record["from"] = from == 1 ? nil : .int(Int64(from - 1))
          return record
        })
      do { try catalog.register(migration) } catch {
        preconditionFailure("the simulated catalog is malformed: \(error)")
      }
    }
    return catalog
  }()
}
