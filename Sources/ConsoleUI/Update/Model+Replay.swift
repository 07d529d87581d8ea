internal import MigrationEngine

extension Model {
  mutating func replayUpgrade(_ shown: HistoryScreen) -> [ConsoleEffect] { [] }

  mutating func takeReplay(
    _ outcome: AskOutcome, _ ask: Ask, _ upgrade: UpgradeID
  ) -> [ConsoleEffect] { [] }
}
