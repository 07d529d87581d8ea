internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The session manager whose sessions can be replicated: each says where to, and which of its
/// changes it is.
struct SessionsV2: LiveModule {
  static let version = Version.generation(2)
  var record = Record()
  private(set) var sessions: OrderedTable<String, Session>
  private var sweep = Sweep()

  struct Record: Codable, Equatable, Sendable {
    var opened = 0
    var expired = 0
    var zone = "local"
    var replicas = 1
  }

  /// One session.
  struct Session: TableRow, Codable {
    var user: String
    var token: String
    var expires: Int
    var ttl: Int
    var touches = 0
    var zone: Int
    var sequence: Int

    init(_ old: SessionsV1.Session) {
      (user, token, expires, ttl) = (old.user, old.token, old.expires, old.ttl)
      touches = old.touches
      zone = SessionRules.zone(of: old.user)
      sequence = old.touches + 1
    }

    /// The session without what follows from the rest.
    var old: SessionsV1.Session {
      .init(user: user, token: token, expires: expires, ttl: ttl, touches: touches)
    }

    var heapByteSize: Int { user.heapByteSize + token.heapByteSize }

    func digest(into builder: inout DigestBuilder) {
      builder.combine(user)
      builder.combine(token)
      builder.combine(expires)
      builder.combine(ttl)
      builder.combine(touches)
      builder.combine(zone)
      builder.combine(sequence)
    }

    mutating func touch(at now: Int) {
      touches += 1
      sequence += 1
      expires = now + ttl
    }
  }

  init(_ tables: TableMaker) { sessions = tables.ordered("sessions", secret: ["token"]) }

  mutating func start(at now: Instant) {
    SessionFill.each(at: now.seconds) { sessions[$0] = Session($1) }
  }

  mutating func tick(at now: Instant) {
    record.expired += sweep.rows(of: sessions, upTo: SessionRules.rowsPerTick) {
      $0.expires <= now.seconds
    }
  }

  func checkHealth(at now: Instant) throws { try NodeFaults.shared.checkHealth(.sessionManager) }

  mutating func handle(_ request: SessionAsk, at now: Instant) -> SessionReply {
    NodeFaults.shared.slowDown(.sessionManager)
    switch request {
    case .open(let key, let user, let token, let ttl):
      let session = Session(
        SessionsV1.Session(user: user, token: token, expires: now.seconds + ttl, ttl: ttl))
      sessions[key] = session
      record.opened += 1
      return reply(session)
    case .touch(let key):
      guard var session = alive(key, now) else { return SessionReply(version: .v2) }
      session.touch(at: now.seconds)
      sessions[key] = session
      return reply(session)
    case .look(let key):
      return alive(key, now).map(reply) ?? SessionReply(version: .v2)
    case .end(let key):
      let session = alive(key, now)
      sessions[key] = nil
      return session.map(reply) ?? SessionReply(version: .v2)
    }
  }

  private func alive(_ key: String, _ now: Instant) -> Session? {
    sessions[key].flatMap { $0.expires > now.seconds ? $0 : nil }
  }

  private func reply(_ session: Session) -> SessionReply {
    SessionReply(
      version: .v2,
      session: .init(
        user: session.user, token: session.token, expires: session.expires,
        touches: session.touches, zone: session.zone, sequence: session.sequence))
  }
}
