package import MigrationEngine

/// Asks for entries of the ledger.
package struct HistoryRequest: RequestParameters {
  package typealias Answer = HistoryAnswer

  /// How many entries are read where nobody says so.
  package static let usualLimit = 100

  /// The component; `nil` for all.
  package var component: String?
  /// The upgrade; `nil` for all.
  package var upgrade: UpgradeID?
  /// Only entries after this position, the oldest first; `nil` for the newest ones.
  package var after: Int?
  /// The most entries.
  package var limit: Int

  /// Asks for entries.
  package init(
    component: String? = nil, upgrade: UpgradeID? = nil, after: Int? = nil, limit: Int = usualLimit
  ) {
    self.component = component
    self.upgrade = upgrade
    self.after = after
    self.limit = limit
  }

  init(reading reader: inout ParameterReader) throws(WireFailure) {
    component = try reader.optional("component", .name)
    upgrade = try reader.optional("upgrade", .upgrade)
    after = try reader.optional("after", .number(Limits.positions))
    limit =
      try reader.optional("limit", .number(Limits.historyEntries)) ?? HistoryRequest.usualLimit
  }

  func write(to writer: inout ParameterWriter) {
    writer.put("component", component)
    writer.put("upgrade", upgrade)
    writer.put("after", after)
    writer.put("limit", limit)
  }

  /// As it is asked.
  package var operation: WireOperation { .history(self) }
}

/// Entries of the ledger, the oldest first.
package struct HistoryAnswer: Codable, Equatable, Sendable {
  /// The entries.
  package var entries: [HistoryEntry]
  /// Whether there are more: after the last one where `after` was given, or else before the first.
  package var more: Bool

  /// Answers with entries.
  package init(entries: [HistoryEntry], more: Bool = false) {
    self.entries = entries
    self.more = more
  }
}

/// One entry of the ledger.
package struct HistoryEntry: Codable, Equatable, Sendable {
  /// What an entry is about.
  package enum Kind: String, Codable, CaseIterable, Sendable {
    /// What was decided or happened.
    case event
    /// What an operator asked for.
    case request
  }

  /// Its position.
  package var position: Int
  /// When it was written.
  package var at: Instant
  /// The component.
  package var component: String
  /// The upgrade; `nil` for what is about the component as a whole.
  package var upgrade: UpgradeID?
  /// What it is about.
  package var kind: Kind
  /// What it says, as a sentence.
  package var summary: String
  /// Who caused it; `nil` for the service itself.
  package var by: String?
  /// The event, where it is one.
  package var event: WireEvent?
  /// The hash of it and of all entries before it.
  package var hash: Checksum

  /// Makes an entry.
  package init(
    position: Int, at: Instant, component: String, upgrade: UpgradeID? = nil, kind: Kind,
    summary: String, by: String? = nil, event: Event? = nil, hash: Checksum
  ) {
    self.position = position
    self.at = at
    self.component = component
    self.upgrade = upgrade
    self.kind = kind
    self.summary = summary
    self.by = by
    self.event = event.map { .known($0) }
    self.hash = hash
  }
}
