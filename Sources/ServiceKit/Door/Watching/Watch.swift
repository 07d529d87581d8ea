internal import MigrationEngine
internal import WireProtocol

/// What one connection watches.
struct Watch {
  /// How far it is.
  enum Stage {
    /// A snapshot was asked for; events are kept from that moment on, since they may not be in it.
    case waiting(RequestID, kept: [RecentEvents.Entry], bytes: Int)
    /// Events are passed on.
    case following
  }

  /// Tells this watch from an earlier one of the same connection.
  let number: Int
  let intervalNanoseconds: Int
  var stage: Stage
  /// The last event that was sent, or is in the snapshot.
  var sequence: Int
  /// When the next sample is due.
  var nextSample: Int
  /// What was told to be legal, by component.
  var legal: [String: [LegalCommand]] = [:]
  /// Components for which that may have changed.
  var changedLegal: Set<String> = []

  init(number: Int, _ request: WatchRequest, stage: Stage, sequence: Int, at now: Int) {
    self.number = number
    intervalNanoseconds = request.intervalMilliseconds * 1_000_000
    self.stage = stage
    self.sequence = sequence
    nextSample = now
  }

  /// Whether a sample should be sent.
  func isSampleDue(at now: Int) -> Bool {
    if case .following = stage { nextSample <= now } else { false }
  }

  /// The next one an interval later; those that were missed meanwhile are not made up for.
  mutating func sampleSent(at now: Int) { nextSample = now + intervalNanoseconds }

  /// Takes an event; the answer is what to send now.
  mutating func take(_ entry: RecentEvents.Entry) -> [UInt8]? {
    switch stage {
    case .waiting(let request, var kept, let bytes):
      // Taken out, so that appending does not copy what is kept.
      stage = .following
      kept.append(entry)
      stage = .waiting(request, kept: kept, bytes: bytes + entry.line.count)
      return nil
    case .following:
      guard entry.sequence > sequence else { return nil }
      sequence = entry.sequence
      return entry.line
    }
  }

  /// The bytes kept until the snapshot is there.
  var keptBytes: Int {
    if case .waiting(_, _, let bytes) = stage { bytes } else { 0 }
  }

  /// Begins at a snapshot; the answer is what happened after it.
  mutating func begin(at snapshot: WatchSnapshot) -> [RecentEvents.Entry] {
    guard case .waiting(_, let kept, _) = stage else { return [] }
    stage = .following
    for notice in snapshot.legal { legal[notice.component] = notice.commands }
    let later = kept.filter { $0.sequence > snapshot.sequence }
    sequence = later.last?.sequence ?? snapshot.sequence
    return later
  }
}
