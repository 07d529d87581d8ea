internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The cache with typed rows.
struct CacheV1: LiveModule {
  static let version = Version.generation(1)
  var record = Record()
  private(set) var entries: HashTable<String, Entry>
  private var sweep = Sweep()
  private var hand = Sweep()

  struct Record: Codable, Equatable, Sendable {
    var statistics = CacheStatistics()
    var bound = CacheRules.bound
  }

  /// One value.
  struct Entry: TableRow, Codable {
    var value: String
    var expires: Int

    var heapByteSize: Int { value.heapByteSize }

    func digest(into builder: inout DigestBuilder) {
      builder.combine(value)
      builder.combine(expires)
    }
  }

  init(_ tables: TableMaker) { entries = tables.hash("l1") }

  mutating func start(at now: Instant) { CacheFill.each(at: now.seconds) { entries[$0] = $1 } }

  mutating func tick(at now: Instant) {
    record.statistics.expirations += sweep.rows(of: entries, upTo: CacheRules.rowsPerTick) {
      $0.expires <= now.seconds
    }
  }

  mutating func handle(_ request: CacheAsk, at now: Instant) -> CacheReply {
    NodeFaults.shared.slowDown(.cache)
    switch request {
    case .put(let key, let value, let ttl):
      let entry = Entry(value: value, expires: now.seconds + ttl)
      entries[key] = entry
      record.statistics.puts += 1
      while entries.count > record.bound, hand.oldest(of: entries, but: key) {
        record.statistics.evictions += 1
      }
      return reply(entry)
    case .get(let key):
      guard let entry = alive(key, now) else {
        record.statistics.misses += 1
        return CacheReply(version: .v1)
      }
      record.statistics.hits += 1
      return reply(entry)
    case .drop(let key):
      let entry = alive(key, now)
      entries[key] = nil
      return entry.map(reply) ?? CacheReply(version: .v1)
    case .statistics: return CacheReply(version: .v1, statistics: record.statistics)
    }
  }

  private func alive(_ key: String, _ now: Instant) -> Entry? {
    entries[key].flatMap { $0.expires > now.seconds ? $0 : nil }
  }

  private func reply(_ entry: Entry) -> CacheReply {
    CacheReply(version: .v1, entry: .init(value: entry.value, expires: entry.expires))
  }
}
