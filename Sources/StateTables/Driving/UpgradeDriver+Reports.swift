public import MigrationEngine

extension UpgradeDriver {
  /// What the upgrade does not know yet.
  public func reports(for state: ComponentState) -> [Report] {
    guard let present = state.upgrade, present.id == upgrade else { return [] }
    return news(for: present).map { .upgrade(present.id, $0) }
  }

  /// Whether callers are answered, where that is not known yet; needs no turn.
  public func answeringReports(for state: ComponentState) -> [Report] {
    switch (state.run.name, component.answering) {
    case (.suspending, .nobody): [.suspended]
    case (.suspending, .blocked(let blocker, let age)):
      [.suspendTimedOut(blocker: blocker, ageMilliseconds: age)]
    case (.resuming, .everybody), (.resuming, .blocked): [.resumed]
    case (.running, _), (.suspended, _), (.suspending, .everybody), (.suspending, .changing),
      (.resuming, .nobody), (.resuming, .changing):
      []
    }
  }

  private func news(for present: Upgrade) -> [Report.News] {
    switch (present.phase, outcome) {
    case (.planned, _), (.preparing, _), (.copying, _), (.verifying, _): building(present)
    case (.armed, _):
      problem.map { [.liveWriteFailed(key: $0.key, reason: $0.description)] } ?? []
    case (.cutOverIntended, .exchanged(let pause)): [.exchanged(pauseNanoseconds: pause)]
    case (.rollBackIntended, .exchangedBack(let pause)): [.exchangedBack(pauseNanoseconds: pause)]
    case (.cutOverIntended, .abandoned(let reason)), (.rollBackIntended, .abandoned(let reason)):
      [.abandoned(reason: reason)]
    case (.live, _): living(present)
    case (.finalizing, .freed): [.discarded, .finalizedDone]
    case (.cancelled, .freed), (.rolledBack, .freed), (.finalized, .freed):
      present.isDiscarded ? [] : [.discarded]
    case (.cutOverIntended, _), (.rollBackIntended, _), (.finalizing, _), (.cancelled, _),
      (.rolledBack, _), (.finalized, _), (.failed, _):
      []
    }
  }

  private var problem: ChangeProblem? { migrator?.standing.problem }

  private func building(_ present: Upgrade) -> [Report.News] {
    guard let step = present.runningStep else {
      return problem.map { [.liveWriteFailed(key: $0.key, reason: $0.description)] } ?? []
    }
    if let failedStep {
      return [
        .stepFailed(
          step.id, kind: failedStep.kind, reason: failedStep.reason, serving: serving(present))
      ]
    }
    if let problem {
      let kind: FailureKind = problem.kind == .differs ? .validationFailed : .stepFailed
      return [
        .stepFailed(
          step.id, kind: kind, reason: problem.description, serving: serving(present))
      ]
    }
    guard let migrator, isDone(step, migrator) else { return [] }
    // A strict plan promises the way back of every row.
    if step.kind == .verification, present.plan.options.validation == .strict,
      let key = migrator.verified.firstUnproved
    {
      let reason =
        "\(migrator.verified.unproved) rows do not come back as they were, the first is \(key)"
      return [
        .stepFailed(
          step.id, kind: .validationFailed, reason: reason, serving: serving(present))
      ]
    }
    let figures = migrator.standing.figures
    let measure = StepMeasure(
      rows: figures.rowsDone, bytes: figures.bytesDone, nanoseconds: stopwatch() - stepBegan)
    var news: [Report.News] = [.stepDone(step.id, measure)]
    if step.kind == .verification {
      let found = Verification(
        rows: migrator.verified.rows, roundTripRows: migrator.verified.provedBack)
      if present.verification != found { news.insert(.verified(found), at: 0) }
    }
    return news
  }

  /// Who serves while an upgrade is built and fails.
  ///
  /// A suspended component may have new code loaded over old state by then: it is not to be resumed
  /// before a retry or cancel has sorted that out.
  private func serving(_ present: Upgrade) -> Serving {
    switch present.plan.options.strategy {
    case .online: .old
    case .suspended: .nobody
    }
  }

  private func isDone(_ step: PlanStep, _ migrator: Migrator) -> Bool {
    switch step.kind {
    case .preparation, .validation, .backup, .cutOver, .cleanup: true
    case .migration: step.table.map { migrator.isCopied($0) } ?? migrator.standing.isCopied
    case .verification: migrator.standing.isVerified
    }
  }

  private func living(_ present: Upgrade) -> [Report.News] {
    var news: [Report.News] = []
    // What would be lost is told first: it is what the outcome of the save is measured by.
    if let figures = migrator?.standing.figures,
      figures.unmappable != present.reversibility.unmappable
        || figures.shed != present.reversibility.shed
    {
      news.append(.reversibilityChanged(unmappable: figures.unmappable, shed: figures.shed))
    }
    guard present.rollBack != nil else { return news }
    switch saveOutcome {
    case .success(let count): news.append(.lossesSaved(count: count))
    case .failure(let failure): news.append(.abandoned(reason: failure.reason))
    case nil: break
    }
    return news
  }
}

extension ValidationLevel {
  /// How closely each level looks at the rows.
  var depth: VerificationDepth {
    switch self {
    case .basic: .sample
    case .full: .everyRow
    case .strict: .wayBack
    }
  }
}
