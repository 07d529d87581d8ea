package import MigrationEngine

/// How much an entry of the log matters.
package enum LogLevel: String, Codable, CaseIterable, Comparable, Sendable {
  case trace, debug, info, warning, error

  private var rank: Int {
    switch self {
    case .trace: 0
    case .debug: 1
    case .info: 2
    case .warning: 3
    case .error: 4
    }
  }

  /// Whether one matters less than another.
  package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}

/// One entry of the log.
package struct LogEntry: Codable, Equatable, Sendable {
  /// When.
  package var at: Instant
  /// How much it matters.
  package var level: LogLevel
  /// The component it is about; `nil` for the node.
  package var component: String?
  /// What.
  package var text: String

  /// Makes an entry.
  package init(at: Instant, level: LogLevel, component: String? = nil, text: String) {
    self.at = at
    self.level = level
    self.component = component
    self.text = text
  }
}

/// Asks for what was logged lately, and maybe for what will be.
package struct LogsRequest: RequestParameters {
  package typealias Answer = LogsAnswer

  /// The component; `nil` for all, and the node.
  package var component: String?
  /// The least level; `nil` for all that was logged.
  package var level: LogLevel?
  /// Whether to be sent `log` notifications from now on.
  package var follow: Bool

  /// Asks for the log.
  package init(component: String? = nil, level: LogLevel? = nil, follow: Bool = false) {
    self.component = component
    self.level = level
    self.follow = follow
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    component = try reader.optional("component", .name)
    level = try reader.optional("level", .choice)
    follow = try reader.optional("follow", .flag) ?? false
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("component", component)
    writer.put("level", level?.rawValue)
    writer.put("follow", follow)
  }

  /// As it is asked.
  package var operation: WireOperation { .logs(self) }
}

/// What was logged lately, the oldest first.
package struct LogsAnswer: Codable, Equatable, Sendable {
  /// The entries.
  package var entries: [LogEntry]

  /// Answers with entries.
  package init(entries: [LogEntry]) { self.entries = entries }
}

/// Changes what a component logs while it runs.
package struct LogLevelRequest: RequestParameters {
  package typealias Answer = EmptyAnswer

  /// The component.
  package var component: String
  /// The least level from now on; `nil` to leave it.
  package var level: LogLevel?
  /// Whether to log each call; `nil` to leave it.
  package var traceCalls: Bool?

  /// Asks for a change.
  package init(component: String, level: LogLevel? = nil, traceCalls: Bool? = nil) {
    self.component = component
    self.level = level
    self.traceCalls = traceCalls
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    component = try reader.required("component", .name)
    level = try reader.optional("level", .choice)
    traceCalls = try reader.optional("traceCalls", .flag)
    guard level != nil || traceCalls != nil else {
      throw reader.failure("logLevel changes nothing as it stands; add level or traceCalls")
    }
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("component", component)
    writer.put("level", level?.rawValue)
    writer.put("traceCalls", traceCalls)
  }

  /// As it is asked.
  package var operation: WireOperation { .logLevel(self) }
}
