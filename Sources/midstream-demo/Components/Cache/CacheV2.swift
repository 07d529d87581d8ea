internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The cache that can be kept coherent with others: each value says what tells it apart, and how
/// often it was written.
struct CacheV2: LiveModule {
  static let version = Version.generation(2)
  var record = Record()
  private(set) var entries: HashTable<String, Entry>
  private var sweep = Sweep()
  private var hand = Sweep()

  struct Record: Codable, Equatable, Sendable {
    var statistics = CacheStatistics()
    var bound = CacheRules.bound
    var coherence = "write-through"
  }

  /// One value.
  struct Entry: TableRow, Codable {
    var value: String
    var expires: Int
    var etag: Int
    /// v1 has no place for it, so a rollback loses it for every value written since.
    var generation = 0

    init(value: String, expires: Int, generation: Int = 0) {
      self.value = value
      self.expires = expires
      self.generation = generation
      etag = CacheRules.etag(value)
    }

    init(_ old: CacheV1.Entry) { self.init(value: old.value, expires: old.expires) }

    /// The entry without what v1 cannot hold.
    var old: CacheV1.Entry { .init(value: value, expires: expires) }

    var heapByteSize: Int { value.heapByteSize }

    func digest(into builder: inout DigestBuilder) {
      builder.combine(value)
      builder.combine(expires)
      builder.combine(etag)
      builder.combine(generation)
    }
  }

  init(_ tables: TableMaker) { entries = tables.hash("l1") }

  mutating func start(at now: Instant) {
    CacheFill.each(at: now.seconds) { entries[$0] = Entry($1) }
  }

  mutating func tick(at now: Instant) {
    record.statistics.expirations += sweep.rows(of: entries, upTo: CacheRules.rowsPerTick) {
      $0.expires <= now.seconds
    }
  }

  func checkHealth(at now: Instant) throws { try NodeFaults.shared.checkHealth(.cache) }

  mutating func handle(_ request: CacheAsk, at now: Instant) -> CacheReply {
    NodeFaults.shared.slowDown(.cache)
    switch request {
    case .put(let key, let value, let ttl):
      // A value that went by itself begins again.
      let generation = (alive(key, now)?.generation ?? 0) + 1
      let entry = Entry(value: value, expires: now.seconds + ttl, generation: generation)
      entries[key] = entry
      record.statistics.puts += 1
      while entries.count > record.bound, hand.oldest(of: entries, but: key) {
        record.statistics.evictions += 1
      }
      return reply(entry)
    case .get(let key):
      guard let entry = alive(key, now) else {
        record.statistics.misses += 1
        return CacheReply(version: .v2)
      }
      record.statistics.hits += 1
      return reply(entry)
    case .drop(let key):
      let entry = alive(key, now)
      entries[key] = nil
      return entry.map(reply) ?? CacheReply(version: .v2)
    case .statistics: return CacheReply(version: .v2, statistics: record.statistics)
    }
  }

  private func alive(_ key: String, _ now: Instant) -> Entry? {
    entries[key].flatMap { $0.expires > now.seconds ? $0 : nil }
  }

  private func reply(_ entry: Entry) -> CacheReply {
    CacheReply(
      version: .v2,
      entry: .init(
        value: entry.value, expires: entry.expires, etag: entry.etag,
        generation: entry.generation))
  }
}
