package import MigrationEngine

/// Asks for a snapshot, then all events, and samples now and then.
package struct WatchRequest: RequestParameters {
  package typealias Answer = WatchAnswer

  /// How often samples are wanted where nobody says so.
  package static let usualIntervalMilliseconds = 1_000

  /// The last event that was seen before a connection was lost.
  package struct Resume: Equatable, Sendable {
    /// The run of the service it belongs to.
    package var epoch: String
    /// Its position.
    package var sequence: Int

    /// Names an event.
    package init(epoch: String, sequence: Int) {
      self.epoch = epoch
      self.sequence = sequence
    }
  }

  /// How often samples are wanted at the most.
  package var intervalMilliseconds: Int
  /// Where to go on; `nil` for a new snapshot.
  package var resume: Resume?

  /// Asks to watch.
  package init(
    intervalMilliseconds: Int = usualIntervalMilliseconds, resume: Resume? = nil
  ) {
    self.intervalMilliseconds = intervalMilliseconds
    self.resume = resume
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    intervalMilliseconds =
      try reader.optional("intervalMilliseconds", .number(Limits.intervalMilliseconds))
      ?? WatchRequest.usualIntervalMilliseconds
    resume = try reader.object("resume") { inner throws(WireFailure) in
      Resume(
        epoch: try inner.required("epoch", .name),
        sequence: try inner.required("sequence", .number(Limits.positions)))
    }
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("intervalMilliseconds", intervalMilliseconds)
    guard let resume else { return }
    writer.put("resume") { inner in
      inner.put("epoch", resume.epoch)
      inner.put("sequence", resume.sequence)
    }
  }

  /// As it is asked.
  package var operation: WireOperation { .watch(self) }
}

/// Where a watcher begins: at a snapshot, or where it had been.
package struct WatchAnswer: Codable, Equatable, Sendable {
  /// One run of the service.
  package var epoch: String
  /// The position after which events follow.
  package var sequence: Int
  /// How everything is at that position; `nil` when the watcher goes on from where it had been.
  package var snapshot: WatchSnapshot?

  /// Begins at a snapshot.
  package init(_ snapshot: WatchSnapshot) {
    epoch = snapshot.epoch
    sequence = snapshot.sequence
    self.snapshot = snapshot
  }

  /// Goes on from where the watcher had been.
  package init(resuming resume: WatchRequest.Resume) {
    epoch = resume.epoch
    sequence = resume.sequence
  }
}

/// How everything is at one moment.
package struct WatchSnapshot: Codable, Equatable, Sendable {
  /// One run of the service.
  package var epoch: String
  /// The number of the last event that is in it.
  package var sequence: Int
  /// The schema of states and events.
  package var schema: Int
  /// The node and its components.
  package var node: NodeStatus
  /// The components as values, to which events are applied.
  package var states: [ComponentState]
  /// What is legal, for this watcher.
  package var legal: [LegalNotice]

  /// Says how everything is.
  package init(
    epoch: String, sequence: Int, schema: Int = WireVersion.schema, node: NodeStatus,
    states: [ComponentState], legal: [LegalNotice]
  ) {
    self.epoch = epoch
    self.sequence = sequence
    self.schema = schema
    self.node = node
    self.states = states
    self.legal = legal
  }
}
