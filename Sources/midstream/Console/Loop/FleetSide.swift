internal import ConsoleUI
internal import FleetKit

/// What the console wants of the fleet, and whoever does it.
protocol FleetSide {
  func ask(_ asking: Asking)
  /// Has all connections made anew, to only look or to act.
  func connect(readOnly: Bool)
  /// Has samples sent so often.
  func watch(intervalMilliseconds: Int)
  func findNodes()
}

/// The nodes that run, watched and asked.
struct LiveFleet: FleetSide {
  private let watcher: FleetWatcher
  private let desk: AskDesk

  init(
    _ search: FleetSearch, intervalMilliseconds: Int, isReadOnly: Bool, inbox: ConsoleInbox
  ) {
    var options = NodeConnection.Options()
    options.readOnly = isReadOnly
    options.trusted = search.fleet.trusted
    let desk = AskDesk(options, inbox: inbox)
    self.desk = desk
    watcher = FleetWatcher(
      search, intervalMilliseconds: intervalMilliseconds, isReadOnly: isReadOnly, inbox: inbox,
      eachRound: { desk.closeIdle() })
  }

  /// Why nodes cannot be reached.
  var troubles: FleetTroubles { watcher.troubles }

  /// Begins to look and to watch.
  ///
  /// - Throws: when the system has no thread left.
  func start() throws(FleetError) { try watcher.start() }

  func ask(_ asking: Asking) { desk.ask(asking) }

  func connect(readOnly: Bool) {
    watcher.setReadOnly(readOnly)
    desk.setReadOnly(readOnly)
  }

  func watch(intervalMilliseconds: Int) {
    watcher.setInterval(milliseconds: intervalMilliseconds)
  }

  func findNodes() { watcher.lookNow() }

  /// Ends everything, without waiting for it.
  func end() { watcher.end() }
}

/// No nodes, where only a recording is shown: nothing is asked of anybody.
struct NoFleet: FleetSide {
  func ask(_ asking: Asking) {}
  func connect(readOnly: Bool) {}
  func watch(intervalMilliseconds: Int) {}
  func findNodes() {}
}
