internal import MigrationEngine
internal import WireProtocol

/// What was answered lately, by user and request: a request that comes again is answered, and not
/// done again.
///
/// Only requests that change something are in here: reading twice is no harm, and a second look
/// should see what is there now.
struct RecentAnswers {
  /// Per user; a client has 16 requests in flight at the most.
  static let maximumRequests = Limits.rememberedAnswers
  static let maximumBytes = 4 << 20
  static let maximumUsers = 32

  /// What is known of a request.
  enum Knowledge {
    /// It is new, and now noted as under way.
    case isNew
    /// It is under way; its answer goes to this slip as well.
    case isUnderWay
    /// It was answered with this line.
    case wasAnswered([UInt8])
    /// Another request had this id.
    case differs
  }

  private struct Request {
    let digest: Digest
    var waiting: [AnswerSlip]
    var answer: [UInt8]?
  }

  private struct User {
    var requests: [RequestID: Request] = [:]
    /// Those that were answered, the oldest first.
    var answered: [RequestID] = []
    var bytes = 0
    var lastUse = 0
  }

  private var users: [UInt32: User] = [:]
  private var uses = 0

  /// Takes note of a request, or tells what is known of it.
  mutating func note(
    _ slip: AnswerSlip, digest: Digest
  ) -> Knowledge {
    let (id, uid) = (slip.request, slip.uid)
    uses += 1
    if users[uid] == nil { forgetIdleUser() }
    users[uid, default: User()].lastUse = uses
    guard let known = users[uid]?.requests[id] else {
      users[uid]?.requests[id] = Request(digest: digest, waiting: [slip], answer: nil)
      return .isNew
    }
    guard known.digest == digest else { return .differs }
    if let answer = known.answer { return .wasAnswered(answer) }
    users[uid]?.requests[id]?.waiting.append(slip)
    return .isUnderWay
  }

  /// Keeps the answer; tells where it goes.
  mutating func keep(_ answer: [UInt8], for id: RequestID, by uid: UInt32) -> [AnswerSlip] {
    guard var user = users[uid], var request = user.requests[id], request.answer == nil else {
      return []
    }
    let waiting = request.waiting
    request.waiting = []
    request.answer = answer
    user.requests[id] = request
    user.answered.append(id)
    user.bytes += answer.count
    while user.answered.count > RecentAnswers.maximumRequests
      || user.bytes > RecentAnswers.maximumBytes
    {
      let oldest = user.answered.removeFirst()
      user.bytes -= user.requests.removeValue(forKey: oldest)?.answer?.count ?? 0
    }
    users[uid] = user
    return waiting
  }

  /// Users with a request under way are not forgotten; there are fewer of them than connections.
  private mutating func forgetIdleUser() {
    guard users.count >= RecentAnswers.maximumUsers else { return }
    let idle = users.filter { $0.value.requests.count == $0.value.answered.count }
    if let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      users[oldest.key] = nil
    }
  }
}
