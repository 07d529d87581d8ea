internal import WireProtocol

/// Names a connection; never used twice.
struct ConnectionID: Hashable, Sendable {
  let number: Int
}

/// Where the answer to a request goes.
struct AnswerSlip: Sendable {
  /// Names the slip; never used twice, so that an answer that comes twice is noticed.
  let number: Int
  let connection: ConnectionID
  let request: RequestID
  let uid: UInt32
  /// Whether the answer is kept for when the request comes again.
  let isKept: Bool
}
