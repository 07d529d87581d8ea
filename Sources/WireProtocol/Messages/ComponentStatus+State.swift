package import MigrationEngine

extension ComponentStatus {
  /// Takes over what a component's state says; what is measured stays as it is.
  package mutating func describe(_ state: ComponentState) {
    version = state.version
    run = state.run.name
    switch state.run {
    case .running: (runBy, runSince) = (nil, nil)
    case .suspending(let since, let by), .suspended(let since, let by),
      .resuming(let since, let by):
      (runBy, runSince) = (by, since)
    }
    let upgrade = state.unfinishedUpgrade
    phase = upgrade?.phase.rawValue ?? ComponentStatus.idle
    target = upgrade?.plan.to
    self.upgrade = upgrade?.id
    planHash = upgrade?.plan.hash
    strategy = upgrade?.plan.options.strategy
    serving = upgrade.map { upgrade in
      upgrade.failure?.serving ?? (state.version == upgrade.plan.to ? .new : .old)
    }
    let holds = upgrade?.holds.all.map(\.reason) ?? []
    hold = holds.isEmpty ? nil : holds.joined(separator: "; ")
    reversibility = ReversibilityStatus(upgrade?.reversibility ?? Reversibility())
    failure = upgrade?.failure
    confirmBy = upgrade?.confirmBy
    pauseMicros = state.upgrade?.pauseNanoseconds.map { $0 / 1_000 }
    rollBackPauseMicros = state.upgrade?.rollBackPauseNanoseconds.map { $0 / 1_000 }
    if upgrade?.phase.isBeforeCutOver != true { progress = nil }
    guard upgrade == nil else { return }
    lastOutcome = state.upgrade.map {
      "\($0.plan.from) to \($0.plan.to): \($0.phase.words)"
    }
  }
}
