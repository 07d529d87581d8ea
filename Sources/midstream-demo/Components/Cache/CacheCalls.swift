internal import MigrationEngine

/// What the cache is asked.
enum CacheAsk: Equatable, Sendable {
  /// Keep a value for so long.
  case put(String, value: String, ttlSeconds: Int)
  /// Give a value back.
  case get(String)
  /// Forget a value.
  case drop(String)
  /// Say how it went so far.
  case statistics
}

/// What the cache answers.
struct CacheReply: Equatable, Sendable {
  /// The version that answered.
  var version: ServedVersion
  /// `nil` when it does not hold such a value, or not any more.
  var entry: Entry?
  /// When it was asked for.
  var statistics: CacheStatistics?

  /// One value.
  struct Entry: Equatable, Sendable {
    var value: String
    /// When it goes, in seconds.
    var expires: Int
    /// What tells values apart without sending them; since v2.
    var etag = 0
    /// How often it was written since the cache is coherent; since v2, and v1 cannot hold it.
    var generation = 0
  }
}

/// How it went so far.
struct CacheStatistics: Codable, Equatable, Sendable {
  var hits = 0
  var misses = 0
  var puts = 0
  var evictions = 0
  var expirations = 0
}

/// The rules that all versions of the cache share.
enum CacheRules {
  /// How many rows one tick looks at.
  static let rowsPerTick = 256
  /// The cache is made for so many rows more than it starts with.
  static let room = 1_000

  static var bound: Int { NodeSettings.rows / NodeSettings.smallerTables + room }

  /// What tells values apart: the same in every process.
  static func etag(_ value: String) -> Int {
    var builder = DigestBuilder()
    builder.combine(value)
    return Int(builder.bits >> 1)
  }
}
