import MigrationEngine
import ServiceKit
import StateTables
import UnixKit

/// What the tests' component is asked: counts hits by client.
enum Ask: Sendable {
  case hit(String)
  case count(String)
  case forget(String)
  /// Waits until it is told to go on.
  case stick(Latch)
  case fail
  /// Does something in the component's turn.
  case run(@Sendable () throws -> Void)
  /// Writes a note, or what stands in its place; “poison” is what v2 takes no row with.
  case note(String, String)
  /// Makes the health check of v2 fail.
  case sicken
}

enum Answer: Equatable, Sendable { case count(Int, tier: String?), nothing }

struct Unwell: Error, CustomStringConvertible { let description: String }

struct ClientV1: TableRow, Codable {
  var count: Int
  var note: String
  func digest(into builder: inout DigestBuilder) {
    builder.combine(count)
    builder.combine(note)
  }
}

struct ClientV2: TableRow, Codable {
  var count: Int
  var tier: String
  func digest(into builder: inout DigestBuilder) {
    builder.combine(count)
    builder.combine(tier)
  }
}

struct Session: TableRow, Codable {
  var token: String
  func digest(into builder: inout DigestBuilder) { builder.combine(token) }
}

struct LimiterV1: LiveModule {
  static let version = Version.generation(1)
  struct Record: Codable, Sendable, Equatable { var calls = 0 }

  var record = Record()
  let clients: HashTable<String, ClientV1>
  let sessions: OrderedTable<Int, Session>

  init(_ tables: TableMaker) {
    clients = tables.hash("clients")
    sessions = tables.ordered("sessions", secret: ["token"])
  }

  mutating func start(at now: Instant) { sessions[1] = Session(token: "sesame") }

  mutating func handle(_ ask: Ask, at now: Instant) throws -> Answer {
    record.calls += 1
    switch ask {
    case .hit(let name):
      var client = clients[name] ?? ClientV1(count: 0, note: "n")
      client.count += 1
      clients[name] = client
      return .count(client.count, tier: nil)
    case .count(let name): return .count(clients[name]?.count ?? 0, tier: nil)
    case .forget(let name):
      clients[name] = nil
      return .nothing
    case .stick(let latch):
      latch.wait()
      return .nothing
    case .fail: throw Unwell(description: "asked to fail")
    case .run(let body):
      try body()
      return .nothing
    case .note(let name, let note):
      var client = clients[name] ?? ClientV1(count: 0, note: "n")
      client.note = note
      clients[name] = client
      return .nothing
    case .sicken: return .nothing
    }
  }
}

struct LimiterV2: LiveModule {
  static let version = Version.generation(2)
  struct Record: Codable, Sendable, Equatable { var calls = 0, generation = 2 }

  var record = Record()
  let clients: HashTable<String, ClientV2>
  let sessions: OrderedTable<Int, Session>
  let audit: HashTable<Int, Session>

  init(_ tables: TableMaker) {
    clients = tables.hash("clients")
    sessions = tables.ordered("sessions", secret: ["token"])
    audit = tables.hash("audit", secret: ["token"])
  }

  mutating func handle(_ ask: Ask, at now: Instant) throws -> Answer {
    record.calls += 1
    switch ask {
    case .hit(let name):
      var client = clients[name] ?? ClientV2(count: 0, tier: "new")
      client.count += 1
      clients[name] = client
      return .count(client.count, tier: client.tier)
    case .count(let name):
      return .count(clients[name]?.count ?? 0, tier: clients[name]?.tier)
    case .forget(let name):
      clients[name] = nil
      return .nothing
    case .stick(let latch):
      latch.wait()
      return .nothing
    case .fail: throw Unwell(description: "asked to fail")
    case .run(let body):
      try body()
      return .nothing
    case .note(let name, let note):
      var client = clients[name] ?? ClientV2(count: 0, tier: "new")
      client.tier = note
      clients[name] = client
      return .nothing
    case .sicken:
      record.calls = 2_000_000
      return .nothing
    }
  }

  func checkHealth(at now: Instant) throws {
    if LimiterV2.isUnwell(record) { throw Unwell(description: "the record says so") }
  }
  static func isUnwell(_ record: Record) -> Bool { record.calls > 1_000_000 }
}

enum Limiter {
  /// Notes that v2 takes no row with; tests that add one take a text of their own.
  static let poisons = Monitor<Set<String>>(["poison"])

  static let rows = RowLens<ClientV1, ClientV2>(
    forward: { row in
      guard !poisons.change({ $0.contains(row.note) }) else {
        throw RowRefused("it is poisoned; remove it")
      }
      return ClientV2(count: row.count, tier: "free")
    },
    back: { new, previous in ClientV1(count: new.count, note: previous?.note ?? "n") })

  static func make(
    policy: Policy = Policy(), waitingCalls: Int = 64
  ) throws -> Component<Ask, Answer> {
    try Component<Ask, Answer>("rate_limiter") { component in
      component.policy = policy
      component.waitingCalls = waitingCalls
      component.serves(LimiterV1.self)
      component.serves(LimiterV2.self)
      component.migrates(
        LimiterV1.self, to: LimiterV2.self, revision: "1",
        record: .by(
          forward: { .init(calls: $0.calls) }, back: { new, _ in .init(calls: new.calls) })
      ) { old, new in
        [
          .rows(old.clients, new.clients, by: rows),
          .added(new.audit, isDerived: true),
        ]
      }
    }
  }
}
