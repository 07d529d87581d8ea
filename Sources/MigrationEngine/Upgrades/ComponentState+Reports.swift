extension ComponentState {
  /// Decides about a report: the events that it leads to, in order; none for what comes too late or
  /// is about another upgrade.
  public func decide(_ report: Report, at now: Instant) -> [Event] {
    var draft = Draft(self, by: nil, at: now)
    switch report {
    case .upgrade(let id, let news):
      guard let upgrade, upgrade.id == id else { return [] }
      draft.take(news, about: upgrade)
    case .suspended:
      if run.name == .suspending { draft.add(.suspended) }
    case .resumed:
      if run.name == .resuming { draft.add(.resumed) }
    case .suspendTimedOut(let blocker, let age):
      guard run.name == .suspending else { return [] }
      draft.add(
        .suspendTimedOut(
          sentence: "\(name) could not be suspended: \(blocker) has kept it busy for \(age) ms;"
            + " wait for that, then suspend again"))
    case .journalFailed(let reason):
      if unfinishedUpgrade != nil || isBetweenRunStates { draft.add(.ledgerFailed(reason: reason)) }
    case .restarted: draft.recover()
    case .tick: draft.tick()
    }
    return draft.events
  }

  private var isBetweenRunStates: Bool {
    switch run.name {
    case .suspending, .resuming: true
    case .running, .suspended: false
    }
  }
}
