import FleetKit
import Glibc
import Ledger
import MigrationEngine
import ServiceKit
import Testing
import UnixKit
import WireProtocol

/// A service with one limiter, in a folder of its own, and an operator who talks to it.
final class TestNode {
  let limiter: Component<Ask, Answer>
  let service: Service
  let folder: String
  let connection: NodeConnection

  init(
    _ limiter: Component<Ask, Answer>? = nil, ledger: (any Ledger)? = nil, folder: String? = nil
  ) throws {
    let limiter = try limiter ?? Limiter.make()
    self.limiter = limiter
    self.folder = try folder ?? TestNode.makeFolder()
    var configuration = ServiceConfiguration()
    configuration.door.directory = self.folder
    configuration.tunesMemory = false
    service = try Service(
      "edge-1", components: [limiter], configuration: configuration,
      ledger: try ledger ?? MemoryLedger(node: "edge-1"))
    connection = try NodeConnection.open(NodeAddress(socket: service.socket))
    _ = try connection.call(WatchRequest())
  }

  static func makeFolder() throws -> String {
    var template = Array("/tmp/ms-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func stop() {
    connection.close()
    service.stop()
  }

  /// Fills the component's table.
  func fill(_ count: Int) throws {
    for index in 0..<count { _ = try limiter.call(.hit("c\(index)")) }
  }

  var status: ComponentStatus {
    get throws { try #require(try connection.call(StatusRequest()).components.first) }
  }

  /// Plans an upgrade and starts it.
  func migrate(
    to version: Version, _ options: PlanOptions = PlanOptions(isPostponed: false),
    upgrade: UpgradeID = "u1"
  ) throws {
    let plan = try connection.call(
      PlanRequest(component: "rate_limiter", to: version, options: options))
    _ = try connection.call(
      MigrateRequest(
        component: "rate_limiter", to: version, options: options, upgrade: upgrade,
        expected: Command.Expectation(version: plan.plan.from, planHash: plan.hash)))
  }

  /// Asks for a verb, with what the node shows now.
  @discardableResult
  func ask(_ request: Request) throws -> CommandAnswer {
    let status = try status
    return try connection.call(
      CommandRequest(
        component: "rate_limiter", request,
        expected: Command.Expectation(version: status.version, planHash: status.planHash)))
  }

  /// Waits for an event that fits; nothing that came before is lost.
  @discardableResult
  func event(
    _ what: String, _ fits: (Event.Content) -> Bool, _ location: SourceLocation = #_sourceLocation
  ) throws -> Event {
    let deadline = MonotonicClock.nanoseconds() + 60_000_000_000
    var seen: [String] = []
    while MonotonicClock.nanoseconds() < deadline {
      guard case .event(let notice)? = try connection.nextNews(upTo: .seconds(10)),
        let event = notice.event.event
      else { continue }
      seen.append(event.summary)
      if fits(event.content) { return event }
      if case .failed = event.content { break }
    }
    Issue.record("no \(what) among \(seen)", sourceLocation: location)
    throw Unwell(description: "no \(what)")
  }

  /// Waits until the upgrade has failed; how.
  @discardableResult
  func failure(_ location: SourceLocation = #_sourceLocation) throws -> Failure {
    var found: Failure?
    try event(
      "failure",
      {
        if case .failed(let failure, _) = $0 { found = failure }
        return found != nil
      }, location)
    return try #require(found, sourceLocation: location)
  }

  /// Another operator.
  func another() throws -> NodeConnection {
    try NodeConnection.open(NodeAddress(socket: service.socket))
  }

  func isLive() throws {
    try event("cut-over") { if case .exchanged = $0 { true } else { false } }
  }
}

extension TestNode {
  /// What the ledger knows of the component.
  func history(_ kind: HistoryEntry.Kind) throws -> [HistoryEntry] {
    try connection.call(HistoryRequest(component: "rate_limiter", after: 0, limit: 200))
      .entries.filter { $0.kind == kind && $0.event != nil }
  }
}
