internal import MigrationEngine
internal import StateTables

/// A row that the migration bench can make, write and tell from others.
protocol BenchRow: TableRow {
  /// A row of a key, written for the `mark`th time.
  static func make(_ key: Int, mark: Int) -> Self
  /// The mark it was made with.
  var mark: Int { get }
}

/// A client of a rate limiter: numbers and short texts, which stand in the row itself.
struct InlineV1: BenchRow {
  var count: Int
  var windowStartSeconds: Int
  var lastSeenSeconds: Int
  var rejected: Int
  var score: Double
  var tier: String
  var region: String
  var limit: Int32
  var flags: UInt32
  var scratch: Int

  static func make(_ key: Int, mark: Int) -> InlineV1 {
    InlineV1(
      count: mark, windowStartSeconds: 1_700_000_000 + key, lastSeenSeconds: 1_700_000_100 + key,
      rejected: key & 7, score: Double(key & 1_023) / 8, tier: key & 1 == 0 ? "free" : "premium",
      region: "eu-central-1", limit: 600, flags: UInt32(truncatingIfNeeded: key), scratch: 0)
  }
  var mark: Int { count }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(count)
    builder.combine(windowStartSeconds)
    builder.combine(lastSeenSeconds)
    builder.combine(rejected)
    builder.combine(score)
    builder.combine(tier)
    builder.combine(region)
    builder.combine(limit)
    builder.combine(flags)
    builder.combine(scratch)
  }
}

/// Milliseconds for seconds, a burst and a generation more, the scratch field gone.
struct InlineV2: BenchRow {
  var count: Int
  var windowStartMilliseconds: Int
  var lastSeenMilliseconds: Int
  var rejected: Int
  var score: Double
  var tier: String
  var region: String
  var limit: Int32
  var flags: UInt32
  var burst: Int32
  var generation: Int32

  static func make(_ key: Int, mark: Int) -> InlineV2 {
    InlineV2(
      count: mark, windowStartMilliseconds: (1_700_000_000 + key) * 1_000,
      lastSeenMilliseconds: (1_700_000_100 + key) * 1_000, rejected: key & 7,
      score: Double(key & 1_023) / 8, tier: key & 1 == 0 ? "free" : "premium",
      region: "eu-central-1", limit: 600, flags: UInt32(truncatingIfNeeded: key), burst: 60,
      generation: 2)
  }
  var mark: Int { count }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(count)
    builder.combine(windowStartMilliseconds)
    builder.combine(lastSeenMilliseconds)
    builder.combine(rejected)
    builder.combine(score)
    builder.combine(tier)
    builder.combine(region)
    builder.combine(limit)
    builder.combine(flags)
    builder.combine(burst)
    builder.combine(generation)
  }
}

extension InlineV2 {
  init(_ old: InlineV1) {
    count = old.count
    windowStartMilliseconds = old.windowStartSeconds * 1_000
    lastSeenMilliseconds = old.lastSeenSeconds * 1_000
    rejected = old.rejected
    score = old.score
    tier = old.tier
    region = old.region
    limit = old.limit
    flags = old.flags
    burst = old.limit / 10
    generation = 2
  }
}

/// A session: texts too long to stand in the row.
struct HeapV1: BenchRow {
  var user: String
  var address: String
  var opened: Int
  var touchedSeconds: Int
  var scratch: Int

  static func make(_ key: Int, mark: Int) -> HeapV1 {
    HeapV1(
      user: "user-\(1_000_000_000 + key)@example", address: "10.20.\(100 + key & 63).200:44300",
      opened: mark, touchedSeconds: 1_700_000_000 + key, scratch: 0)
  }
  var mark: Int { opened }
  var heapByteSize: Int { user.heapByteSize + address.heapByteSize }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(user)
    builder.combine(address)
    builder.combine(opened)
    builder.combine(touchedSeconds)
    builder.combine(scratch)
  }
}

/// Milliseconds for seconds, two fields of replication more, the scratch field gone.
struct HeapV2: BenchRow {
  var user: String
  var address: String
  var opened: Int
  var touchedMilliseconds: Int
  var replicas: Int32
  var primary: Int32

  static func make(_ key: Int, mark: Int) -> HeapV2 {
    HeapV2(
      user: "user-\(1_000_000_000 + key)@example", address: "10.20.\(100 + key & 63).200:44300",
      opened: mark, touchedMilliseconds: (1_700_000_000 + key) * 1_000, replicas: 1, primary: 0)
  }
  var mark: Int { opened }
  var heapByteSize: Int { user.heapByteSize + address.heapByteSize }
  func digest(into builder: inout DigestBuilder) {
    builder.combine(user)
    builder.combine(address)
    builder.combine(opened)
    builder.combine(touchedMilliseconds)
    builder.combine(replicas)
    builder.combine(primary)
  }
}

extension HeapV2 {
  init(_ old: HeapV1) {
    user = old.user
    address = old.address
    opened = old.opened
    touchedMilliseconds = old.touchedSeconds * 1_000
    replicas = 1
    primary = 0
  }
}

/// A row without a type of its own, as services have them whose rows come from elsewhere.
struct DocumentV1: BenchRow {
  var value: Value

  static func make(_ key: Int, mark: Int) -> DocumentV1 {
    DocumentV1(
      value: [
        "count": .int(Int64(mark)), "window": .int(Int64(1_700_000_000 + key)),
        "tier": key & 1 == 0 ? "gold" : "free", "region": "eu-central-1", "scratch": 0,
        "client": .string("client-\(1_000_000_000 + key)"),
      ])
  }
  var mark: Int { value.markField }
  var heapByteSize: Int { value.heapByteSize }
  func digest(into builder: inout DigestBuilder) { value.digest(into: &builder) }
}

/// Its next version; a type of its own only for the bench to tell them apart.
struct DocumentV2: BenchRow {
  var value: Value

  static func make(_ key: Int, mark: Int) -> DocumentV2 {
    DocumentV2(
      value: [
        "count": .int(Int64(mark)), "window": .int(Int64(1_700_000_000 + key)),
        "tier": key & 1 == 0 ? "premium" : "basic", "region": "eu-central-1", "burst": 10,
        "client": .string("client-\(1_000_000_000 + key)"),
      ])
  }
  var mark: Int { value.markField }
  var heapByteSize: Int { value.heapByteSize }
  func digest(into builder: inout DigestBuilder) { value.digest(into: &builder) }
}

extension Value {
  fileprivate var markField: Int {
    guard case .int(let mark)? = fields?["count"] else { return -1 }
    return Int(mark)
  }
}

/// The way there and back for each shape.
enum BenchLenses {
  /// Read from a file as lenses are: a field mapped, one taken away, one added.
  static func document() throws -> RowLens<DocumentV1, DocumentV2> {
    let text = """
      {"from": "v1", "to": "v2", "tables": {"t": [
        {"map": "tier", "values": {"gold": "premium", "free": "basic"}},
        {"remove": "scratch", "value": 0}, {"add": "burst", "value": 10}]}}
      """
    let lens = try RowLens<Value, Value>(LensFile(json: Array(text.utf8)).lens, table: "t")
    return RowLens(
      forward: { DocumentV2(value: try lens.forward($0.value)) },
      back: { new, previous in
        try lens.back?(new.value, previous?.value).map { DocumentV1(value: $0) }
      })
  }

  static let inline = RowLens<InlineV1, InlineV2>(
    forward: { InlineV2($0) },
    back: { new, previous in
      InlineV1(
        count: new.count, windowStartSeconds: new.windowStartMilliseconds / 1_000,
        lastSeenSeconds: new.lastSeenMilliseconds / 1_000, rejected: new.rejected,
        score: new.score, tier: new.tier, region: new.region, limit: new.limit, flags: new.flags,
        scratch: previous?.scratch ?? 0)
    })

  static let heap = RowLens<HeapV1, HeapV2>(
    forward: { HeapV2($0) },
    back: { new, previous in
      HeapV1(
        user: new.user, address: new.address, opened: new.opened,
        touchedSeconds: new.touchedMilliseconds / 1_000, scratch: previous?.scratch ?? 0)
    })
}
