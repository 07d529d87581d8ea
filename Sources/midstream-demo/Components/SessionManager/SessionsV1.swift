internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The session manager with typed rows.
struct SessionsV1: LiveModule {
  static let version = Version.generation(1)
  var record = Record()
  private(set) var sessions: OrderedTable<String, Session>
  private var sweep = Sweep()

  struct Record: Codable, Equatable, Sendable {
    var opened = 0
    var expired = 0
    var zone = "local"
  }

  /// One session.
  struct Session: TableRow, Codable {
    var user: String
    var token: String
    var expires: Int
    var ttl: Int
    var touches = 0

    var heapByteSize: Int { user.heapByteSize + token.heapByteSize }

    func digest(into builder: inout DigestBuilder) {
      builder.combine(user)
      builder.combine(token)
      builder.combine(expires)
      builder.combine(ttl)
      builder.combine(touches)
    }

    mutating func touch(at now: Int) {
      touches += 1
      expires = now + ttl
    }
  }

  init(_ tables: TableMaker) { sessions = tables.ordered("sessions", secret: ["token"]) }

  mutating func start(at now: Instant) {
    SessionFill.each(at: now.seconds) { sessions[$0] = $1 }
  }

  mutating func tick(at now: Instant) {
    record.expired += sweep.rows(of: sessions, upTo: SessionRules.rowsPerTick) {
      $0.expires <= now.seconds
    }
  }

  mutating func handle(_ request: SessionAsk, at now: Instant) -> SessionReply {
    NodeFaults.shared.slowDown(.sessionManager)
    switch request {
    case .open(let key, let user, let token, let ttl):
      let session = Session(user: user, token: token, expires: now.seconds + ttl, ttl: ttl)
      sessions[key] = session
      record.opened += 1
      return reply(session)
    case .touch(let key):
      guard var session = alive(key, now) else { return SessionReply(version: .v1) }
      session.touch(at: now.seconds)
      sessions[key] = session
      return reply(session)
    case .look(let key):
      return alive(key, now).map(reply) ?? SessionReply(version: .v1)
    case .end(let key):
      let session = alive(key, now)
      sessions[key] = nil
      return session.map(reply) ?? SessionReply(version: .v1)
    }
  }

  /// A session that is over is not there, whether or not a tick has taken it out yet.
  private func alive(_ key: String, _ now: Instant) -> Session? {
    sessions[key].flatMap { $0.expires > now.seconds ? $0 : nil }
  }

  private func reply(_ session: Session) -> SessionReply {
    SessionReply(
      version: .v1,
      session: .init(
        user: session.user, token: session.token, expires: session.expires,
        touches: session.touches))
  }
}
