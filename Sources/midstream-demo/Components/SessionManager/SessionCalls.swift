/// What the session manager is asked.
enum SessionAsk: Equatable, Sendable {
  /// Begin a session; one of the same name is replaced.
  case open(String, user: String, token: String, ttlSeconds: Int)
  /// Keep a session alive.
  case touch(String)
  /// Say how it stands with a session.
  case look(String)
  /// End a session.
  case end(String)
}

/// What the session manager answers.
struct SessionReply: Equatable, Sendable {
  /// The version that answered.
  var version: ServedVersion
  /// `nil` when there is no such session, or none any more.
  var session: Standing?

  /// How it stands with a session.
  struct Standing: Equatable, Sendable {
    var user: String
    var token: String
    /// When it ends unless it is kept alive, in seconds.
    var expires: Int
    var touches: Int
    /// Where it is replicated to, and which of its changes that is; since v2.
    var zone = 0
    var sequence = 0
  }
}

/// The rules that all versions of the session manager share.
enum SessionRules {
  /// How many sessions one tick looks at.
  static let rowsPerTick = 256
  /// Sessions are replicated to one of so many zones.
  static let zones = 3

  /// Where a user's sessions are replicated to: the same in every process.
  static func zone(of user: String) -> Int {
    1 + user.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % zones
  }
}
