internal import MigrationEngine
internal import StateTables

/// Sessions by text become stays and expiries by number: re-keyed and split, and joined again on
/// the way back.
///
/// Both are said twice, as a transform of tables and with dictionaries, so that one can be held
/// against the other.
struct SimSplitting<Old: SimRow> {
  typealias Sessions = OrderedTable<String, Old>
  typealias Parts = TablePair<HashTable<Int, StayV4>, OrderedTable<Int, ExpiryV4>>
  typealias PartRows = (stays: [Int: StayV4], expiries: [Int: ExpiryV4])

  let reshape: TableReshape<Sessions, Parts>
  let forward: (_ sessions: [String: Old]) throws -> PartRows
  let back: (_ parts: PartRows, _ previous: [String: Old]) -> [String: Old]
}

/// What the split does with one session, or its parts.
enum SimParts {
  /// Sessions of this user are put where others may be already.
  static let wanderer = 77
  /// A user who is not there: an expiry without a stay.
  static let nobody = 50
  /// No session holds an expiry from here on.
  static let farthest = 2_000

  static func text(_ number: Int) -> String { "s\(number)" }

  static func number(_ key: String, _ session: SessionV2) throws -> Int {
    guard session.user >= 0 else { throw RowRefused("a session of a user below 0") }
    let number = Int(key.dropFirst()) ?? 0
    return session.user == wanderer ? number / 2 : number
  }

  static func session(
    _ stay: StayV4?, _ expiry: ExpiryV4?, previous: SessionV2?
  ) -> SessionV2? {
    guard (expiry?.at ?? 0) < farthest else { return nil }
    return SessionV2(
      user: stay?.user ?? nobody, expiresAt: expiry?.at ?? 0, replicas: previous?.replicas ?? 1)
  }

  static func stay(_ session: SessionV2) -> StayV4? {
    session.user == nobody ? nil : StayV4(user: session.user, mood: 0)
  }

  static func expiry(_ session: SessionV2) -> ExpiryV4? {
    session.expiresAt == 0 ? nil : ExpiryV4(at: session.expiresAt)
  }
}

extension SimSplitting<SessionV2> {
  static var second: SimSplitting {
    SimSplitting(reshape: splits, forward: parts(of:), back: sessions(of:previous:))
  }

  private static var splits: TableReshape<Sessions, Parts> {
    TableReshape(
      forward: { sessions, emit in
        try sessions.forEach { key, session in
          let number = try SimParts.number(key, session)
          if let stay = SimParts.stay(session) { try emit.first(number, stay) }
          if let expiry = SimParts.expiry(session) { try emit.second(number, expiry) }
        }
      },
      back: { parts, previous, emit in
        func put(_ number: Int, _ stay: StayV4?, _ expiry: ExpiryV4?) throws {
          let key = SimParts.text(number)
          let session = SimParts.session(stay, expiry, previous: previous[key])
          if let session { try emit(key, session) }
        }
        try parts.first.forEach { try put($0, $1, parts.second[$0]) }
        try parts.second.forEach { if parts.first[$0] == nil { try put($0, nil, $1) } }
      })
  }

  private static func parts(of sessions: [String: SessionV2]) throws -> PartRows {
    var parts: PartRows = ([:], [:])
    for (key, session) in sessions {
      let number = try SimParts.number(key, session)
      if let stay = SimParts.stay(session) { parts.stays[number] = stay }
      if let expiry = SimParts.expiry(session) { parts.expiries[number] = expiry }
    }
    return parts
  }

  private static func sessions(
    of parts: PartRows, previous: [String: SessionV2]
  ) -> [String: SessionV2] {
    var sessions: [String: SessionV2] = [:]
    for number in Set(parts.stays.keys).union(parts.expiries.keys) {
      let key = SimParts.text(number)
      sessions[key] = SimParts.session(
        parts.stays[number], parts.expiries[number], previous: previous[key])
    }
    return sessions
  }
}

extension SimSplitting<SessionV1> {
  /// Two hops at once.
  static var first: SimSplitting {
    let second = SimSplitting<SessionV2>.second
    return SimSplitting(
      reshape: TableReshape(SimLenses.sessions12).then(second.reshape),
      forward: { sessions in
        try second.forward(sessions.mapValues { try SimLenses.sessions12.forward($0) })
      },
      back: { parts, previous in
        let before = previous.compactMapValues { try? SimLenses.sessions12.forward($0) }
        var sessions: [String: SessionV1] = [:]
        for (key, session) in second.back(parts, before) {
          sessions[key] = try? SimLenses.sessions12.back?(session, previous[key])
        }
        return sessions
      })
  }
}
