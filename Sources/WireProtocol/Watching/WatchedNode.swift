package import MigrationEngine

/// A node as a watcher knows it: a snapshot, and the events since, applied by the code that the
/// service applies them with.
package struct WatchedNode: Equatable, Sendable {
  /// What became of an event.
  package enum Outcome: Equatable, Sendable {
    /// It is applied, and the digest is the service's.
    case applied
    /// It was known already.
    case known
    /// What is known can no longer be trusted, for this reason: a new snapshot is needed, and no
    /// verb should be offered before it is there.
    case needsSnapshot(reason: String)
  }

  /// The run of the service.
  package private(set) var epoch: String
  /// The position of the last event.
  package private(set) var sequence: Int
  /// The components by name.
  package private(set) var states: [String: ComponentState] = [:]

  /// Begins at a snapshot.
  package init(_ snapshot: WatchSnapshot) {
    epoch = snapshot.epoch
    sequence = snapshot.sequence
    for state in snapshot.states { states[state.name] = state }
  }

  /// Folds an event in.
  package mutating func take(_ notice: EventNotice) -> Outcome {
    guard notice.epoch == epoch else {
      return .needsSnapshot(reason: "the service was started again")
    }
    guard notice.sequence > sequence else { return .known }
    guard notice.previous <= sequence else {
      return .needsSnapshot(reason: "events after \(sequence) are missing")
    }
    sequence = notice.sequence
    guard let event = notice.event.event else {
      return .needsSnapshot(reason: "an event is of a kind that this program does not know")
    }
    guard var state = states[notice.component] else {
      return .needsSnapshot(reason: "\(notice.component) is new")
    }
    state.apply(event)
    states[notice.component] = state
    guard state.digest == notice.digest else {
      return .needsSnapshot(reason: "\(notice.component) is not what the service says it is")
    }
    return .applied
  }
}
