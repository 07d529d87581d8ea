internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The session manager: who is logged in, and until when.
enum SessionManager {
  static let toV1 = RowLens<Value, SessionsV1.Session>(
    forward: { try SessionsV1.Session(loose: $0) },
    back: { new, previous in new.loose(over: previous) })
  static let toV2 = RowLens<SessionsV1.Session, SessionsV2.Session>(
    forward: { SessionsV2.Session($0) }, back: { new, _ in new.old })

  static func component() throws -> Component<SessionAsk, SessionReply> {
    try Component("session_manager") { component in
      component.serves(SessionsLegacy.self)
      component.serves(SessionsV1.self)
      component.serves(SessionsV2.self)
      component.migrates(
        SessionsLegacy.self, to: SessionsV1.self, title: "Typed sessions", revision: "1",
        record: .by(
          forward: { SessionsV1.Record(opened: $0.opened, expired: $0.expired) },
          back: { new, _ in SessionsLegacy.Record(opened: new.opened, expired: new.expired) })
      ) { old, new in [.rows(old.sessions, new.sessions, by: toV1)] }
      component.migrates(
        SessionsV1.self, to: SessionsV2.self, title: "Sessions that can be replicated",
        revision: "1",
        record: .by(
          forward: {
            SessionsV2.Record(opened: $0.opened, expired: $0.expired, zone: $0.zone)
          },
          back: { new, _ in
            SessionsV1.Record(opened: new.opened, expired: new.expired, zone: new.zone)
          })
      ) { old, new in [.rows(old.sessions, new.sessions, by: toV2)] }
    }
  }
}

/// What stands in the session manager's table at a first start: sessions that end one after
/// another, from half a minute on.
enum SessionFill {
  private static let firstEndSeconds = 30
  private static let lastEndSeconds = 7_200

  static func each(at now: Int, _ body: (_ key: String, SessionsV1.Session) -> Void) {
    for index in 0..<NodeSettings.rows / NodeSettings.smallerTables {
      let left = firstEndSeconds + index &* 7_919 % lastEndSeconds
      body(
        NodeSettings.key("s", index),
        SessionsV1.Session(
          user: NodeSettings.key("u", index % 50_000),
          token: NodeSettings.key("token-of-session", index), expires: now + left, ttl: 7_200))
    }
  }
}
