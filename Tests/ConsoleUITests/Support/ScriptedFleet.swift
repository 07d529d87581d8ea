import ConsoleUI
import MigrationEngine
import WireProtocol

/// A fleet for tests: components whose states are decided by the engine, told as services tell
/// them, at moments that tests set.
///
/// ```swift
/// var fleet = ScriptedFleet(nodes: ["edge-1", "edge-2"], components: ["cache", "sessions"])
/// for input in fleet.start() { _ = model.update(input, at: fleet.now) }
/// for input in try fleet.migrate(fleet.id("edge-1/cache"), to: .generation(2)) { … }
/// ```
struct ScriptedFleet {
  static let ada = Authority(uid: 1_000, name: "ada", role: .operator)
  static let bob = Authority(uid: 1_001, name: "bob", role: .operator)
  static let vic = Authority(uid: 1_002, name: "vic", role: .viewer)
  /// 2026-11-25 16:40:00Z.
  static let beginning = Instant(microseconds: 1_795_624_800_000_000)

  var now = ScriptedFleet.beginning
  var nodes: [ScriptedNode]
  private var upgradesBegun = 0

  init(_ nodes: [ScriptedNode]) { self.nodes = nodes }

  /// So many nodes with the same components each.
  init(
    nodes: [String] = ["edge-1", "edge-2"], components: [String] = ["cache", "sessions"],
    authority: Authority = ScriptedFleet.ada
  ) {
    self.init(
      nodes.map { name in
        ScriptedNode(name, components.map { ScriptedComponent($0) }, authority: authority)
      })
  }

  // MARK: Naming

  /// The component of `edge-1/cache`.
  func id(_ place: String) -> ComponentID {
    let parts = place.split(separator: "/", maxSplits: 1).map(String.init)
    let node = nodes.first { $0.name == parts[0] }?.id ?? NodeID(path: parts[0])
    return ComponentID(node: node, name: parts.count > 1 ? parts[1] : "")
  }

  func node(_ name: String) -> NodeID { id(name).node }

  private func position(_ id: ComponentID) -> (node: Int, component: Int)? {
    guard let node = nodes.firstIndex(where: { $0.id == id.node }),
      let component = nodes[node].components.firstIndex(where: { $0.state.name == id.name })
    else { return nil }
    return (node, component)
  }

  /// A component, to be changed by hand.
  subscript(_ id: ComponentID) -> ScriptedComponent {
    get {
      guard let place = position(id) else { return ScriptedComponent(id.name) }
      return nodes[place.node].components[place.component]
    }
    set {
      guard let place = position(id) else { return }
      nodes[place.node].components[place.component] = newValue
    }
  }

  subscript(_ id: NodeID) -> ScriptedNode? { nodes.first { $0.id == id } }

  // MARK: What a console is told

  func found() -> ConsoleInput {
    .found(nodes.map { FoundNode(id: $0.id, name: $0.name) }, problems: [])
  }

  func snapshot(_ node: NodeID) -> ConsoleInput? {
    self[node].map { .news(node, .snapshot($0.snapshot(startedAt: ScriptedFleet.beginning))) }
  }

  /// All nodes found and heard of.
  func start() -> [ConsoleInput] { [found()] + nodes.compactMap { snapshot($0.id) } }

  /// How the components of a node are now.
  func sample(_ node: NodeID) -> ConsoleInput? {
    self[node].map {
      .news(node, .sample(SampleNotice(at: now, components: $0.components.map(\.status))))
    }
  }

  func samples() -> [ConsoleInput] { nodes.compactMap { sample($0.id) } }

  // MARK: What happens

  mutating func wait(_ duration: Duration) { now = now + duration }

  /// Has somebody ask something of a component.
  mutating func ask(
    _ id: ComponentID, _ command: Command, by who: Authority = ScriptedFleet.ada
  ) throws(Refusal) -> [NodeNews] {
    guard let place = position(id) else { return [] }
    let state = nodes[place.node].components[place.component].state
    let events = try state.decide(command, by: who, at: now)
    return nodes[place.node].publish(events, of: place.component)
  }

  /// Has somebody ask for a verb who sees everything as it is.
  mutating func ask(
    _ id: ComponentID, _ request: Request, by who: Authority = ScriptedFleet.ada
  ) throws(Refusal) -> [ConsoleInput] {
    let state = self[id].state
    var expected = Command.Expectation(
      version: state.version, planHash: state.unfinishedUpgrade?.plan.hash)
    if case .migrate(_, let plan) = request { expected.planHash = plan.hash }
    return try ask(id, Command(request, expected: expected), by: who).map { .news(id.node, $0) }
  }

  /// Tells a component what came of something.
  mutating func tell(_ id: ComponentID, _ report: Report) -> [ConsoleInput] {
    guard let place = position(id) else { return [] }
    let state = nodes[place.node].components[place.component].state
    let events = state.decide(report, at: now)
    return nodes[place.node].publish(events, of: place.component).map { .news(id.node, $0) }
  }

  mutating func tell(_ id: ComponentID, _ news: Report.News) -> [ConsoleInput] {
    tell(id, .upgrade(self[id].state.upgrade?.id ?? "none", news))
  }

  /// Begins an upgrade.
  mutating func migrate(
    _ id: ComponentID, to: Version,
    _ options: PlanOptions = PlanOptions(isPostponed: false), by who: Authority = ScriptedFleet.ada
  ) throws -> [ConsoleInput] {
    upgradesBegun += 1
    let upgrade = UpgradeID("scripted-\(upgradesBegun)")
    return try ask(id, .migrate(id: upgrade, plan: self[id].plan(to: to, options)), by: who)
  }

  /// Does what a service would do by itself, until a phase is reached or somebody must ask.
  mutating func run(_ id: ComponentID, until goal: Phase? = nil) -> [ConsoleInput] {
    var inputs: [ConsoleInput] = []
    while self[id].state.upgrade?.phase != goal || goal == nil {
      let more = turn(id)
      if more.isEmpty { break }
      inputs += more
    }
    return inputs
  }

  /// One thing that a service would do by itself; nothing when somebody must ask.
  mutating func turn(_ id: ComponentID) -> [ConsoleInput] {
    let state = self[id].state
    switch state.run {
    case .suspending: return tell(id, .suspended)
    case .resuming: return tell(id, .resumed)
    case .running, .suspended: break
    }
    guard let upgrade = state.upgrade else { return [] }
    switch upgrade.phase {
    case .planned, .preparing, .copying, .verifying:
      guard let step = upgrade.runningStep else { return [] }
      wait(.milliseconds(10))
      let rows = self[id].tables.reduce(0) { $0 + $1.rows }
      let found =
        step.kind == .verification
        ? tell(id, .verified(Verification(rows: rows, roundTripRows: rows))) : []
      return found
        + tell(id, .stepDone(step.id, StepMeasure(rows: rows, nanoseconds: 10_000_000)))
    case .cutOverIntended: return tell(id, .exchanged(pauseNanoseconds: 80_000))
    case .rollBackIntended: return tell(id, .exchangedBack(pauseNanoseconds: 70_000))
    case .finalizing: return tell(id, .finalizedDone)
    case .live:
      guard upgrade.rollBack != nil else { return [] }
      return tell(id, .lossesSaved(count: upgrade.loss))
    case .armed, .finalized, .rolledBack, .cancelled, .failed: return []
    }
  }

  /// Has the running step fail.
  mutating func fail(_ id: ComponentID, _ reason: String = "the disk said no") -> [ConsoleInput] {
    guard let step = self[id].state.upgrade?.runningStep else { return [] }
    return tell(id, .stepFailed(step.id, kind: .stepFailed, reason: reason, serving: .old))
  }

  /// Starts a node's service again: what was under way is over.
  mutating func restart(_ node: NodeID) {
    guard let position = nodes.firstIndex(where: { $0.id == node }) else { return }
    nodes[position].epoch += "+"
    for component in nodes[position].components.indices {
      let events = nodes[position].components[component].state.decide(.restarted, at: now)
      _ = nodes[position].publish(events, of: component)
    }
  }
}
