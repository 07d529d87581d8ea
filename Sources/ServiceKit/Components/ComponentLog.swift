internal import MigrationEngine
internal import Synchronization
internal import UnixKit
internal import WireProtocol

/// Where a module writes what operators may want to read; how much of it is kept can be changed
/// while the service runs.
///
/// ```swift
/// log.info("evicted \(count) rows")
/// ```
public final class ComponentLog: Sendable {
  /// The most entries that are kept; the oldest go first.
  static let kept = 1_000
  /// The most bytes of an entry; all that are kept fit into one answer.
  static let longestEntry = 500

  private struct Contents {
    var entries: [LogEntry] = []
    var first = 0
    var component: String?
    var level = LogLevel.info
    var tell: (@Sendable (LogEntry) -> Void)?
  }

  private let contents = Lock(Contents())
  /// The level, for those who only want to know that nothing is to be done.
  private let threshold = Atomic<Int>(LogLevel.info.order)
  private let traces = Atomic<Bool>(false)

  init() {}

  /// Details for whoever looks for a fault.
  public func debug(_ text: @autoclosure () -> String) { add(.debug, text) }
  /// What is good to know.
  public func info(_ text: @autoclosure () -> String) { add(.info, text) }
  /// What should be looked at.
  public func warning(_ text: @autoclosure () -> String) { add(.warning, text) }
  /// What went wrong.
  public func error(_ text: @autoclosure () -> String) { add(.error, text) }

  func add(_ level: LogLevel, _ text: () -> String) {
    guard level.order >= threshold.load(ordering: .relaxed) else { return }
    let text = ComponentLog.cut(text())
    let at = WallClock.now
    let (entry, tell) = contents.withLock { contents in
      let entry = LogEntry(at: at, level: level, component: contents.component, text: text)
      if contents.entries.count < ComponentLog.kept {
        contents.entries.append(entry)
      } else {
        contents.entries[contents.first] = entry
        contents.first = (contents.first + 1) % ComponentLog.kept
      }
      return (entry, contents.tell)
    }
    tell?(entry)
  }

  /// The beginning that has no more bytes than an entry may; broken characters are shown as such.
  private static func cut(_ text: String) -> String {
    guard text.utf8.count > longestEntry else { return text }
    return String(decoding: text.utf8.prefix(longestEntry), as: UTF8.self) + "…"
  }

  /// Says whose log it is, and who hears of each entry.
  func belong(to component: String?, tell: @escaping @Sendable (LogEntry) -> Void) {
    contents.withLock {
      $0.component = component
      $0.tell = tell
    }
  }

  /// Changes how much is kept from now on.
  func change(level: LogLevel?, traces: Bool?) {
    if let level {
      contents.withLock { $0.level = level }
      threshold.store(level.order, ordering: .relaxed)
    }
    if let traces { self.traces.store(traces, ordering: .relaxed) }
  }

  var level: LogLevel { contents.withLock { $0.level } }
  /// Whether each call is logged.
  @inline(__always) var tracesCalls: Bool { traces.load(ordering: .relaxed) }

  /// What is kept, the oldest first.
  func entries(from level: LogLevel?) -> [LogEntry] {
    contents.withLock { contents in
      let ordered = contents.entries[contents.first...] + contents.entries[..<contents.first]
      return ordered.filter { level == nil || $0.level >= level ?? .trace }
    }
  }
}

extension LogLevel {
  fileprivate var order: Int { LogLevel.allCases.firstIndex(of: self) ?? 0 }
}
