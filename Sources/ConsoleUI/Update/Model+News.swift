internal import MigrationEngine
internal import WireProtocol

extension Model {
  /// Takes in what a watch tells of a node; of nodes that are not there nothing.
  mutating func take(_ news: NodeNews, from id: NodeID) -> [ConsoleEffect] {
    guard let position = fleet.position(of: id) else { return [] }
    let before = fleet.nodes[position].concerns(changedBy: news)
    switch news {
    case .snapshot(let snapshot): take(snapshot, position)
    case .resumed: fleet.nodes[position].connect(at: now)
    case .event(let notice): take(notice, position)
    case .legal(let notice): fleet.nodes[position].take(notice, at: now)
    case .sample(let notice):
      fleet.nodes[position].take(notice, at: now)
      settle(id)
    case .operators(let notice):
      fleet.nodes[position].heardAt = now
      fleet.nodes[position].operators = notice.operators
    case .log(let notice):
      fleet.nodes[position].heardAt = now
      remember(notice.entries, of: fleet.nodes[position])
    case .goodbye(let reason):
      fleet.nodes[position].heardAt = now
      fleet.nodes[position].connection = .leaving(reason: reason, since: now)
    case .unknown(let method): noteUnknown(method, position)
    case .lost(let sentence): lose(position, sentence)
    case .ended(let sentence): fleet.nodes[position].connection = .ended(sentence: sentence)
    }
    refreshWindow()
    var effects = attend(to: position, before)
    // A service that was started again, or a new connection, does not know what we wanted.
    if wantsLogs, case .snapshot = news { effects += askForLog(of: id) }
    return effects
  }

  private mutating func take(_ snapshot: WatchSnapshot, _ position: Int) {
    fleet.nodes[position].take(snapshot, at: now)
    settle(fleet.nodes[position])
    forgetWhatIsGone()
    keepCursor()
  }

  private mutating func take(_ notice: EventNotice, _ position: Int) {
    // The node itself must not be held here, or changing it would copy all of it.
    let (id, name) = (fleet.nodes[position].id, fleet.nodes[position].name)
    guard fleet.nodes[position].take(notice, at: now) else { return }
    fleet.remember(
      SeenEvent(
        node: id, nodeName: name, component: notice.component, sequence: notice.sequence,
        event: notice.event, seenAt: now))
    guard let event = notice.event.event else { return }
    settle(id)
    follow(event, ComponentID(node: id, name: notice.component))
  }

  private mutating func remember(_ entries: [LogEntry], of node: NodeModel) {
    for entry in entries {
      fleet.remember(SeenLogEntry(node: node.id, nodeName: node.name, entry: entry))
    }
  }

  private mutating func noteUnknown(_ method: String, _ position: Int) {
    fleet.nodes[position].heardAt = now
    let text = "it sent “\(method)”, which this program does not know; update midstream"
    let node = fleet.nodes[position]
    // Once is enough, however often it is sent.
    guard fleet.log.last?.entry.text != text || fleet.log.last?.node != node.id else { return }
    remember([LogEntry(at: now, level: .warning, text: text)], of: node)
  }

  private mutating func lose(_ position: Int, _ sentence: String) {
    let node = fleet.nodes[position]
    // How long it has been lost counts from the first time, however often it is tried again.
    var since = now
    if case .lost(_, let first) = node.connection { since = first }
    fleet.nodes[position].connection = .lost(sentence: sentence, since: since)
    guard since == now, let component = node.upgrading.first else { return }
    let phase = StatusText.phase(of: component.status)
    say(
      .bad,
      "\(node.name) is lost while \(component.name) is \(phase): \(sentence); it is tried again")
  }

  // MARK: Nodes come and go

  /// Takes in which nodes there are.
  mutating func found(_ nodes: [FoundNode], problems: [String]) {
    fleet.wasSearched = true
    fleet.problems = Array(problems.prefix(FleetModel.maximumProblems))
    var known: [NodeID: NodeModel] = [:]
    for node in fleet.nodes { known[node.id] = node }
    var kept: [NodeModel] = []
    for node in nodes.prefix(FleetModel.maximumNodes) {
      kept.append(known.removeValue(forKey: node.id) ?? NodeModel(id: node.id, name: node.name))
    }
    if nodes.count > FleetModel.maximumNodes {
      fleet.problems.append(
        "only \(FleetModel.maximumNodes) of \(nodes.count) nodes are shown; name a folder")
    }
    kept += fleet.nodes.filter { known[$0.id] != nil && mustStay($0) }
    fleet.nodes = kept.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    fleet.rememberPositions()
    forgetWhatIsGone()
    keepCursor()
  }

  /// A node whose socket is gone stays in sight while it is reached still, in the middle of an
  /// upgrade, or looked at.
  private func mustStay(_ node: NodeModel) -> Bool {
    node.connection == .connected || !node.upgrading.isEmpty
      || screens.contains { $0.component?.node == node.id }
  }

  /// Marks and controls of components that are not there any more.
  mutating func forgetWhatIsGone() {
    guard !list.marks.isEmpty || !takenOver.isEmpty else { return }
    let present = Set(fleet.componentIDs + (frozen?.componentIDs ?? []))
    list.marks.formIntersection(present)
    takenOver = takenOver.filter { present.contains($0.key) }
  }
}

extension FleetModel {
  /// So many nodes are shown.
  package static let maximumNodes = 2_000
  /// So many sentences about what is in the way.
  package static let maximumProblems = 20

  mutating func remember(_ event: SeenEvent) {
    events.append(event)
    // The oldest go some at a time: moving all of them for each new one would take too long.
    if events.count > FleetModel.maximumEvents {
      events.removeFirst(events.count - FleetModel.maximumEvents * 9 / 10)
    }
  }

  mutating func remember(_ entry: SeenLogEntry) {
    log.append(entry)
    if log.count > FleetModel.maximumLogEntries {
      log.removeFirst(log.count - FleetModel.maximumLogEntries * 9 / 10)
    }
  }
}
