internal import ConsoleUI
internal import FleetKit
internal import UnixKit

/// Looks for nodes now and then, and watches each of them.
///
/// One thread looks; each watch has one of its own, and one more ends those that are not needed any
/// longer, so that a node that does not answer keeps nobody waiting.
final class FleetWatcher: Sendable {
  /// How often the folders are looked through.
  private static let lookMilliseconds = 2_000

  /// What is asked of the thread that looks.
  private struct Orders {
    var looksNow = false
    var intervalMilliseconds: Int
    var isReadOnly: Bool
    /// Counts how often watches were to be begun anew.
    var generation = 0
    var isOver = false
  }

  private let orders: Monitor<Orders>
  private let search: FleetSearch
  private let inbox: ConsoleInbox
  private let eachRound: @Sendable () -> Void
  /// Why nodes cannot be reached.
  let troubles = FleetTroubles()

  /// Does nothing yet.
  ///
  /// - Parameter eachRound: what else is done now and then, on the thread that looks.
  init(
    _ search: FleetSearch, intervalMilliseconds: Int, isReadOnly: Bool, inbox: ConsoleInbox,
    eachRound: @escaping @Sendable () -> Void
  ) {
    self.search = search
    self.inbox = inbox
    self.eachRound = eachRound
    orders = Monitor(
      Orders(intervalMilliseconds: intervalMilliseconds, isReadOnly: isReadOnly))
  }

  /// Begins.
  ///
  /// - Throws: when the system has no thread left.
  func start() throws(FleetError) {
    guard let thread = WorkerThread({ self.run() }) else { throw .noThread("the fleet") }
    thread.detach()
  }

  /// Looks through the folders at once, and tries again what was given up.
  func lookNow() { orders.change { $0.looksNow = true } }

  /// Has samples sent so often.
  func setInterval(milliseconds: Int) {
    orders.change { orders in
      guard orders.intervalMilliseconds != milliseconds else { return }
      orders.intervalMilliseconds = milliseconds
      orders.generation += 1
    }
  }

  /// Says at hello from now on that we only look, or that we may act.
  func setReadOnly(_ isReadOnly: Bool) {
    orders.change { orders in
      guard orders.isReadOnly != isReadOnly else { return }
      orders.isReadOnly = isReadOnly
      orders.generation += 1
    }
  }

  /// Ends everything without waiting for it.
  func end() { orders.change { $0.isOver = true } }

  private func run() {
    var round = WatchRound(search, inbox, troubles)
    var generation = 0
    while true {
      let (next, isAsked) = orders.change { orders in
        defer { orders.looksNow = false }
        return (orders, orders.looksNow)
      }
      guard !next.isOver else { return round.end() }
      if next.generation != generation { round.beginAnew() }
      generation = next.generation
      if isAsked { round.forgetEnded() }
      round.look(next.intervalMilliseconds, isReadOnly: next.isReadOnly)
      eachRound()
      orders.wait(upToMilliseconds: FleetWatcher.lookMilliseconds) { orders in
        orders.looksNow || orders.isOver || orders.generation != generation ? () : nil
      }
    }
  }
}

extension FleetError {
  /// The system has no thread left.
  static func noThread(_ place: String) -> FleetError {
    FleetError(.unreachable, "\(place): the system has no thread left; raise the limit (ulimit -u)")
  }
}
