/// What callers know of the cache: what it must hold, what it may have forgotten, and what its own
/// statistics must say of that.
struct CacheModel: LoadModel {
  static let keys = 2_000
  static let shortSeconds = 3
  static let longSeconds = 3_600
  /// One call in so many asks for the statistics.
  private static let statisticsEvery = 100

  private struct Known {
    var value: String
    var expires: Int
    /// How often it was written in version 2, and in which stretch of that.
    var generation = 0
    var stretch = 0
  }

  private let prefix: String
  private var known: [Int: Known] = [:]
  private var made = 0
  /// What the statistics must be; `nil` until they were asked for the first time.
  private var counted: CacheStatistics?
  /// Values that were not there and should have been: the cache must have evicted them.
  private var missing = 0
  private var evictionsBefore = 0
  /// How often version 2 has begun to answer: what only it can hold begins anew then.
  private var stretch = 0
  private var isVersion2 = false

  init(prefix: String) { self.prefix = prefix }

  private func key(_ index: Int) -> String { "\(prefix)\(index)" }
  private func index(_ key: String) -> Int { Int(key.dropFirst(prefix.count)) ?? -1 }

  mutating func next(using random: inout LoadRandom) -> CacheAsk {
    guard made > 0, random.below(CacheModel.statisticsEvery) > 0 else {
      made += 1
      return .statistics
    }
    let key = key(random.below(CacheModel.keys))
    switch random.below(10) {
    case 0: return .drop(key)
    case 1, 2, 3, 4:
      made += 1
      let isShort = random.below(4) == 0
      return .put(
        key, value: "value-\(prefix)\(made)-of-some-length",
        ttlSeconds: isShort ? CacheModel.shortSeconds : CacheModel.longSeconds)
    default: return .get(key)
    }
  }

  var sweep: [CacheAsk] { known.keys.sorted().map { .get(key($0)) } + [.statistics] }

  mutating func check(_ ask: CacheAsk, _ reply: CacheReply, sent: ClosedRange<Int>) -> Verdict {
    if (reply.version == .v2) != isVersion2 {
      isVersion2.toggle()
      if isVersion2 { stretch += 1 }
    }
    switch ask {
    case .statistics: return check(reply.statistics)
    case .put(let key, let value, let ttl):
      counted?.puts += 1
      return put(key, value, ttl, reply, sent)
    case .get(let key):
      if reply.entry == nil { counted?.misses += 1 } else { counted?.hits += 1 }
      return look(key, reply, sent)
    case .drop(let key):
      let verdict = look(key, reply, sent)
      known[index(key)] = nil
      return verdict
    }
  }

  private mutating func check(_ statistics: CacheStatistics?) -> Verdict {
    guard let statistics else { return .wrong("statistics were asked for, and did not come") }
    guard let must = counted else {
      counted = statistics
      evictionsBefore = statistics.evictions
      return .right
    }
    counted = statistics
    guard statistics.puts == must.puts, statistics.hits == must.hits,
      statistics.misses == must.misses
    else {
      return .lost(
        "the statistics say \(statistics.puts) writes, \(statistics.hits) hits,"
          + " \(statistics.misses) misses; it were \(must.puts), \(must.hits), \(must.misses)")
    }
    let evicted = statistics.evictions - evictionsBefore
    guard missing <= evicted else {
      return .lost("\(missing) values are gone and \(evicted) were evicted")
    }
    return .right
  }

  private mutating func put(
    _ key: String, _ value: String, _ ttl: Int, _ reply: CacheReply, _ sent: ClosedRange<Int>
  ) -> Verdict {
    guard let entry = reply.entry else { return .lost("\(key) was written and is not there") }
    let before = known[index(key)]
    known[index(key)] = Known(
      value: entry.value, expires: entry.expires, generation: entry.generation, stretch: stretch)
    guard entry.value == value else { return .lost("\(key) is another value than was written") }
    guard sent.lowerBound + ttl - 1...sent.upperBound + ttl + 1 ~= entry.expires else {
      return .wrong("\(key) goes at \(entry.expires)")
    }
    guard isVersion2 else { return coherence(key, entry, 0) }
    let verdict = coherence(key, entry, generation(before) + 1)
    // It may have gone meanwhile, by age or to make room, and then it begins again.
    guard verdict != .right, entry.generation == 1, let before else { return verdict }
    if sent.upperBound + 1 < before.expires { missing += 1 }
    return coherence(key, entry, 1)
  }

  private mutating func look(
    _ key: String, _ reply: CacheReply, _ sent: ClosedRange<Int>
  ) -> Verdict {
    guard let before = known[index(key)] else {
      return reply.entry == nil ? .right : .wrong("\(key) was forgotten, and is there")
    }
    guard let entry = reply.entry else {
      known[index(key)] = nil
      if sent.upperBound + 1 < before.expires { missing += 1 }
      return .right
    }
    guard entry.value == before.value else { return .lost("\(key) is a value of before") }
    guard entry.expires == before.expires else { return .wrong("\(key) goes at \(entry.expires)") }
    guard entry.expires + 1 >= sent.lowerBound else { return .wrong("\(key) should have gone") }
    return coherence(key, entry, isVersion2 ? generation(before) : 0)
  }

  /// What version 1 cannot hold is gone once it has answered: then it counts from nothing.
  private func generation(_ known: Known?) -> Int {
    known.map { $0.stretch == stretch ? $0.generation : 0 } ?? 0
  }

  private func coherence(_ key: String, _ entry: CacheReply.Entry, _ generation: Int) -> Verdict {
    guard entry.etag == (isVersion2 ? CacheRules.etag(entry.value) : 0) else {
      return .wrong("the tag of \(key) is another value's")
    }
    guard entry.generation == generation else {
      let sentence = "\(key) is generation \(entry.generation) and must be \(generation)"
      return entry.generation < generation ? .lost(sentence) : .wrong(sentence)
    }
    return .right
  }
}
