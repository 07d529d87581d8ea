internal import ConsoleUI
internal import FleetKit
internal import MigrationEngine
internal import UnixKit
internal import WireProtocol

/// The connection over which one node is asked.
///
/// It is kept while it is used, and made anew when it was lost. One thread at a time uses it.
struct NodeLine {
  /// How often a request is sent whose answer was lost.
  private static let attempts = 3
  /// So many news are thrown away at once.
  private static let maximumNews = 4_096
  /// A connection that nobody has used for so long is closed: a node has only so many.
  private static let idleNanoseconds = 60_000_000_000

  private let node: NodeID
  private var connection: NodeConnection?
  private var usedAt = 0

  init(_ node: NodeID) { self.node = node }

  /// Asks, and says what became of it.
  mutating func ask(_ asking: Asking, _ options: NodeConnection.Options) -> AskOutcome {
    defer { usedAt = MonotonicClock.nanoseconds() }
    do throws(FleetError) {
      let answer =
        asking.acts ? try act(asking, options) : try look(asking, options)
      do throws(WireFailure) {
        return try AskOutcome(answer, to: asking.operation)
      } catch {
        // What was asked is done; only what was said about it cannot be read.
        let sentence = "the answer cannot be read: \(error.message)"
        return asking.acts ? .unknown(sentence: sentence) : .refused(sentence: sentence)
      }
    } catch {
      return AskOutcome(error)
    }
  }

  /// Whether there is no connection.
  var isClosed: Bool { connection == nil }

  /// Ends the connection.
  mutating func close() {
    connection?.close()
    connection = nil
  }

  /// Ends a connection that is not used.
  mutating func closeIfIdle(at now: Int) {
    if now - usedAt > NodeLine.idleNanoseconds { close() }
  }

  /// What only looks is asked again over a new connection when the old one was gone.
  private mutating func look(
    _ asking: Asking, _ options: NodeConnection.Options
  ) throws(FleetError) -> Value {
    let wasKept = connection != nil
    do throws(FleetError) {
      return try connected(options).call(asking.operation, deadline: asking.deadline)
    } catch {
      guard error.family == .unreachable else { throw error }
      close()
      guard wasKept, error.code == .unreachable else { throw error }
      return try connected(options).call(asking.operation, deadline: asking.deadline)
    }
  }

  /// What changes something is sent again under the same id, so that it is answered and not done
  /// twice; a service that was started again meanwhile may know nothing of it, and is not asked.
  private mutating func act(
    _ asking: Asking, _ options: NodeConnection.Options
  ) throws(FleetError) -> Value {
    let id = RequestID.random()
    var line = try connected(options)
    let epoch = line.greeting.epoch
    var attempt = 1
    while true {
      do throws(FleetError) {
        return try line.call(asking.operation, id: id, deadline: asking.deadline)
      } catch {
        guard error.code == .outcomeUnknown else {
          if error.family == .unreachable { close() }
          throw error
        }
        close()
        guard attempt < NodeLine.attempts, let again = try? connected(options),
          again.greeting.epoch == epoch
        else { throw error }
        line = again
        attempt += 1
      }
    }
  }

  /// The connection that is kept, unless the node has closed it meanwhile, or a new one.
  private mutating func connected(
    _ options: NodeConnection.Options
  ) throws(FleetError) -> NodeConnection {
    if let connection, NodeLine.isOpen(connection) { return connection }
    let new = try NodeConnection.open(NodeAddress(socket: node.path), options)
    connection = new
    return new
  }

  /// Whether the other end is still there.
  ///
  /// Nothing was sent yet, so whatever it says now, nothing was done; and news that nobody asked
  /// for are thrown away.
  private static func isOpen(_ connection: NodeConnection) -> Bool {
    do throws(FleetError) {
      for _ in 0..<NodeLine.maximumNews {
        guard try connection.nextNews(upTo: .zero) != nil else { return true }
      }
      return true
    } catch {
      return false
    }
  }
}
