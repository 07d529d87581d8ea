/// What callers know of the limiter.
struct LimiterModel: LoadModel {
  static let clients = 300
  static let limits = [5, 60, 300, 1_200]

  private let prefix: String
  private var known: [Int: LimiterReply.Standing] = [:]

  init(prefix: String) { self.prefix = prefix }

  private func key(_ index: Int) -> String { "\(prefix)\(index)" }
  private func index(_ key: String) -> Int { Int(key.dropFirst(prefix.count)) ?? -1 }

  mutating func next(using random: inout LoadRandom) -> LimiterAsk {
    let key = key(random.below(LimiterModel.clients))
    switch random.below(10) {
    case 0: return .limit(key, to: LimiterModel.limits[random.below(LimiterModel.limits.count)])
    case 1, 2, 3, 4: return .look(key)
    default: return .hit(key)
    }
  }

  var sweep: [LimiterAsk] { known.keys.sorted().map { .look(key($0)) } }

  mutating func check(
    _ ask: LimiterAsk, _ reply: LimiterReply, sent: ClosedRange<Int>
  ) -> Verdict {
    let key: String
    switch ask {
    case .hit(let name), .limit(let name, _), .look(let name): key = name
    case .stall: return .right
    }
    let before = known[index(key)]
    let verdict = compare(ask, key, before, reply, sent)
    known[index(key)] = reply.client
    return verdict
  }

  private func compare(
    _ ask: LimiterAsk, _ key: String, _ before: LimiterReply.Standing?, _ reply: LimiterReply,
    _ sent: ClosedRange<Int>
  ) -> Verdict {
    guard let now = reply.client else {
      if case .look = ask, before == nil { return .right }
      return before == nil
        ? .wrong("\(key) was written, and the answer names no client")
        : .lost("\(key) is not there any more")
    }
    guard before != nil || !isLook(ask) else {
      return .wrong("\(key) was never written, and is there")
    }
    let old = before ?? .init(total: 0, count: 0, window: 0, limit: 60, strikes: 0)
    let counted = isHit(ask) ? 1 : 0
    guard now.total == old.total + counted else {
      let sentence = "\(key) has \(now.total) calls and must have \(old.total + counted)"
      return now.total < old.total + counted ? .lost(sentence) : .wrong(sentence)
    }
    var limit = old.limit
    if case .limit(_, let wanted) = ask { limit = wanted }
    guard now.limit == limit else {
      return .lost("\(key) may make \(now.limit) calls and was given \(limit)")
    }
    let burst = reply.version == .v2 ? LimiterV2.Tier(limit: limit).burst(limit) : 0
    guard now.burst == burst else { return .wrong("\(key) has a burst of \(now.burst)") }
    return window(key, old, now, isHit(ask), sent)
  }

  private func window(
    _ key: String, _ old: LimiterReply.Standing, _ now: LimiterReply.Standing, _ isHit: Bool,
    _ sent: ClosedRange<Int>
  ) -> Verdict {
    if now.window == old.window {
      guard now.count == old.count + (isHit ? 1 : 0) else {
        return .lost("\(key) has \(now.count) calls in its window, and had \(old.count)")
      }
    } else {
      // The component's clock and this one are set apart by a moment.
      let isTime = sent.lowerBound - 1...sent.upperBound + 1 ~= now.window
      guard isHit, now.count == 1, now.window - old.window >= LimiterRules.windowSeconds, isTime
      else { return .wrong("\(key) has a window that begins at \(now.window)") }
    }
    let isAllowed = !isHit || now.count <= now.limit + now.burst
    guard now.isAllowed == isAllowed else {
      return .wrong("\(key) \(now.isAllowed ? "may" : "may not") go on at \(now.count) calls")
    }
    let strikes = old.strikes + (isAllowed ? 0 : 1)
    guard now.strikes == strikes else {
      let sentence = "\(key) has \(now.strikes) strikes and must have \(strikes)"
      return now.strikes < strikes ? .lost(sentence) : .wrong(sentence)
    }
    return .right
  }

  private func isHit(_ ask: LimiterAsk) -> Bool {
    if case .hit = ask { return true }
    return false
  }

  private func isLook(_ ask: LimiterAsk) -> Bool {
    if case .look = ask { return true }
    return false
  }
}
