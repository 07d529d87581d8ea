extension ComponentState {
  /// What must be done once `event` is durable and applied; it follows from the event alone.
  public static func effects(of event: Event) -> [Effect] {
    switch event.content {
    case .planned(_, let plan): plan.options.throttle.map { [.setThrottle($0)] } ?? []
    case .stepStarted(let step, _, let opens):
      (opens.map { [.openModule($0)] } ?? []) + [.perform(step.id)]
    case .failed(let failure, _): effects(of: failure)
    case .retried(_, _, let discardsNew, let continuesCopy):
      (discardsNew ? [.discardNew] : []) + (continuesCopy ? [.continueCopy] : [])
    case .cancelled(let newVersion): [.discardNew, .closeModule(newVersion)]
    case .held(let hold): effects(of: hold)
    case .released(let kind): kind == .pause ? [.continueCopy] : []
    case .throttled(let share): [.setThrottle(share)]
    case .cutOverIntended(let version, _): [.exchange(to: version)]
    case .rollBackAsked: [.saveLosses]
    case .rollBackIntended(let version, let request):
      [.exchangeBack(to: version, acceptingLoss: request.acceptedLoss)]
    case .exchangedBack(_, let newVersion, _): [.discardNew, .closeModule(newVersion)]
    case .finalizeIntended(let oldVersion, _): [.discardOld, .closeModule(oldVersion)]
    case .suspendAsked: [.suspendComponent]
    case .resumeAsked: [.resumeComponent]
    case .suspendTimedOut(let sentence), .alerted(let sentence, _): [.alert(sentence)]
    case .ledgerFailed(let reason):
      [.alert("the ledger could not be written: \(reason)"), .reportOutcome]
    case .recovered(_, _, let isSuspended, let sentence):
      (isSuspended ? [.suspendComponent] : []) + [.alert(sentence)]
    case .stepDone, .verified, .armed, .stepModeLeft, .exchanged, .abandoned, .mirrorBroken, .kept,
      .reversibilityChanged, .lossesSaved, .rollBackGivenUp, .finalized, .discarded, .suspended,
      .resumed:
      []
    }
  }

  private static func effects(of failure: Failure) -> [Effect] {
    let alert = Effect.alert("\(failure.reason); \(failure.remedy)")
    return failure.phase.isBeforeCutOver ? [.holdCopy, alert] : [alert]
  }

  private static func effects(of hold: Hold) -> [Effect] {
    switch hold.kind {
    case .pause: [.holdCopy]
    case .cutOver, .rollBack: [.alert(hold.reason)]
    case .step, .postpone, .throttle: []
    }
  }
}
