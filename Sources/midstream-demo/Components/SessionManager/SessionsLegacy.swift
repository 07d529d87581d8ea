internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The session manager from before there were versions.
struct SessionsLegacy: LiveModule {
  static let version = Version.legacy
  var record = Record()
  private(set) var sessions: OrderedTable<String, Value>
  private var sweep = Sweep()

  struct Record: Codable, Equatable, Sendable {
    var opened = 0
    var expired = 0
  }

  init(_ tables: TableMaker) { sessions = tables.ordered("sessions", secret: ["token"]) }

  mutating func start(at now: Instant) {
    SessionFill.each(at: now.seconds) { sessions[$0] = $1.loose(over: nil) }
  }

  mutating func tick(at now: Instant) {
    record.expired += sweep.rows(of: sessions, upTo: SessionRules.rowsPerTick) {
      // A row that says no time is nobody's to take out.
      (try? $0.whole("expires")).map { $0 <= now.seconds } ?? false
    }
  }

  mutating func handle(_ request: SessionAsk, at now: Instant) throws -> SessionReply {
    NodeFaults.shared.slowDown(.sessionManager)
    switch request {
    case .open(let key, let user, let token, let ttl):
      let session = SessionsV1.Session(
        user: user, token: token, expires: now.seconds + ttl, ttl: ttl)
      sessions[key] = session.loose(over: nil)
      record.opened += 1
      return reply(session)
    case .touch(let key):
      guard let row = sessions[key], var session = try alive(row, now) else { return nothing }
      session.touch(at: now.seconds)
      sessions[key] = session.loose(over: row)
      return reply(session)
    case .look(let key):
      guard let row = sessions[key], let session = try alive(row, now) else { return nothing }
      return reply(session)
    case .end(let key):
      let row = sessions.removeValue(forKey: key)
      guard let row, let session = try alive(row, now) else { return nothing }
      return reply(session)
    }
  }

  private let nothing = SessionReply(version: .legacy)

  private func alive(_ row: Value, _ now: Instant) throws -> SessionsV1.Session? {
    let session = try SessionsV1.Session(loose: row)
    return session.expires > now.seconds ? session : nil
  }

  private func reply(_ session: SessionsV1.Session) -> SessionReply {
    SessionReply(
      version: .legacy,
      session: .init(
        user: session.user, token: session.token, expires: session.expires,
        touches: session.touches))
  }
}

extension SessionsV1.Session {
  /// Reads a row of before.
  init(loose row: Value) throws {
    self.init(
      user: try row.words("user"), token: try row.words("token"),
      expires: try row.whole("expires"), ttl: try row.whole("ttl"),
      touches: try row.whole("touches"))
  }

  /// The row as it was before; what else stood there stays.
  func loose(over previous: Value?) -> Value {
    .loose(
      over: previous,
      [
        ("user", .string(user)), ("token", .string(token)), ("expires", .int(Int64(expires))),
        ("ttl", .string(String(ttl))), ("touches", .int(Int64(touches))),
      ])
  }
}
