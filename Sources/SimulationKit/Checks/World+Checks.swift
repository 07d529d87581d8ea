internal import MigrationEngine
internal import StateTables

/// What must be true at every moment, and at the end.
extension World {
  /// Cheap enough to be looked at after each act.
  func check() throws {
    if let broken = component.broken { throw broken }
    let state = shell.state
    let isBetween = state.upgrade?.phase.isIntended ?? false
    guard component.record.version == component.serving.version else {
      throw Broken(description: "record and tables are of two versions")
    }
    // Old or new and nothing else; the journal may be behind only while an outcome is open.
    guard isBetween || component.serving.version == state.version else {
      throw Broken(
        description: "\(component.serving.version) is served and the upgrade says \(state.version)"
          + " (\(situation))")
    }
    guard let upgrade = state.upgrade, !upgrade.phase.isEnd else { return }
    try checkReason(upgrade)
  }

  /// Who does not go on says why.
  private func checkReason(_ upgrade: Upgrade) throws {
    switch upgrade.phase {
    case .failed:
      guard let failure = upgrade.failure, !failure.reason.isEmpty, !failure.remedy.isEmpty else {
        throw Broken(description: "it failed and does not say why, or what to do")
      }
      // Transforms are pure here and memory holds: the two tables have no reason to differ.
      // Only a strict plan may find that some rows do not come back as they were.
      let isWayBack =
        isHostileWorld && upgrade.plan.options.validation == .strict
        && failure.reason.contains("do not come back")
      // The driver refuses online what cannot be mirrored, where the plan did not know.
      let isBulk = failure.reason.contains("change their keys")
      guard failure.kind != .validationFailed || isWayBack || isBulk else {
        throw Broken(
          description: "the new tables are not what the old ones become: \(failure.reason)")
      }
    case .planned, .preparing, .copying, .verifying:
      guard upgrade.runningStep != nil || !upgrade.holds.all.isEmpty || !shell.isQuiet else {
        throw Broken(description: "it stands still without a reason (\(situation))")
      }
    case .armed, .cutOverIntended, .live, .rollBackIntended, .finalizing, .finalized, .rolledBack,
      .cancelled:
      break
    }
  }

  /// Everything is over: tables, sizes, digests, and the events that tell it all.
  func finalCheck() throws {
    try check()
    try component.verify()
    var again = initial
    for event in journal.durable { again.apply(event) }
    guard again == shell.state, again.digest == shell.state.digest else {
      throw Broken(description: "the durable events do not build the state that is there")
    }
    if let upgrade = shell.state.upgrade, !upgrade.isDiscarded {
      throw Broken(description: "the upgrade is over and what it let go was not freed")
    }
  }
}
