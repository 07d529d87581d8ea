package import MigrationEngine
package import WireProtocol

/// One upgrade out of a ledger, its entries put together.
package struct PastUpgrade: Equatable, Sendable {
  package let id: UpgradeID
  package let component: String
  /// `nil` where its beginning is not among the entries that were read.
  package private(set) var plan: Plan?
  package private(set) var startedBy: String?
  package private(set) var startedAt: Instant
  /// When the last that is known of it happened.
  package private(set) var lastAt: Instant
  /// What the last event that says something of its end said: `live`, `rolled back`, `failed: …`.
  package private(set) var outcome = "begun"
  /// Its entries, the oldest first.
  package private(set) var entries: [HistoryEntry] = []

  init(_ id: UpgradeID, _ entry: HistoryEntry) {
    self.id = id
    component = entry.component
    startedAt = entry.at
    lastAt = entry.at
  }

  mutating func add(_ entry: HistoryEntry) {
    entries.append(entry)
    lastAt = max(lastAt, entry.at)
    guard let event = entry.event?.event else { return }
    if case .planned(_, let plan) = event.content {
      self.plan = plan
      startedBy = event.by?.name
      startedAt = event.at
    }
    if let said = event.content.outcome { outcome = said }
  }
}

extension HistoryScreen {
  /// The upgrades of the entries, the newest first.
  package var upgrades: [PastUpgrade] {
    var order: [UpgradeID] = []
    var upgrades: [UpgradeID: PastUpgrade] = [:]
    for entry in entries {
      guard let id = entry.upgrade else { continue }
      if upgrades[id] == nil {
        order.append(id)
        upgrades[id] = PastUpgrade(id, entry)
      }
      upgrades[id]?.add(entry)
    }
    return order.reversed().compactMap { upgrades[$0] }
  }
}

extension Event.Content {
  /// How far an upgrade has come with this, in words; `nil` where it says nothing of that.
  fileprivate var outcome: String? {
    switch self {
    case .armed: Phase.armed.words
    case .failed(let failure, _): "failed: \(failure.reason)"
    case .retried(let phase, _, _, _), .abandoned(let phase, _): phase.words
    case .cancelled: Phase.cancelled.words
    case .exchanged, .rollBackGivenUp: Phase.live.words
    case .exchangedBack: Phase.rolledBack.words
    case .finalizeIntended: Phase.finalizing.words
    case .finalized: Phase.finalized.words
    case .recovered(let phase?, _, _, _): "\(phase.words) after a restart"
    case .planned, .stepStarted, .stepDone, .verified, .held, .released, .stepModeLeft,
      .throttled, .cutOverIntended, .mirrorBroken, .kept, .reversibilityChanged, .rollBackAsked,
      .lossesSaved, .rollBackIntended, .discarded, .suspendAsked, .suspended, .suspendTimedOut,
      .resumeAsked, .resumed, .ledgerFailed, .alerted, .recovered(nil, _, _, _):
      nil
    }
  }
}
