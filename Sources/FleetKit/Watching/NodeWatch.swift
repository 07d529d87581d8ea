internal import MigrationEngine
internal import UnixKit
package import WireProtocol

/// Watches a node on a thread of its own, until it is stopped; connections that are lost are made
/// again, and nothing that happened meanwhile is missed unnoticed.
///
/// ```swift
/// let watch = try NodeWatch(address) { news in … }
/// …
/// watch.stop()
/// ```
package final class NodeWatch: Sendable {
  /// What the handler is told, one after another, on the watch's thread.
  package enum News: Sendable {
    /// Everything as it is; what was known before is void.
    case snapshot(WatchSnapshot)
    /// The watch goes on where it had been, after a connection was lost.
    case resumed
    /// Something happened; whether what is known may be trusted still.
    case event(EventNotice, WatchedNode.Outcome)
    /// Other commands are legal.
    case legal(LegalNotice)
    /// How components are; only the newest counts.
    case sample(SampleNotice)
    /// Who is at the node; only the newest counts.
    case operators(OperatorsNotice)
    /// Something that this program does not know, as it came.
    case unknown(Notification)
    /// The connection is lost, or could not be made; it is tried again.
    case lost(FleetError)
    /// It is of no use to try again, such as when we are not allowed.
    case ended(FleetError)
  }

  /// How long to wait before a lost connection is tried again: longer each time.
  private static let waitMilliseconds = [100, 200, 500, 1_000, 2_000]

  private let wakeUp: WakeUp
  private let thread: Lock<WorkerThread?>

  /// Begins to watch.
  ///
  /// - Throws: `unreachable` when the system has no thread or descriptor left.
  package init(
    _ address: NodeAddress, _ options: NodeConnection.Options = NodeConnection.Options(),
    intervalMilliseconds: Int = WatchRequest.usualIntervalMilliseconds,
    handler: @escaping @Sendable (News) -> Void
  ) throws(FleetError) {
    do throws(SocketError) {
      wakeUp = try WakeUp()
    } catch {
      throw FleetError(error, node: address.node)
    }
    thread = Lock(nil)
    let round = Round(
      address: address, options: options, intervalMilliseconds: intervalMilliseconds,
      wakeUp: wakeUp, handler: handler)
    guard let started = WorkerThread({ round.run() }) else {
      throw FleetError(
        .unreachable, "\(address.node): the system has no thread left; raise the limit (ulimit -u)")
    }
    thread.withLock { $0 = started }
  }

  /// Ends the watch, and waits for a handler that is running; not for the handler itself to call.
  package func stop() {
    wakeUp.wake()
    let running = thread.withLock { thread -> WorkerThread? in
      defer { thread = nil }
      return thread
    }
    running?.join()
  }

  /// What the thread does.
  private struct Round: Sendable {
    let address: NodeAddress
    let options: NodeConnection.Options
    let intervalMilliseconds: Int
    let wakeUp: WakeUp
    let handler: @Sendable (News) -> Void

    func run() {
      var node: WatchedNode?
      var failures = 0
      while true {
        let error: FleetError
        do throws(FleetError) {
          let connection = try NodeConnection.open(
            address, options, interruption: wakeUp.number)
          try follow(over: connection, &node, &failures)
          return
        } catch let thrown {
          error = thrown
        }
        guard !isStopping(upToMilliseconds: 0) else { return }
        guard error.family == .unreachable else { return handler(.ended(error)) }
        handler(.lost(error))
        let wait = NodeWatch.waitMilliseconds
        let next = wait[min(failures, wait.count - 1)]
        failures += 1
        if isStopping(upToMilliseconds: next) { return }
      }
    }

    /// Waits, unless we are told to stop.
    private func isStopping(upToMilliseconds milliseconds: Int) -> Bool {
      var poller = Poller()
      poller.add(wakeUp.number, .read)
      poller.wait(upToMilliseconds: milliseconds)
      return !poller.result(at: 0).isEmpty
    }

    /// Returns when it is told to stop.
    private func follow(
      over connection: NodeConnection, _ node: inout WatchedNode?, _ failures: inout Int
    ) throws(FleetError) {
      try begin(over: connection, &node)
      failures = 0
      while true {
        guard let news = try connection.nextNews(upTo: .seconds(3_600)) else {
          if isStopping(upToMilliseconds: 0) { return }
          continue
        }
        switch news {
        case .event(let notice):
          let outcome =
            node?.take(notice) ?? .needsSnapshot(reason: "there is no snapshot yet")
          handler(.event(notice, outcome))
          guard case .needsSnapshot = outcome else { continue }
          node = nil
          try begin(over: connection, &node)
        case .legal(let notice): handler(.legal(notice))
        case .sample(let notice): handler(.sample(notice))
        case .operators(let notice): handler(.operators(notice))
        case .log, .goodbye, .unknown: handler(.unknown(news))
        }
      }
    }

    private func begin(
      over connection: NodeConnection, _ node: inout WatchedNode?
    ) throws(FleetError) {
      let resume = node.map { WatchRequest.Resume(epoch: $0.epoch, sequence: $0.sequence) }
      let request = WatchRequest(intervalMilliseconds: intervalMilliseconds, resume: resume)
      let answer = try connection.call(request, deadline: options.deadline)
      if let snapshot = answer.snapshot {
        node = WatchedNode(snapshot)
        handler(.snapshot(snapshot))
      } else {
        handler(.resumed)
      }
    }
  }
}
