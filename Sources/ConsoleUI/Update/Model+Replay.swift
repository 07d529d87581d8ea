internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// So many entries before an upgrade may say how its component was suspended for it.
  private static let entriesBefore = 50

  /// Has a past upgrade played: all of its entries are read first.
  mutating func replayUpgrade(_ shown: HistoryScreen) -> [ConsoleEffect] {
    let upgrades = shown.upgrades
    guard upgrades.indices.contains(shown.cursor) else {
      return refuse(
        shown.isLoading
          ? "the ledger is being read; wait for it" : "no upgrade is selected; there is none yet")
    }
    let upgrade = upgrades[shown.cursor]
    let limit = Limits.historyEntries.upperBound
    // Where its beginning was not read, only its own entries can be asked for.
    let request =
      upgrade.plan == nil
      ? HistoryRequest(component: upgrade.component, upgrade: upgrade.id, after: 0, limit: limit)
      : HistoryRequest(
        component: upgrade.component,
        after: max(0, (upgrade.entries.first?.position ?? 0) - Model.entriesBefore), limit: limit)
    let id = ComponentID(node: shown.node, name: upgrade.component)
    switch ask(shown.node, .history(request), for: .replay(upgrade.id), about: id) {
    case .refused(let sentence): return refuse(sentence)
    case .asked(_, let effects):
      say(.info, "the entries of \(upgrade.id) are read, to be played")
      return effects
    }
  }

  mutating func takeReplay(
    _ outcome: AskOutcome, _ ask: Ask, _ upgrade: UpgradeID
  ) -> [ConsoleEffect] {
    guard case .history(let answer) = outcome else {
      say(.bad, "\(outcome.failure ?? Model.unexpected)")
      return []
    }
    guard let node = fleet[ask.node] else { return [] }
    do throws(LedgerReplay.Missing) {
      let recording = try LedgerReplay.recording(
        of: upgrade, answer.entries, node: FoundNode(id: node.id, name: node.name), on: self)
      message = nil
      return [.replay(recording)]
    } catch { return refuse(error.sentence) }
  }
}
