internal import MigrationEngine
internal import WireProtocol

extension NodeModel {
  /// It is reached, and what was known of it counts.
  mutating func connect(at now: Instant) {
    connection = .connected
    heardAt = now
  }

  /// Begins anew at a snapshot; only what was measured over time is kept.
  mutating func take(_ snapshot: WatchSnapshot, at now: Instant) {
    connect(at: now)
    status = snapshot.node
    operators = snapshot.node.operators
    let isKnown = snapshot.schema == WireVersion.schema
    watched = isKnown ? WatchedNode(snapshot) : nil
    distrust =
      isKnown
      ? nil : "its states are of schema \(snapshot.schema), which this program does not know"
    var before: [String: ComponentModel] = [:]
    for component in components { before[component.name] = component }
    components = snapshot.node.components.compactMap { status in
      guard let state = snapshot.states.first(where: { $0.name == status.name }) else {
        return nil
      }
      let legal = snapshot.legal.first { $0.component == status.name }?.commands ?? []
      return ComponentModel(
        status, state, legal, before: before[status.name], at: now, isTrusted: isKnown)
    }
  }

  /// Folds an event in; says whether it is new.
  mutating func take(_ notice: EventNotice, at now: Instant) -> Bool {
    connect(at: now)
    // Changed where it stands: a copy would be one of all states.
    guard let outcome = watched?.take(notice) else {
      return notice.epoch != status?.epoch || isNew(notice)
    }
    switch outcome {
    case .known: return false
    case .needsSnapshot(let reason):
      watched = nil
      distrust = reason
    case .applied:
      if let state = watched?.states[notice.component],
        let position = components.firstIndex(where: { $0.name == notice.component })
      {
        components[position].take(state, notice.event.event)
      }
    }
    status?.sequence = notice.sequence
    return true
  }

  private mutating func isNew(_ notice: EventNotice) -> Bool {
    guard notice.sequence > status?.sequence ?? 0 else { return false }
    status?.sequence = notice.sequence
    return true
  }

  mutating func take(_ notice: LegalNotice, at now: Instant) {
    heardAt = now
    guard let position = components.firstIndex(where: { $0.name == notice.component }) else {
      return
    }
    components[position].legal = notice.commands
  }

  /// Takes in what was measured.
  mutating func take(_ notice: SampleNotice, at now: Instant) {
    heardAt = now
    let isTrusted = watched != nil
    for (place, status) in notice.components.enumerated() {
      // They come in the node's own order, unless some are missing.
      let isThere = components.indices.contains(place) && components[place].name == status.name
      guard
        let position = isThere ? place : components.firstIndex(where: { $0.name == status.name })
      else { continue }
      components[position].take(status, at: now, isTrusted: isTrusted)
    }
  }
}

extension ComponentModel {
  fileprivate init(
    _ status: ComponentStatus, _ state: ComponentState, _ legal: [LegalCommand],
    before: ComponentModel?, at now: Instant, isTrusted: Bool
  ) {
    self.init(status: status, state: state)
    self.legal = legal
    series = before?.series ?? Series()
    // Who gave the last command is not part of the state; a later one than we saw may be missing.
    let isSameUpgrade = before?.state.upgrade?.id == state.upgrade?.id
    controller = (isSameUpgrade ? before?.controller : nil) ?? state.upgrade?.startedBy
    if isTrusted { self.status.describe(state) }
    take(status, at: now, isTrusted: isTrusted)
  }

  fileprivate mutating func take(_ state: ComponentState, _ event: Event?) {
    self.state = state
    status.describe(state)
    if let by = event?.by, event?.upgrade != nil { controller = by }
  }

  /// What is measured may be older than the last event, so that the state has the last word.
  fileprivate mutating func take(_ measured: ComponentStatus, at now: Instant, isTrusted: Bool) {
    status = isTrusted ? measured.keepingState(of: status) : measured
    sampledAt = now
    series.observe(status, at: now)
  }
}

extension ComponentStatus {
  /// What was measured now, with what events said last.
  ///
  /// As if the state described it anew, which would take a checksum of the plan each time.
  fileprivate func keepingState(of last: ComponentStatus) -> ComponentStatus {
    var status = self
    status.version = last.version
    (status.run, status.runBy, status.runSince) = (last.run, last.runBy, last.runSince)
    (status.phase, status.target, status.upgrade) = (last.phase, last.target, last.upgrade)
    (status.planHash, status.strategy, status.serving) =
      (last.planHash, last.strategy, last.serving)
    (status.hold, status.failure, status.confirmBy) = (last.hold, last.failure, last.confirmBy)
    status.reversibility = last.reversibility
    (status.pauseMicros, status.rollBackPauseMicros) =
      (last.pauseMicros, last.rollBackPauseMicros)
    if Phase(rawValue: last.phase)?.isBeforeCutOver != true { status.progress = nil }
    if last.phase == ComponentStatus.idle { status.lastOutcome = last.lastOutcome }
    return status
  }
}
