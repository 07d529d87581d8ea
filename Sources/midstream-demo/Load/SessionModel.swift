/// What callers know of the session manager.
struct SessionModel: LoadModel {
  static let sessions = 300
  static let shortSeconds = 3
  static let longSeconds = 3_600

  private struct Known {
    var standing: SessionReply.Standing
    var ttl: Int
  }

  private let prefix: String
  private var known: [Int: Known] = [:]
  private var made = 0

  init(prefix: String) { self.prefix = prefix }

  private func key(_ index: Int) -> String { "\(prefix)\(index)" }
  private func index(_ key: String) -> Int { Int(key.dropFirst(prefix.count)) ?? -1 }

  mutating func next(using random: inout LoadRandom) -> SessionAsk {
    let key = key(random.below(SessionModel.sessions))
    switch random.below(10) {
    case 0:
      return .end(key)
    case 1, 2:
      made += 1
      let isShort = random.below(4) == 0
      return .open(
        key, user: "user-\(random.below(1_000))", token: "token-\(prefix)\(made)-of-some-length",
        ttlSeconds: isShort ? SessionModel.shortSeconds : SessionModel.longSeconds)
    case 3, 4, 5: return .touch(key)
    default: return .look(key)
    }
  }

  var sweep: [SessionAsk] { known.keys.sorted().map { .look(key($0)) } }

  mutating func check(
    _ ask: SessionAsk, _ reply: SessionReply, sent: ClosedRange<Int>
  ) -> Verdict {
    switch ask {
    case .open(let key, let user, let token, let ttl):
      guard reply.session != nil else { return .lost("\(key) was begun and is not there") }
      let standing = SessionReply.Standing(
        user: user, token: token, expires: sent.upperBound + ttl, touches: 0)
      let verdict = compare(key, Known(standing: standing, ttl: ttl), reply, sent, isFresh: true)
      learn(key, reply, ttl)
      return verdict
    case .touch(let key):
      guard var before = known[index(key)] else { return absent(key, reply) }
      before.standing.touches += 1
      let verdict = compare(key, before, reply, sent, isFresh: true)
      learn(key, reply, before.ttl)
      return verdict
    case .look(let key):
      guard let before = known[index(key)] else { return absent(key, reply) }
      let verdict = compare(key, before, reply, sent, isFresh: false)
      learn(key, reply, before.ttl)
      return verdict
    case .end(let key):
      guard let before = known.removeValue(forKey: index(key)) else { return absent(key, reply) }
      return compare(key, before, reply, sent, isFresh: false)
    }
  }

  private mutating func learn(_ key: String, _ reply: SessionReply, _ ttl: Int) {
    known[index(key)] = reply.session.map { Known(standing: $0, ttl: ttl) }
  }

  private func absent(_ key: String, _ reply: SessionReply) -> Verdict {
    reply.session == nil ? .right : .wrong("\(key) is over, and is there")
  }

  /// - Parameter isFresh: whether the call has moved the session's end.
  private func compare(
    _ key: String, _ must: Known, _ reply: SessionReply, _ sent: ClosedRange<Int>, isFresh: Bool
  ) -> Verdict {
    let wanted = must.standing
    // The component's clock and this one are set apart by a moment.
    let before = known[index(key)]?.standing.expires ?? wanted.expires
    guard let now = reply.session else {
      return sent.upperBound + 1 >= before ? .right : .lost("\(key) is not there any more")
    }
    guard now.user == wanted.user, now.token == wanted.token else {
      return .lost("\(key) is a session of before")
    }
    guard now.touches == wanted.touches else {
      let sentence = "\(key) was kept alive \(now.touches) times and must be \(wanted.touches)"
      return now.touches < wanted.touches ? .lost(sentence) : .wrong(sentence)
    }
    let ends =
      isFresh
      ? sent.lowerBound + must.ttl - 1...sent.upperBound + must.ttl + 1
      : wanted.expires...wanted.expires
    guard ends ~= now.expires else { return .wrong("\(key) ends at \(now.expires)") }
    guard now.expires + 1 >= sent.lowerBound else { return .wrong("\(key) is over, and is there") }
    let isReplicated = reply.version == .v2
    guard now.zone == (isReplicated ? SessionRules.zone(of: now.user) : 0),
      now.sequence == (isReplicated ? now.touches + 1 : 0)
    else { return .wrong("\(key) is replicated to \(now.zone) as \(now.sequence)") }
    return .right
  }
}
