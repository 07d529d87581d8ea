/// What came of a job that makes rows.
@usableFromInline enum Made<Rows: Sendable>: Sendable {
  case rows(Rows)
  case problem(ChangeProblem)
}

/// The way back as a worker made it: what the old tables become, and what they cannot hold.
@usableFromInline struct WayBack<Rows: RowGroup>: Sendable {
  @usableFromInline let rows: Rows
  @usableFromInline let lost: LostRows
  /// How many rows have no image, and how many one that would come forward as another row.
  @usableFromInline let unmappable: Int
  @usableFromInline let shed: Int

  @inlinable init(_ rows: Rows, _ lost: [LostRow]) {
    self.rows = rows
    self.lost = LostRows(lost)
    unmappable = lost.count { $0.kind == .unmappable }
    shed = lost.count - unmappable
  }
}

/// Lost rows on the heap, to be handed about, and to the reaper, without a copy.
@usableFromInline final class LostRows: Sendable {
  @usableFromInline let rows: [LostRow]

  @usableFromInline init(_ rows: [LostRow]) { self.rows = rows }
}

/// What a verification of whole tables found.
@usableFromInline struct BulkVerdict: Sendable {
  @usableFromInline var figures = VerificationFigures()
  @usableFromInline var problem: ChangeProblem?

  @inlinable init() {}
}

/// The jobs of a conversion of whole tables; they run on workers' threads.
extension TableReshape {
  /// Makes the new rows.
  @inlinable func build(_ old: Old.Rows, like new: New.Rows, table: String) -> Made<New.Rows> {
    let made: Made<New.Rows>
    do {
      let emitter = new.emitter(comparing: false)
      try forward(old, emitter)
      // A transform may have caught what the emitter threw.
      if let problem = New.Rows.tally(of: emitter).problem { return .problem(problem) }
      made = .rows(New.Rows(emitter))
    } catch { return .problem(ChangeProblem(error, table: table)) }
    guard refusesLoss, case .rows(let rows) = made else { return made }
    return problemOfLoss(rows, old, table).map { .problem($0) } ?? made
  }

  /// The first old row that nothing comes back to.
  @inlinable func problemOfLoss(
    _ made: New.Rows, _ old: Old.Rows, _ table: String
  ) -> ChangeProblem? {
    do {
      guard let back else { return nil }
      guard try !returns(made, old, by: back) else { return nil }
      let emitter = old.emitter(comparing: false)
      try back(made, old, emitter)
      let tally = old.tally(in: Old.Rows(emitter))
      guard let key = tally.firstMissing else { return nil }
      return ChangeProblem(
        .refused, table: table, key: key,
        reason: "the version to go to cannot hold this row; change it, or stay",
        alike: tally.missing - 1)
    } catch { return ChangeProblem(error, table: table) }
  }

  /// Whether the way back leads to just these old rows; nothing is kept for the answer.
  @inlinable func returns(_ made: New.Rows, _ old: Old.Rows, by back: Back) throws -> Bool {
    let emitter = old.emitter(comparing: true)
    try back(made, old, emitter)
    return TableReshape.agrees(Old.Rows.tally(of: emitter), with: old)
  }

  @inlinable static func agrees<Rows: RowGroup>(_ tally: EmitterTally, with rows: Rows) -> Bool {
    tally.rows == rows.count && tally.agreeing == rows.count
      && tally.digestBits == rows.digestBits
  }

  // MARK: Verification

  /// Looks at what was made as closely as was asked for.
  @inlinable func verify(
    _ made: New.Rows, of old: Old.Rows, _ depth: VerificationDepth, table: String
  ) -> BulkVerdict {
    var verdict = BulkVerdict()
    guard made.countAgain == made.count else {
      verdict.problem = ChangeProblem(
        .differs, table: table, key: "", reason: "there are other rows than were made", alike: 0)
      return verdict
    }
    verdict.figures.rows = made.count
    guard depth != .sample else { return verdict }
    verdict.problem = problemOfRepeat(made, old, table)
    guard verdict.problem == nil, depth == .wayBack else { return verdict }
    proveBack(made, old, &verdict.figures)
    return verdict
  }

  /// Transforms once more, and compares: a transform that is not pure makes something else.
  @inlinable func problemOfRepeat(
    _ made: New.Rows, _ old: Old.Rows, _ table: String
  ) -> ChangeProblem? {
    let emitter = made.emitter(comparing: true)
    do { try forward(old, emitter) } catch {
      return ChangeProblem(
        .differs, table: table, key: "",
        reason: "the transform threw when it was run again (\(error)); make it pure", alike: 0)
    }
    let tally = New.Rows.tally(of: emitter)
    guard !TableReshape.agrees(tally, with: made) else { return nil }
    return ChangeProblem(
      .differs, table: table, key: tally.firstDiffering ?? "",
      reason: "the transform made other rows when it was run again; make it pure",
      alike: max(0, tally.rows - tally.agreeing - 1))
  }

  /// Counts the old rows that the way back leads to.
  @inlinable func proveBack(
    _ made: New.Rows, _ old: Old.Rows, _ figures: inout VerificationFigures
  ) {
    guard let back else {
      figures.unproved = old.count
      figures.firstUnproved = "any: there is no way back"
      return
    }
    do {
      if try returns(made, old, by: back) {
        figures.provedBack = old.count
        return
      }
      let emitter = old.emitter(comparing: false)
      try back(made, old, emitter)
      let returned = Old.Rows(emitter)
      let (here, there) = (old.tally(in: returned), returned.tally(in: old))
      figures.provedBack = here.same
      figures.unproved = max(here.missing + here.different + there.missing, 1)
      figures.firstUnproved = here.firstUnlike ?? there.firstMissing ?? ""
    } catch {
      let problem = ChangeProblem(error, table: "")
      figures.unproved = max(old.count, 1)
      figures.firstUnproved = problem.key.isEmpty ? problem.reason : problem.key
    }
  }

  // MARK: The way back

  /// Makes old rows of live ones, and finds out which of those would be lost.
  @inlinable func wayBack(
    from live: New.Rows, previous: Old.Rows, table: String
  ) -> Made<WayBack<Old.Rows>> {
    do {
      guard let back else {
        return .problem(
          ChangeProblem(
            .refused, table: table, key: "",
            reason: "there is no way back; keep the upgrade, or restore the backup", alike: 0))
      }
      let emitter = previous.emitter(comparing: false)
      try back(live, previous, emitter)
      if let problem = Old.Rows.tally(of: emitter).problem { return .problem(problem) }
      let rows = Old.Rows(emitter)
      // Mostly nothing is lost, and then nothing is kept to find that out.
      let again = live.emitter(comparing: true)
      try forward(rows, again)
      if TableReshape.agrees(New.Rows.tally(of: again), with: live) {
        return .rows(WayBack(rows, []))
      }
      let forwarded = live.emitter(comparing: false)
      try forward(rows, forwarded)
      return .rows(WayBack(rows, live.lost(in: New.Rows(forwarded))))
    } catch { return .problem(ChangeProblem(error, table: table)) }
  }
}
