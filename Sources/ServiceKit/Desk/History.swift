internal import Ledger
internal import MigrationEngine
internal import WireProtocol

/// The ledger, as operators read it.
struct History {
  private let ledger: any Ledger

  init(_ ledger: any Ledger) { self.ledger = ledger }

  func answer(_ asked: HistoryRequest) -> Result<HistoryAnswer, WireFailure> {
    // One more than is shown says whether there are more.
    let query = LedgerQuery(
      component: asked.component, upgrade: asked.upgrade, after: asked.after ?? 0,
      limit: asked.limit + 1, wantsLast: asked.after == nil)
    do throws(LedgerFailure) {
      let found = try ledger.entries(query)
      let shown = asked.after == nil ? found.suffix(asked.limit) : found.prefix(asked.limit)
      return .success(
        HistoryAnswer(entries: shown.map(History.shown), more: found.count > asked.limit))
    } catch {
      return .failure(WireFailure(.dependencyUnavailable, error.message))
    }
  }

  private static func shown(_ stored: StoredEntry) -> HistoryEntry {
    let entry = stored.entry
    var event: Event?
    if case .event(let content) = entry.content { event = content }
    return HistoryEntry(
      position: stored.position, at: entry.at, component: entry.component ?? "",
      upgrade: entry.upgrade, kind: event == nil ? .request : .event,
      summary: summary(of: entry), by: entry.intent?.name ?? event?.by?.name, event: event,
      hash: stored.hash)
  }

  private static func summary(of entry: LedgerEntry) -> String {
    switch entry.content {
    case .born(let birth): "the component began at \(birth.version)"
    case .event(let event): event.summary
    case .request: "asked for \(entry.intent?.verb ?? "something"), which changed nothing"
    case .started(let start): "the service was started as process \(start.pid)"
    case .rowsSaved(let save): "\(save.count) rows that a roll back loses were saved"
    case .unknown(let kind, _): "a “\(kind)” that a newer program wrote"
    }
  }
}
