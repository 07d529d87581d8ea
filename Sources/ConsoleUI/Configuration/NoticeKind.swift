/// What an operator is told of who may not look at the screen just now.
package enum NoticeKind: String, CaseIterable, Codable, Sendable {
  /// An upgrade was finalized, rolled back or cancelled.
  case ended
  /// An upgrade failed.
  case failed
  /// An upgrade waits for somebody.
  case waiting
  /// A new version serves.
  case live
}
