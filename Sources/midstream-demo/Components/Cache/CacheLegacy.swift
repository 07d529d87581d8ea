internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The cache from before there were versions.
struct CacheLegacy: LiveModule {
  static let version = Version.legacy
  var record = Record()
  private(set) var entries: HashTable<String, Value>
  private var sweep = Sweep()
  private var hand = Sweep()

  struct Record: Codable, Equatable, Sendable {
    var hits = 0
    var misses = 0
    var puts = 0
    var evictions = 0
    var expirations = 0
    /// A number, written as text.
    var maximum = String(CacheRules.bound)
  }

  init(_ tables: TableMaker) { entries = tables.hash("l1") }

  mutating func start(at now: Instant) {
    CacheFill.each(at: now.seconds) { entries[$0] = $1.loose(over: nil) }
  }

  mutating func tick(at now: Instant) {
    record.expirations += sweep.rows(of: entries, upTo: CacheRules.rowsPerTick) {
      // A row that says no time is nobody's to take out.
      (try? $0.whole("until")).map { $0 <= now.seconds } ?? false
    }
  }

  mutating func handle(_ request: CacheAsk, at now: Instant) throws -> CacheReply {
    NodeFaults.shared.slowDown(.cache)
    switch request {
    case .put(let key, let value, let ttl):
      let entry = CacheV1.Entry(value: value, expires: now.seconds + ttl)
      entries[key] = entry.loose(over: entries[key])
      record.puts += 1
      let bound = Int(record.maximum) ?? CacheRules.bound
      while entries.count > bound, hand.oldest(of: entries, but: key) { record.evictions += 1 }
      return reply(entry)
    case .get(let key):
      guard let row = entries[key], let entry = try alive(row, now) else {
        record.misses += 1
        return CacheReply(version: .legacy)
      }
      record.hits += 1
      return reply(entry)
    case .drop(let key):
      let row = entries.removeValue(forKey: key)
      guard let row, let entry = try alive(row, now) else { return CacheReply(version: .legacy) }
      return reply(entry)
    case .statistics: return CacheReply(version: .legacy, statistics: record.typed.statistics)
    }
  }

  private func alive(_ row: Value, _ now: Instant) throws -> CacheV1.Entry? {
    let entry = try CacheV1.Entry(loose: row)
    return entry.expires > now.seconds ? entry : nil
  }

  private func reply(_ entry: CacheV1.Entry) -> CacheReply {
    CacheReply(version: .legacy, entry: .init(value: entry.value, expires: entry.expires))
  }
}

extension CacheLegacy.Record {
  /// The record as later versions know it.
  var typed: CacheV1.Record {
    CacheV1.Record(
      statistics: CacheStatistics(
        hits: hits, misses: misses, puts: puts, evictions: evictions, expirations: expirations),
      bound: Int(maximum) ?? CacheRules.bound)
  }

  /// Takes a record of later back.
  init(_ new: CacheV1.Record) {
    let statistics = new.statistics
    self.init(
      hits: statistics.hits, misses: statistics.misses, puts: statistics.puts,
      evictions: statistics.evictions, expirations: statistics.expirations,
      maximum: String(new.bound))
  }
}

extension CacheV1.Entry {
  /// Reads a row of before.
  init(loose row: Value) throws {
    self.init(value: try row.words("value"), expires: try row.whole("until"))
  }

  /// The row as it was before; what else stood there stays.
  func loose(over previous: Value?) -> Value {
    .loose(over: previous, [("value", .string(value)), ("until", .int(Int64(expires)))])
  }
}
