internal import MigrationEngine
internal import WireProtocol

/// The last events, for watchers that come back and have missed few.
struct RecentEvents {
  /// Enough for an operator's upgrade and a connection that was gone for a while.
  static let maximumEvents = 1_024
  static let maximumBytes = 4 << 20

  struct Entry {
    let sequence: Int
    /// The number of the event before it.
    let previous: Int
    /// As it goes over the wire.
    let line: [UInt8]
  }

  private var entries: [Entry] = []
  private var first = 0
  private var bytes = 0

  mutating func append(_ entry: Entry) {
    entries.append(entry)
    bytes += entry.line.count
    while entries.count - first > RecentEvents.maximumEvents || bytes > RecentEvents.maximumBytes {
      bytes -= entries[first].line.count
      first += 1
    }
    if first > RecentEvents.maximumEvents {
      entries.removeFirst(first)
      first = 0
    }
  }

  /// What came after an event; `nil` when some of it is forgotten, or it is from elsewhere.
  func entries(after sequence: Int) -> ArraySlice<Entry>? {
    let known = entries[first...]
    guard let oldest = known.first, let newest = known.last, oldest.previous <= sequence,
      sequence <= newest.sequence
    else { return nil }
    return known.drop { $0.sequence <= sequence }
  }

  mutating func forgetAll() { self = RecentEvents() }
}
