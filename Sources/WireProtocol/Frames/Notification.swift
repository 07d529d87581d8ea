package import MigrationEngine

/// News for a watcher.
package enum Notification: Equatable, Sendable {
  /// What was decided or happened; never left out.
  case event(EventNotice)
  /// What is legal from now on.
  case legal(LegalNotice)
  /// How components are; only the newest counts.
  case sample(SampleNotice)
  /// Who is here; only the newest counts.
  case operators(OperatorsNotice)
  /// What was logged, for those who follow the log.
  case log(LogNotice)
  /// The service closes the connection.
  case goodbye(GoodbyeNotice)
  /// One that this side does not know, kept as it came.
  case unknown(method: String, parameters: Value)
}

/// What was decided or happened.
package struct EventNotice: Codable, Equatable, Sendable {
  /// One run of the service.
  package var epoch: String
  /// Its number.
  package var sequence: Int
  /// The number of the event before it, of whatever component; another one, and there is a gap.
  package var previous: Int
  /// The component.
  package var component: String
  /// The event.
  package var event: WireEvent
  /// The digest of the component after it.
  package var digest: Digest

  /// Tells of an event.
  package init(
    epoch: String, sequence: Int, previous: Int, component: String, event: Event, digest: Digest
  ) {
    self.epoch = epoch
    self.sequence = sequence
    self.previous = previous
    self.component = component
    self.event = .known(event)
    self.digest = digest
  }
}

/// What is legal on a component, for one watcher.
package struct LegalNotice: Codable, Equatable, Sendable {
  /// The component.
  package var component: String
  /// Every verb, with what stands against it.
  package var commands: [LegalCommand]

  /// Says what is legal.
  package init(component: String, commands: [LegalCommand]) {
    self.component = component
    self.commands = commands
  }
}

/// How components are, at one moment.
package struct SampleNotice: Codable, Equatable, Sendable {
  /// When.
  package var at: Instant
  /// The components.
  package var components: [ComponentStatus]

  /// Says how components are.
  package init(at: Instant, components: [ComponentStatus]) {
    self.at = at
    self.components = components
  }
}

/// What was logged.
package struct LogNotice: Codable, Equatable, Sendable {
  /// The entries, the oldest first.
  package var entries: [LogEntry]

  /// Tells of entries.
  package init(entries: [LogEntry]) { self.entries = entries }
}

/// Why the service closes the connection.
package struct GoodbyeNotice: Codable, Equatable, Sendable {
  /// A sentence that says what to do.
  package var reason: String

  /// Says goodbye.
  package init(reason: String) { self.reason = reason.cut(toBytes: Limits.sentenceBytes) }
}

extension Notification {
  /// Its name on the wire.
  package var method: String {
    switch self {
    case .event: "event"
    case .legal: "legal"
    case .sample: "sample"
    case .operators: "operators"
    case .log: "log"
    case .goodbye: "goodbye"
    case .unknown(let method, _): method
    }
  }

  /// Reads what came under a name; what is not understood stays as it came.
  init(_ method: String, parameters: Value) {
    func read<Notice: Decodable>(_ type: Notice.Type) -> Notice? {
      try? ValueDecoder().decode(type, from: parameters)
    }
    let known: Notification? =
      switch method {
      case "event": read(EventNotice.self).map { .event($0) }
      case "legal": read(LegalNotice.self).map { .legal($0) }
      case "sample": read(SampleNotice.self).map { .sample($0) }
      case "operators": read(OperatorsNotice.self).map { .operators($0) }
      case "log": read(LogNotice.self).map { .log($0) }
      case "goodbye": read(GoodbyeNotice.self).map { .goodbye($0) }
      default: nil
      }
    self = known ?? .unknown(method: method, parameters: parameters)
  }

  /// What stands beside its name.
  var parameters: Value {
    get throws(WireFailure) {
      switch self {
      case .event(let notice): try ServiceMessage.encode(notice)
      case .legal(let notice): try ServiceMessage.encode(notice)
      case .sample(let notice): try ServiceMessage.encode(notice)
      case .operators(let notice): try ServiceMessage.encode(notice)
      case .log(let notice): try ServiceMessage.encode(notice)
      case .goodbye(let notice): try ServiceMessage.encode(notice)
      case .unknown(_, let parameters): parameters
      }
    }
  }
}
