internal import Glibc
internal import UnixKit

/// Starts the nodes and what calls them, looks after both, and ends them.
final class FleetProcess {
  private static let startMilliseconds = 120_000
  private static let endMilliseconds = 15_000
  private static let sweepMilliseconds = 45_000
  private static let glanceMilliseconds = 50
  private static let mostRevivals = 50

  private let options: DemoOptions
  private let place: DemoPlace
  private let signals = SignalSet([SIGINT, SIGTERM, SIGHUP, SIGCHLD])
  private var nodes: [(name: String, process: ChildProcess)] = []
  private var load: ChildProcess?
  private var tour: Tour?
  private var revivals = 0
  /// What the fleet prints while a console has the terminal.
  private var log: DemoLog?

  /// - Throws: when there is no place for its files.
  init(_ options: DemoOptions) throws {
    place = try DemoPlace(options)
    var options = options
    options.directory = place.folders.sockets
    self.options = options
  }

  /// Runs until it is told to end, or its time is over.
  ///
  /// - Returns: the exit code.
  func run() throws -> Int32 {
    signals.block()
    defer { place.remove() }
    defer { end() }
    if options.console != nil { log = try DemoLog(place) }
    let start = MonotonicClock.nanoseconds()
    print(
      "starting \(options.nodes) nodes with \(options.rows) clients each, in"
        + " \(place.folders.sockets)"
    )
    fflush(nil)
    for name in options.nodeNames { nodes.append((name, try self.start(name))) }
    for (name, process) in nodes {
      guard process.speaks(upToMilliseconds: FleetProcess.startMilliseconds) else {
        print("midstream-demo: \(name) did not start; what it said stands above")
        return 3
      }
    }
    let seconds = Double((MonotonicClock.nanoseconds() - start) / 10_000_000) / 100
    print("all answer after \(seconds) s; calling them \(options.rate) times a second")
    load = try ChildProcess(
      [
        CurrentProcess.executable, "load", "--dir", place.folders.sockets, "--nodes",
        String(options.nodes), "--rate", String(options.rate),
      ], log: log?.number)
    if options.console == nil {
      for line in Tour.suggestions(options, place) { print(line) }
    }
    fflush(nil)
    for fault in options.faults where fault.kind == .ledger {
      LedgerStall.begin(place.folders.ledger(of: fault.node))
    }
    if let seconds = options.seconds {
      tour = Tour(options, place, totalSeconds: seconds)
    }
    if let console = options.console {
      let seat = try ConsoleSeat(console, place, nodes: options.nodeNames)
      look { seat.hasEnded }
      seat.end()
    } else {
      look { false }
    }
    return finish()
  }

  private func start(_ name: String) throws -> ChildProcess {
    var words = [
      CurrentProcess.executable, "node", name, "--dir", place.folders.sockets, "--rows",
      String(options.rows),
    ]
    for fault in options.faults where fault.node == name {
      words += ["--fault", "\(fault.kind.rawValue)@\(fault.node)/\(fault.component)"]
    }
    return try ChildProcess(words, isHeard: true, log: log?.number)
  }

  /// Until it is time to end.
  private func look(isOver: () -> Bool) {
    while !isOver() {
      switch signals.next(upToMilliseconds: FleetProcess.glanceMilliseconds) {
      case SIGINT?, SIGTERM?, SIGHUP?: return
      default: break
      }
      if load?.hasEnded ?? true, log == nil { return }
      if let tour, tour.isOver() { return }
      for index in nodes.indices where nodes[index].process.hasEnded {
        guard revivals < FleetProcess.mostRevivals else {
          say("midstream-demo: \(nodes[index].name) ends again and again")
          return
        }
        revive(index)
      }
    }
  }

  /// A node that has ended is started again, as whoever runs services would do.
  private func revive(_ index: Int) {
    let name = nodes[index].name
    revivals += 1
    say("      \(name) has ended, and is started again; its tables were in memory")
    do { nodes[index].process = try start(name) } catch { say("midstream-demo: \(error)") }
  }

  /// Where it spoils no picture.
  private func say(_ line: String) {
    if let log { return log.say(line) }
    print(line)
    fflush(nil)
  }

  /// Lets the load read everything once more, and says how it went.
  private func finish() -> Int32 {
    load?.hangUp()
    load?.wait(upToMilliseconds: FleetProcess.sweepMilliseconds)
    for line in log?.lastLines ?? [] { print(line) }
    guard load?.exitCode == 0 else { return 1 }
    return tour?.hasFailed ?? false ? 1 : 0
  }

  private func end() {
    tour?.end()
    load?.signal(SIGTERM)
    load?.wait(upToMilliseconds: FleetProcess.endMilliseconds)
    for (_, process) in nodes { process.signal(SIGTERM) }
    for (_, process) in nodes { process.wait(upToMilliseconds: FleetProcess.endMilliseconds) }
  }
}
