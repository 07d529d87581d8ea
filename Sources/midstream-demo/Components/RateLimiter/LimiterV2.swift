internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The limiter with tiers: a client may go over its limit for a moment, as its tier allows.
struct LimiterV2: LiveModule {
  static let version = Version.generation(2)
  var record = Record()
  private(set) var clients: HashTable<String, Client>
  private(set) var violations: HashTable<String, Violation>

  struct Record: Codable, Equatable, Sendable {
    var allowed = 0
    var denied = 0
    var windowSeconds = LimiterRules.windowSeconds
    var tiers = Tier.allCases.map(\.name)
  }

  /// What a client has paid for; its limit says which.
  enum Tier: UInt8, Codable, CaseIterable, Sendable {
    case free, plus, business

    init(limit: Int) { self = limit <= 60 ? .free : limit <= 600 ? .plus : .business }

    var name: String {
      switch self {
      case .free: "free"
      case .plus: "plus"
      case .business: "business"
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(name)
    }

    /// How much more than its limit a client may do for a moment.
    func burst(_ limit: Int) -> Int {
      switch self {
      case .free: 0
      case .plus: limit / 10
      case .business: limit / 4
      }
    }
  }

  /// One client.
  struct Client: TableRow, Codable {
    var total = 0
    var count = 0
    var window = 0
    var limit = LimiterRules.usualLimit
    var tier = Tier.free
    var burst = 0

    func digest(into builder: inout DigestBuilder) {
      builder.combine(total)
      builder.combine(count)
      builder.combine(window)
      builder.combine(limit)
      builder.combine(tier.rawValue)
      builder.combine(burst)
    }

    mutating func setLimit(_ limit: Int) {
      self.limit = limit
      tier = Tier(limit: limit)
      burst = tier.burst(limit)
    }

    /// Counts a call; whether it may go ahead.
    mutating func hit(at now: Int) -> Bool {
      if now - window >= LimiterRules.windowSeconds { (window, count) = (now, 0) }
      total += 1
      count += 1
      return count <= limit + burst
    }
  }

  /// A client that was over its limit, and until when it is looked at more closely.
  struct Violation: TableRow, Codable {
    static let watchSeconds = 600

    var strikes = 0
    var last = 0
    var watchedUntil = 0

    init(strikes: Int, last: Int) {
      self.strikes = strikes
      self.last = last
      watchedUntil = last + Violation.watchSeconds
    }

    func digest(into builder: inout DigestBuilder) {
      builder.combine(strikes)
      builder.combine(last)
      builder.combine(watchedUntil)
    }
  }

  init(_ tables: TableMaker) {
    clients = tables.hash("clients")
    violations = tables.hash("violations")
  }

  mutating func start(at now: Instant) {
    LimiterFill.each { key, client, violation in
      clients[key] = Client(client)
      if let violation { violations[key] = Violation(violation) }
    }
  }

  func checkHealth(at now: Instant) throws { try NodeFaults.shared.checkHealth(.rateLimiter) }

  mutating func handle(_ request: LimiterAsk, at now: Instant) -> LimiterReply {
    NodeFaults.shared.slowDown(.rateLimiter)
    switch request {
    case .hit(let key):
      var client = clients[key] ?? Client()
      let isAllowed = client.hit(at: now.seconds)
      clients[key] = client
      if isAllowed { record.allowed += 1 } else { record.denied += 1 }
      if !isAllowed {
        let strikes = violations[key]?.strikes ?? 0
        violations[key] = Violation(strikes: strikes + 1, last: now.seconds)
      }
      return reply(key, client, isAllowed)
    case .limit(let key, let limit):
      var client = clients[key] ?? Client()
      client.setLimit(limit)
      clients[key] = client
      return reply(key, client)
    case .look(let key):
      return clients[key].map { reply(key, $0) } ?? LimiterReply(version: .v2)
    case .stall(let milliseconds):
      NodeFaults.stall(milliseconds: milliseconds)
      return LimiterReply(version: .v2)
    }
  }

  private func reply(_ key: String, _ client: Client, _ isAllowed: Bool = true) -> LimiterReply {
    LimiterReply(
      version: .v2,
      client: .init(
        isAllowed: isAllowed, total: client.total, count: client.count, window: client.window,
        limit: client.limit, burst: client.burst, strikes: violations[key]?.strikes ?? 0))
  }
}

extension LimiterV2.Client {
  /// The client with the tier that its limit stands for.
  init(_ old: LimiterV1.Client) {
    self.init(total: old.total, count: old.count, window: old.window)
    setLimit(old.limit)
  }

  /// The client without its tier, which its limit stands for.
  var old: LimiterV1.Client { .init(total: total, count: count, window: window, limit: limit) }
}

extension LimiterV2.Violation {
  /// The violation with the time that follows from it.
  init(_ old: LimiterV1.Violation) { self.init(strikes: old.count, last: old.last) }

  /// The violation without the time that follows from it.
  var old: LimiterV1.Violation { .init(count: strikes, last: last) }
}
