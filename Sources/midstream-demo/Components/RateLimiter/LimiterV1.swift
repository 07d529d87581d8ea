internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The limiter with typed rows.
struct LimiterV1: LiveModule {
  static let version = Version.generation(1)
  var record = Record()
  private(set) var clients: HashTable<String, Client>
  private(set) var violations: HashTable<String, Violation>

  struct Record: Codable, Equatable, Sendable {
    var allowed = 0
    var denied = 0
    var windowSeconds = LimiterRules.windowSeconds
  }

  /// One client.
  struct Client: TableRow, Codable {
    var total = 0
    var count = 0
    var window = 0
    var limit = LimiterRules.usualLimit

    func digest(into builder: inout DigestBuilder) {
      builder.combine(total)
      builder.combine(count)
      builder.combine(window)
      builder.combine(limit)
    }

    /// Counts a call; whether it may go ahead.
    mutating func hit(at now: Int) -> Bool {
      if now - window >= LimiterRules.windowSeconds { (window, count) = (now, 0) }
      total += 1
      count += 1
      return count <= limit
    }
  }

  /// A client that was over its limit.
  struct Violation: TableRow, Codable {
    var count = 0
    var last = 0

    func digest(into builder: inout DigestBuilder) {
      builder.combine(count)
      builder.combine(last)
    }
  }

  init(_ tables: TableMaker) {
    clients = tables.hash("clients")
    violations = tables.hash("violations")
  }

  mutating func start(at now: Instant) {
    LimiterFill.each { key, client, violation in
      clients[key] = client
      if let violation { violations[key] = violation }
    }
  }

  mutating func handle(_ request: LimiterAsk, at now: Instant) -> LimiterReply {
    NodeFaults.shared.slowDown(.rateLimiter)
    switch request {
    case .hit(let key):
      var client = clients[key] ?? Client()
      let isAllowed = client.hit(at: now.seconds)
      clients[key] = client
      if isAllowed { record.allowed += 1 } else { record.denied += 1 }
      if !isAllowed {
        let count = violations[key]?.count ?? 0
        violations[key] = Violation(count: count + 1, last: now.seconds)
      }
      return reply(key, client, isAllowed)
    case .limit(let key, let limit):
      var client = clients[key] ?? Client()
      client.limit = limit
      clients[key] = client
      return reply(key, client)
    case .look(let key):
      return clients[key].map { reply(key, $0) } ?? LimiterReply(version: .v1)
    case .stall(let milliseconds):
      NodeFaults.stall(milliseconds: milliseconds)
      return LimiterReply(version: .v1)
    }
  }

  private func reply(_ key: String, _ client: Client, _ isAllowed: Bool = true) -> LimiterReply {
    LimiterReply(
      version: .v1,
      client: .init(
        isAllowed: isAllowed, total: client.total, count: client.count, window: client.window,
        limit: client.limit, strikes: violations[key]?.count ?? 0))
  }
}
