/// Two tables of one component being compared, stretch by stretch, on workers' threads.
///
/// Both sides of a pair are taken in one turn, between two requests, so they show one moment; what
/// is written meanwhile does not matter to the comparison. A second pass visits only leaves that
/// were written since the first saw them.
@usableFromInline struct Comparison<Slot: TableSlot, Old: TableRow, New: TableRow> {
  @usableFromInline let depth: VerificationDepth
  @usableFromInline let inbox = Inbox<PairVerdict>()
  @usableFromInline var cursor: Slot?
  @usableFromInline var isAllTaken = false
  @usableFromInline var inFlight = 0
  @usableFromInline var stretchesSeen = 0
  /// Leaves up to this stamp were compared already.
  @usableFromInline var comparedStamp: UInt64 = 0
  /// The old table's stamp when the present pass began.
  @usableFromInline var passStamp: UInt64
  @usableFromInline var passes = 1
  /// Whether every pass is through.
  ///
  /// What is written later is mirrored at once, and nothing that a caller writes makes an armed
  /// upgrade unverified again.
  @usableFromInline var isThrough = false
  @usableFromInline var figures = VerificationFigures()

  /// The first pass, and one over what was written during it.
  @inlinable static var maximumPasses: Int { 2 }
  /// A sample is each so-manieth stretch.
  @inlinable static var sampledStretches: Int { 16 }
  /// The most nodes of the new table that one pair may take in.
  @inlinable static var maximumNodes: Int { 8 }

  @inlinable init(_ depth: VerificationDepth, stamp: UInt64) {
    self.depth = depth
    passStamp = stamp
  }
}

/// What a worker found in one pair.
@usableFromInline struct PairVerdict: Sendable {
  @usableFromInline var rows = 0
  @usableFromInline var provedBack = 0
  @usableFromInline var differing = 0
  @usableFromInline var unproved = 0
  @usableFromInline var firstDiffering: String?
  @usableFromInline var firstUnproved: String?

  @inlinable init() {}
}

extension TableCopy {
  @inlinable func beginVerification(_ depth: VerificationDepth) {
    verification = Comparison(depth, stamp: old.storage.pointee.tree.stamp)
  }

  /// Hands the next pair to a worker; `false` when there is none for now.
  @inlinable func takePair(_ workers: any Workers) -> Bool {
    guard problem == nil, var state = verification, !state.isAllTaken else { return false }
    defer { verification = state }
    while let stretch = old.storage.pointee.tree.stretch(
      from: state.cursor, changedSince: state.comparedStamp)
    {
      let (nodes, upper) = facingNodes(stretch)
      state.cursor = upper
      state.isAllTaken = upper == nil
      state.stretchesSeen += 1
      let isSkipped =
        state.depth == .sample
        && (state.stretchesSeen - 1) % Comparison<Slot, Old, New>.sampledStretches != 0
      if isSkipped {
        guard state.isAllTaken else { continue }
        return false
      }
      let pair = StretchPair(
        old: stretch, new: nodes, upper: upper, comparedStamp: state.comparedStamp)
      let (lens, depth, inbox) = (lens, state.depth, state.inbox)
      state.inFlight += 1
      workers.run { inbox.post(pair.compare(by: lens, depth: depth)) }
      return true
    }
    state.isAllTaken = true
    return false
  }

  /// The nodes of the new table that stand against a stretch, and up to where they reach.
  @inlinable func facingNodes(_ stretch: Stretch<Slot, Old>) -> ([Node<Slot, New>], Slot?) {
    var nodes: [Node<Slot, New>] = []
    var place = stretch.lower
    while let facing = new.storage.pointee.tree.stretch(from: place) {
      nodes.append(facing.node)
      guard let next = facing.upper else { break }
      if let upper = stretch.upper, !(next < upper) { break }
      if nodes.count == Comparison<Slot, Old, New>.maximumNodes { return (nodes, next) }
      place = next
    }
    return (nodes, stretch.upper)
  }

  /// Takes in what workers found.
  @inlinable func collectVerdicts() {
    guard var state = verification else { return }
    for verdict in state.inbox.fetch() {
      state.inFlight -= 1
      state.figures.add(
        rows: verdict.rows, provedBack: verdict.provedBack, unproved: verdict.unproved,
        firstUnproved: verdict.firstUnproved)
      guard verdict.differing > 0, problem == nil else { continue }
      problem = ChangeProblem(
        .differs, table: old.definition.name, key: verdict.firstDiffering ?? "",
        reason: "the new row is not what the old one becomes", alike: verdict.differing - 1)
    }
    if state.isAllTaken, state.inFlight == 0, !state.isThrough { finishPass(&state) }
    verification = state
  }

  /// Goes on with what was written during the pass, if anything was and passes are left.
  @inlinable func finishPass(_ state: inout Comparison<Slot, Old, New>) {
    let stamp = old.storage.pointee.tree.stamp
    guard state.passes < Comparison<Slot, Old, New>.maximumPasses, stamp != state.passStamp else {
      state.isThrough = true
      return
    }
    state.comparedStamp = state.passStamp
    state.passStamp = stamp
    state.passes += 1
    state.cursor = nil
    state.isAllTaken = false
  }

  @inlinable var isVerified: Bool { problem == nil && verification?.isThrough == true }
}
