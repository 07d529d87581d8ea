@testable import MigrationEngine
import ServiceKit
import Synchronization
import WireProtocol

/// A service behind the door that does nothing but remember what it was asked.
final class FakeDesk: NodeDesk {
  struct Performed {
    let operation: WireOperation
    let authority: Authority
    let request: RequestID
  }

  private struct State {
    var performed: [Performed] = []
    var held: [@Sendable () -> Void] = []
    var heldSnapshots: [@Sendable (WatchSnapshot) -> Void] = []
    var holds = false
    var sinks: [Int: @Sendable (NodeNews) -> Void] = [:]
    var components: [String: ComponentState] = [:]
    var sequence = 100
    var statusCount = 0
    var padding = ""
  }

  let identity: NodeIdentity
  private let state: Mutex<State>

  init(components: [String] = ["cache", "rate_limiter"], epoch: String = "first") {
    identity = NodeIdentity(node: "edge-1", epoch: epoch, pid: 7)
    var state = State()
    for name in components {
      state.components[name] = ComponentState(name: name, version: .generation(1))
    }
    self.state = Mutex(state)
  }

  // MARK: What tests set and see

  /// Whether answers and snapshots wait for ``release()``.
  var holds: Bool {
    get { state.withLock { $0.holds } }
    set { state.withLock { $0.holds = newValue } }
  }

  /// Text that makes each answer of `inspect` larger.
  var padding: String {
    get { state.withLock { $0.padding } }
    set { state.withLock { $0.padding = newValue } }
  }

  var performed: [Performed] { state.withLock { $0.performed } }
  var statusCount: Int { state.withLock { $0.statusCount } }
  var sinkCount: Int { state.withLock { $0.sinks.count } }
  var sequence: Int { state.withLock { $0.sequence } }

  /// Gives all answers and snapshots that were held, snapshots as of now.
  func release() {
    let (answers, snapshots) = state.withLock { state in
      defer { (state.held, state.heldSnapshots) = ([], []) }
      return (state.held, state.heldSnapshots)
    }
    for answer in answers { answer() }
    for give in snapshots { give(snapshot(for: FakeDesk.anybody)) }
  }

  /// Lets something happen to a component, and tells observers.
  @discardableResult
  func happen(_ content: Event.Content, to component: String = "cache") -> EventNotice {
    let (notice, sinks) = state.withLock { state in
      let event = Event(
        at: Instant(microseconds: 5), by: nil, upgrade: nil, content: content)
      state.components[component]?.apply(event)
      let previous = state.sequence
      // Positions have gaps: requests are in the ledger as well.
      state.sequence += 2
      let notice = EventNotice(
        epoch: identity.epoch, sequence: state.sequence, previous: previous,
        component: component, event: event,
        digest: state.components[component]?.digest ?? Digest(bits: 0))
      return (notice, state.sinks.values.map(\.self))
    }
    for sink in sinks {
      sink(.event(notice))
      sink(.legalChanged(component: component))
    }
    return notice
  }

  func log(_ entry: LogEntry) {
    for sink in state.withLock({ $0.sinks.values.map(\.self) }) { sink(.log(entry)) }
  }

  static let anybody = Authority(uid: 1, name: "anybody", role: .viewer)

  // MARK: NodeDesk

  func status(for authority: Authority) -> NodeStatus {
    state.withLock { state in
      state.statusCount += 1
      return NodeStatus(
        name: identity.node, pid: 7, epoch: identity.epoch,
        startedAt: Instant(microseconds: 1), sequence: state.sequence, socket: "/x",
        authority: authority,
        components: state.components.values.sorted { $0.name < $1.name }.map {
          ComponentStatus(name: $0.name, version: $0.version)
        },
        ledger: LedgerStatus())
    }
  }

  func legalCommands(for authority: Authority, component: String) -> [LegalCommand]? {
    state.withLock { $0.components[component]?.legalCommands(for: authority) }
  }

  func perform(
    _ operation: WireOperation, by authority: Authority, request: RequestID,
    then: @escaping @Sendable (Result<Value, WireFailure>) -> Void
  ) {
    let (number, padding, holds) = state.withLock { state in
      state.performed.append(
        Performed(operation: operation, authority: authority, request: request))
      return (state.performed.count, state.padding, state.holds)
    }
    let answer: @Sendable () -> Void = {
      if case .logs = operation {
        let entry = LogEntry(at: Instant(microseconds: 1), level: .info, text: "earlier")
        return then(.success(["entries": [.object(FakeDesk.fields(of: entry))]]))
      }
      then(.success(["number": .int(Int64(number)), "padding": .string(padding)]))
    }
    guard holds else { return answer() }
    state.withLock { $0.held.append(answer) }
  }

  private static func fields(of entry: LogEntry) -> Fields {
    (try? ValueEncoder().encode(entry))?.fields ?? [:]
  }

  func snapshot(for authority: Authority, then: @escaping @Sendable (WatchSnapshot) -> Void) {
    guard holds else { return then(snapshot(for: authority)) }
    state.withLock { $0.heldSnapshots.append(then) }
  }

  func snapshot(for authority: Authority) -> WatchSnapshot {
    let node = status(for: authority)
    return state.withLock { state in
      let states = state.components.values.sorted { $0.name < $1.name }
      return WatchSnapshot(
        epoch: identity.epoch, sequence: state.sequence, node: node, states: states,
        legal: states.map {
          LegalNotice(component: $0.name, commands: $0.legalCommands(for: authority))
        })
    }
  }

  func observe(_ sink: @escaping @Sendable (NodeNews) -> Void) -> Int {
    state.withLock { state in
      let token = state.sinks.count + 1
      state.sinks[token] = sink
      return token
    }
  }

  func ignore(_ token: Int) { state.withLock { $0.sinks[token] = nil } }
}
