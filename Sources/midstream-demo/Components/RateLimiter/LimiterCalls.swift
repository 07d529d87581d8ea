/// What the limiter is asked.
enum LimiterAsk: Equatable, Sendable {
  /// Count a call of a client; one that is not known yet gets the usual limit.
  case hit(String)
  /// Change what a client may do.
  case limit(String, to: Int)
  /// Say how it stands with a client.
  case look(String)
  /// Answer only after so many milliseconds: what a handler must never do, and a fault does.
  case stall(milliseconds: Int)
}

/// What the limiter answers.
struct LimiterReply: Equatable, Sendable {
  /// The version that answered.
  var version: ServedVersion
  /// `nil` for a client that is not known.
  var client: Standing?

  /// How it stands with a client.
  struct Standing: Equatable, Sendable {
    /// Whether the call may go ahead; always, where nothing was counted.
    var isAllowed = true
    /// All calls that were ever counted.
    var total: Int
    /// The calls of the present window.
    var count: Int
    /// When that began, in seconds.
    var window: Int
    /// How many calls a window may have.
    var limit: Int
    /// How many more it may have for a moment; since v2.
    var burst = 0
    /// How often the client was over its limit.
    var strikes: Int
  }
}

/// The rules that all versions of the limiter share.
enum LimiterRules {
  static let windowSeconds = 60
  static let usualLimit = 60
  /// Every so manieth client of a first start has been over its limit before.
  static let violatorEvery = 50
}
