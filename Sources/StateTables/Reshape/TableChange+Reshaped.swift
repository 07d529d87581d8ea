extension TableChange {
  /// Whole tables become others, whose rows have other keys: re-keyed, split or joined.
  ///
  /// Writes to such tables cannot be mirrored, so this is for the suspended strategy alone: online
  /// upgrades refuse it. The new tables must be empty, and are not to be touched before they are
  /// served.
  @inlinable public static func reshaped<Old: TableGroup, New: TableGroup>(
    _ old: Old, into new: New, by reshape: TableReshape<Old, New>
  ) -> TableChange {
    reshaped(old, into: new, by: reshape, faults: [])
  }

  @inlinable package static func reshaped<Old: TableGroup, New: TableGroup>(
    _ old: Old, into new: New, by reshape: TableReshape<Old, New>, faults: MigrationFaults
  ) -> TableChange {
    precondition(new.rowCount == 0, "a table that is converted into must be empty")
    let copy = BulkCopy(old, into: new, by: reshape, faults: faults)
    var work = Work()
    work.take = { copy.take($0) }
    work.collect = { _ in copy.collect() }
    work.isCopied = { copy.isCopied }
    work.beginVerification = { copy.beginVerification($0) }
    work.takePair = { copy.takePair($0) }
    work.collectVerdicts = { copy.collect() }
    work.isVerified = { copy.isVerified }
    work.verified = { copy.verdict?.figures ?? VerificationFigures() }
    work.obstacle = { copy.obstacle }
    work.exchange = { copy.exchange() }
    work.exchangeBack = { copy.exchangeBack() }
    work.discard = { copy.discard() }
    work.finalize = { copy.finalize() }
    work.figures = { copy.figures }
    work.lostRows = { copy.lostRows() }
    work.lossStamp = { copy.lossStamp }
    work.problem = { copy.problem }
    work.underWay = { copy.isBusy ? 1 : 0 }
    work.prepareWayBack = { copy.prepareWayBack($0) }
    work.collectWayBack = { copy.collect() }
    work.isWayBackReady = { copy.isWayBackReady }
    work.wayBackProblem = { copy.wayBackProblem }
    work.isPreparingWayBack = { copy.isLive && copy.isBusy }
    work.takeLeftovers = { copy.takeLeftovers() }
    return TableChange(
      old: old.tableNames, new: new.tableNames, needsSuspension: true, work)
  }
}
