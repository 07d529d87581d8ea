package import MigrationEngine

/// Which entries are wanted.
package struct LedgerQuery: Equatable, Sendable {
  /// Of one component only; `nil` for all of them and the node.
  package var component: String?
  /// Of one upgrade only.
  package var upgrade: UpgradeID?
  /// Of these kinds only, as ``StoredEntry/kind`` names them; empty for all.
  package var kinds: [String]
  /// Only those behind this position.
  package var after: Int
  /// At most so many, and never more than ``LedgerLimits/entriesAtOnce``.
  package var limit: Int
  /// Whether the last of them are wanted instead of the first; the order stays that of positions.
  package var wantsLast: Bool

  /// Asks for entries.
  package init(
    component: String? = nil, upgrade: UpgradeID? = nil, kinds: [String] = [], after: Int = 0,
    limit: Int = LedgerLimits.entriesAtOnce, wantsLast: Bool = false
  ) {
    self.component = component
    self.upgrade = upgrade
    self.kinds = kinds
    self.after = after
    self.limit = limit
    self.wantsLast = wantsLast
  }

  /// How many entries the answer may have.
  var boundedLimit: Int { max(0, min(limit, LedgerLimits.entriesAtOnce)) }
}

/// An entry as it stands in the ledger.
package struct StoredEntry: Equatable, Sendable {
  /// Its place; positions grow by one without gaps.
  package let position: Int
  /// The position of the first entry of its batch.
  package let batch: Int
  /// What kind it is: `born`, `request`, `started`, `rowsSaved`, or `event.` and the event's name.
  package let kind: String
  /// The entry.
  package let entry: LedgerEntry
  /// The hash that covers it and all before it.
  package let hash: Checksum
}

/// What a request led to, so that a repeated one is answered and not done twice.
package struct StoredAnswer: Equatable, Sendable {
  /// What was asked.
  package let intent: OperatorIntent
  /// The entries of its batch.
  package let entries: [StoredEntry]

  /// The events that it led to.
  package var events: [Event] {
    entries.compactMap {
      if case .event(let event) = $0.entry.content { return event }
      return nil
    }
  }

  /// The answer that was stored, for a request that led to no event.
  package var answer: Value? {
    if case .request(let answer)? = entries.first?.entry.content { return answer }
    return nil
  }
}
