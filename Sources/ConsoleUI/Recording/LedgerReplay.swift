package import MigrationEngine
package import WireProtocol

/// Makes a recording of a past upgrade, out of the entries of its ledger.
///
/// It shows what was decided and what happened; how big tables were and how quick calls is not in a
/// ledger, and is not shown.
package enum LedgerReplay {
  /// The node that entries came from, as a recording shows it.
  private static let epoch = "ledger"

  /// Why there is nothing to play, as a sentence.
  package struct Missing: Error, Equatable { package let sentence: String }

  /// A recording of one upgrade.
  ///
  /// - Parameter model: the console whose size and keys it begins with.
  /// - Throws: ``Missing`` where its beginning is not among the entries.
  package static func recording(
    of upgrade: UpgradeID, _ entries: [HistoryEntry], node: FoundNode, on model: Model
  ) throws(Missing) -> Recording {
    guard let start = entries.firstIndex(where: { $0.begins(upgrade) }),
      case .planned(_, let plan)? = entries[start].event?.event?.content
    else {
      throw Missing(
        sentence: "the beginning of \(upgrade) is not in what the ledger gave; it cannot be played")
    }
    let component = entries[start].component
    let own = entries.filter { $0.component == component }
    let played = LedgerReplay.played(own, of: upgrade)
    var header = Recording.Header(model)
    header.startedAt = played.first?.at ?? entries[start].at
    header.isReadOnly = true
    header.shown = ComponentID(node: node.id, name: component)
    let state = ComponentState(name: component, version: plan.from)
    return Recording(
      header: header, inputs: inputs(played, state, node, startedAt: header.startedAt))
  }

  /// The upgrade's own entries, and what happened to the component as a whole around them.
  private static func played(_ entries: [HistoryEntry], of upgrade: UpgradeID) -> [HistoryEntry] {
    guard var first = entries.firstIndex(where: { $0.begins(upgrade) }),
      let last = entries.lastIndex(where: { $0.upgrade == upgrade })
    else { return [] }
    // A component that was suspended for it was so before.
    while first > 0, entries[first - 1].isAboutTheWhole { first -= 1 }
    return Array(entries[first...max(first, last)])
  }

  private static func inputs(
    _ entries: [HistoryEntry], _ beginning: ComponentState, _ node: FoundNode,
    startedAt: Instant
  ) -> [TimedInput] {
    var status = ComponentStatus(name: beginning.name, version: beginning.version)
    status.describe(beginning)
    let authority = Authority(uid: 0, name: "the ledger", role: .viewer, isReadOnly: true)
    let snapshot = WatchSnapshot(
      epoch: epoch, sequence: 0,
      node: NodeStatus(
        name: node.name, pid: 0, epoch: epoch, startedAt: startedAt, sequence: 0,
        socket: node.id.path, authority: authority, components: [status], ledger: LedgerStatus()),
      states: [beginning], legal: [])
    var inputs = [
      TimedInput(at: startedAt, input: .found([node], problems: [])),
      TimedInput(at: startedAt, input: .news(node.id, .snapshot(snapshot))),
    ]
    var state = beginning
    for (position, entry) in entries.enumerated() {
      guard let event = entry.event?.event else {
        inputs.append(TimedInput(at: entry.at, input: .news(node.id, .log(log(entry)))))
        continue
      }
      state.apply(event)
      let notice = EventNotice(
        epoch: epoch, sequence: position + 1, previous: position, component: state.name,
        event: event, digest: state.digest)
      inputs.append(TimedInput(at: entry.at, input: .news(node.id, .event(notice))))
    }
    return inputs
  }

  /// What somebody asked for, or an event that this program does not know.
  private static func log(_ entry: HistoryEntry) -> LogNotice {
    let who = entry.by.map { "\($0) " } ?? ""
    return LogNotice(entries: [
      LogEntry(at: entry.at, level: .info, component: entry.component, text: who + entry.summary)
    ])
  }
}

extension HistoryEntry {
  /// Whether an upgrade begins with it.
  fileprivate func begins(_ id: UpgradeID) -> Bool {
    guard case .planned(let planned, _)? = event?.event?.content else { return false }
    return planned == id
  }

  /// Whether it is about the component and no upgrade.
  fileprivate var isAboutTheWhole: Bool {
    switch event?.event?.content {
    case .suspendAsked, .suspended: true
    case .planned, .stepStarted, .stepDone, .verified, .armed, .failed, .retried, .cancelled,
      .held, .released, .stepModeLeft, .throttled, .cutOverIntended, .exchanged, .abandoned,
      .mirrorBroken, .kept, .reversibilityChanged, .rollBackAsked, .lossesSaved,
      .rollBackIntended, .rollBackGivenUp, .exchangedBack, .finalizeIntended, .finalized,
      .discarded, .suspendTimedOut, .resumeAsked, .resumed, .ledgerFailed, .alerted, .recovered,
      nil:
      false
    }
  }
}
