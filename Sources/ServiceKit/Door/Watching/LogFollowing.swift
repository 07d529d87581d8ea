internal import MigrationEngine
internal import WireProtocol

/// The log that one connection follows.
struct LogFollowing {
  /// Entries that come before the answer with the earlier ones is there.
  static let maximumKept = 256

  private let request: LogsRequest
  /// `nil` once the earlier entries were sent.
  private var kept: [LogEntry]? = []

  init(_ request: LogsRequest) { self.request = request }

  /// Whether the earlier entries are not there yet.
  var isWaiting: Bool { kept != nil }

  /// Takes an entry; whether to send it now.
  mutating func take(_ entry: LogEntry) -> Bool {
    if let component = request.component, component != entry.component { return false }
    if let level = request.level, entry.level < level { return false }
    guard let count = kept?.count else { return true }
    if count < LogFollowing.maximumKept { kept?.append(entry) }
    return false
  }

  /// The earlier entries are there; what came meanwhile and is not among them follows.
  mutating func begin(after earlier: [LogEntry]) -> [LogEntry] {
    defer { kept = nil }
    return (kept ?? []).filter { !earlier.suffix(LogFollowing.maximumKept).contains($0) }
  }
}
