internal import ConsoleUI
internal import FleetKit
internal import UnixKit

/// The watches there are; belongs to the thread that looks for nodes.
struct WatchRound: ~Copyable {
  private struct Watched {
    let address: NodeAddress
    let watch: NodeWatch
    let standing: WatchStanding
  }

  private let search: FleetSearch
  private let inbox: ConsoleInbox
  private let troubles: FleetTroubles
  private let endings = WorkQueue<NodeWatch>()
  private var watched: [NodeID: Watched] = [:]
  private var told: (nodes: [FoundNode], problems: [String])?

  init(_ search: FleetSearch, _ inbox: ConsoleInbox, _ troubles: FleetTroubles) {
    self.search = search
    self.inbox = inbox
    self.troubles = troubles
    let endings = self.endings
    WorkerThread { while let watch = endings.next() { watch.stop() } }?.detach()
  }

  /// Looks which nodes there are, tells the console, and watches those that are new.
  ///
  /// A node whose socket was taken away while it is connected is still there; one that cannot be
  /// reached either is not, and the console says so where it was in the middle of something.
  mutating func look(_ intervalMilliseconds: Int, isReadOnly: Bool) {
    let finding = search.find()
    var there: [NodeID: NodeAddress] = [:]
    for address in finding.nodes { there[NodeID(address)] = address }
    for (id, known) in watched where there[id] == nil {
      if known.standing.connection == .connected {
        there[id] = known.address
      } else {
        end(known)
        watched[id] = nil
      }
    }
    let nodes = there.map { FoundNode(id: $0, name: $1.node) }.sorted {
      ($0.name, $0.id) < ($1.name, $1.id)
    }
    tell(nodes, problems: finding.problems.map(\.message))
    for node in nodes where watched[node.id] == nil {
      guard let address = there[node.id] else { continue }
      watch(address, node.id, intervalMilliseconds, isReadOnly: isReadOnly)
    }
  }

  private mutating func tell(_ nodes: [FoundNode], problems: [String]) {
    if let told, told == (nodes, problems) { return }
    told = (nodes, problems)
    inbox.put(.found(nodes, problems: problems))
  }

  private mutating func watch(
    _ address: NodeAddress, _ id: NodeID, _ intervalMilliseconds: Int, isReadOnly: Bool
  ) {
    let standing = WatchStanding(id, inbox, troubles)
    var options = NodeConnection.Options()
    options.readOnly = isReadOnly
    options.trusted = search.fleet.trusted
    do throws(FleetError) {
      let watch = try NodeWatch(
        address, options, intervalMilliseconds: intervalMilliseconds,
        handler: { standing.hear($0) })
      watched[id] = Watched(address: address, watch: watch, standing: standing)
    } catch {
      // The system has nothing to give now; the next round asks again.
      troubles.note(error, of: id)
      inbox.put(.news(id, .lost(sentence: error.message)))
    }
  }

  /// Begins all watches anew at the next look.
  mutating func beginAnew() {
    for known in watched.values { end(known) }
    watched = [:]
  }

  /// Begins those anew that it was of no use to try again: it may be of use now.
  mutating func forgetEnded() {
    for (id, known) in watched where known.standing.connection == .ended {
      end(known)
      watched[id] = nil
    }
  }

  /// Ends all watches; the thread that ends them goes on until they are.
  mutating func end() {
    beginAnew()
    endings.close()
  }

  private func end(_ known: Watched) {
    known.standing.stopListening()
    endings.add([known.watch])
  }
}
