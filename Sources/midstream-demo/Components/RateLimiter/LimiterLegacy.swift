internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The limiter from before there were versions: rows are whatever was written into them, and limits
/// are text.
struct LimiterLegacy: LiveModule {
  static let version = Version.legacy
  var record = Record()
  private(set) var clients: HashTable<String, Value>
  private(set) var violations: HashTable<String, Value>

  struct Record: Codable, Equatable, Sendable {
    var allowed = 0
    var denied = 0
  }

  init(_ tables: TableMaker) {
    clients = tables.hash("clients")
    violations = tables.hash("violations")
  }

  mutating func start(at now: Instant) {
    LimiterFill.each { key, client, violation in
      clients[key] = client.loose(over: nil)
      if let violation { violations[key] = violation.loose(over: nil) }
    }
    if NodeFaults.shared.hasBadRow { spoil() }
  }

  /// Writes what no later version can read.
  mutating func spoil() {
    clients[LimiterFill.spoiledKey] = .loose(
      over: LimiterV1.Client().loose(over: nil), [("limit", "as much as they like")])
  }

  mutating func handle(_ request: LimiterAsk, at now: Instant) throws -> LimiterReply {
    NodeFaults.shared.slowDown(.rateLimiter)
    switch request {
    case .hit(let key):
      let row = clients[key]
      var client = try row.map { try LimiterV1.Client(loose: $0) } ?? LimiterV1.Client()
      let isAllowed = client.hit(at: now.seconds)
      clients[key] = client.loose(over: row)
      if isAllowed { record.allowed += 1 } else { record.denied += 1 }
      if !isAllowed {
        let row = violations[key]
        let count = try row?.whole("count") ?? 0
        let violation = LimiterV1.Violation(count: count + 1, last: now.seconds)
        violations[key] = violation.loose(over: row)
      }
      return try reply(key, client, isAllowed)
    case .limit(let key, let limit):
      let row = clients[key]
      var client = try row.map { try LimiterV1.Client(loose: $0) } ?? LimiterV1.Client()
      client.limit = limit
      clients[key] = client.loose(over: row)
      return try reply(key, client)
    case .look(let key):
      guard let row = clients[key] else { return LimiterReply(version: .legacy) }
      return try reply(key, LimiterV1.Client(loose: row))
    case .stall(let milliseconds):
      NodeFaults.stall(milliseconds: milliseconds)
      return LimiterReply(version: .legacy)
    }
  }

  private func reply(
    _ key: String, _ client: LimiterV1.Client, _ isAllowed: Bool = true
  ) throws -> LimiterReply {
    LimiterReply(
      version: .legacy,
      client: .init(
        isAllowed: isAllowed, total: client.total, count: client.count, window: client.window,
        limit: client.limit, strikes: try violations[key]?.whole("count") ?? 0))
  }
}

extension LimiterV1.Client {
  /// Reads a row of before.
  init(loose row: Value) throws {
    total = try row.whole("hits")
    count = try row.whole("count")
    window = try row.whole("window")
    limit = try row.whole("limit")
  }

  /// The row as it was before; what else stood there stays.
  func loose(over previous: Value?) -> Value {
    .loose(
      over: previous,
      [
        ("hits", .int(Int64(total))), ("count", .int(Int64(count))),
        ("window", .int(Int64(window))), ("limit", .string(String(limit))),
      ])
  }
}

extension LimiterV1.Violation {
  /// Reads a row of before.
  init(loose row: Value) throws {
    count = try row.whole("count")
    last = try row.whole("last")
  }

  /// The row as it was before; what else stood there stays.
  func loose(over previous: Value?) -> Value {
    .loose(over: previous, [("count", .int(Int64(count))), ("last", .int(Int64(last)))])
  }
}
