import ConsoleUI
import MigrationEngine
import WireProtocol

/// A node of the scripted fleet: what its service would tell a watcher.
struct ScriptedNode {
  let id: NodeID
  let name: String
  /// Who the console is to it.
  var authority: Authority
  var components: [ScriptedComponent]
  var epoch: String
  /// The number of its last event.
  var sequence = 0
  var ledgerStatus = LedgerStatus(path: "/var/lib/midstream/ledger")

  init(_ name: String, _ components: [ScriptedComponent], authority: Authority) {
    id = NodeID(path: "/run/midstream/\(name).sock")
    self.name = name
    self.components = components
    self.authority = authority
    epoch = "epoch-1-of-\(name)"
  }

  func status(startedAt: Instant) -> NodeStatus {
    NodeStatus(
      name: name, pid: 4_711, epoch: epoch, startedAt: startedAt, sequence: sequence,
      socket: id.path, authority: authority, components: components.map(\.status),
      ledger: ledgerStatus)
  }

  func snapshot(startedAt: Instant) -> WatchSnapshot {
    WatchSnapshot(
      epoch: epoch, sequence: sequence, node: status(startedAt: startedAt),
      states: components.map(\.state), legal: components.map(legal))
  }

  func legal(_ component: ScriptedComponent) -> LegalNotice {
    LegalNotice(
      component: component.state.name, commands: component.state.legalCommands(for: authority))
  }

  /// Applies what was decided, and tells it as watchers are told.
  mutating func publish(_ events: [Event], of position: Int) -> [NodeNews] {
    var news: [NodeNews] = []
    for event in events {
      components[position].state.apply(event)
      let previous = sequence
      sequence += 1
      let state = components[position].state
      news.append(
        .event(
          EventNotice(
            epoch: epoch, sequence: sequence, previous: previous, component: state.name,
            event: event, digest: state.digest)))
      components[position].ledger.append(
        HistoryEntry(
          position: sequence, at: event.at, component: state.name, upgrade: event.upgrade,
          kind: .event, summary: event.summary, by: event.by?.name, event: event,
          hash: Checksum(of: Array("\(name) \(sequence)".utf8))))
    }
    if !events.isEmpty { news.append(.legal(legal(components[position]))) }
    return news
  }
}
