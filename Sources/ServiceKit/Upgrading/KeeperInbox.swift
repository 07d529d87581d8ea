internal import Ledger
internal import MigrationEngine
internal import StateTables
internal import UnixKit

/// What a component's keeper is told by other threads.
final class KeeperInbox: Sendable {
  /// One thing that it is told.
  enum Letter: Sendable {
    case command(Command, Authority, OperatorIntent, @Sendable (UpgradeShell.Answer) -> Void)
    /// Something to do in the component's turn.
    case look(@Sendable (Keeper.Look) -> Void)
    case journalled(Result<LedgerReceipt, LedgerFailure>)
    case saved(Int, Result<Int, JournalFailure>)
    case stop
  }

  private struct Contents {
    var letters: [Letter] = []
    var isWoken = false
  }

  private let contents = Monitor(Contents())

  func post(_ letter: Letter) { contents.change { $0.letters.append(letter) } }

  /// There may be something to do.
  func wake() { contents.change { $0.isWoken = true } }

  /// Waits until something comes or so much time has passed.
  func fetch(waitingMilliseconds milliseconds: Int) -> [Letter] {
    contents.wait(upToMilliseconds: milliseconds) { contents -> [Letter]? in
      guard !contents.letters.isEmpty || contents.isWoken else { return nil }
      defer { contents = Contents() }
      return contents.letters
    } ?? []
  }
}
