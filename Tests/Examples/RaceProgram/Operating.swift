import FleetKit
import MigrationEngine
import UnixKit
import WireProtocol

struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// An operator, who waits for what comes of each request.
struct Operating {
  let connection: NodeConnection
  let watchdog: Watchdog

  init(_ connection: NodeConnection, _ watchdog: Watchdog) throws {
    self.connection = connection
    self.watchdog = watchdog
    _ = try connection.call(WatchRequest(), deadline: .seconds(60))
  }

  func trace(_ isOn: Bool) throws {
    _ = try connection.call(
      LogLevelRequest(component: "counter", level: isOn ? .trace : .info, traceCalls: isOn),
      deadline: .seconds(60))
  }

  func migrate(_ upgrade: String) throws {
    let options = PlanOptions(isPostponed: false)
    let plan = try connection.call(
      PlanRequest(component: "counter", to: .generation(2), options: options),
      deadline: .seconds(60))
    _ = try connection.call(
      MigrateRequest(
        component: "counter", to: .generation(2), options: options, upgrade: UpgradeID(upgrade),
        expected: Command.Expectation(version: plan.plan.from, planHash: plan.hash)),
      deadline: .seconds(60))
  }

  func ask(_ request: Request) throws {
    let status = try connection.call(StatusRequest(), deadline: .seconds(60)).components.first
    guard let status else { throw Unexpected("the component has gone") }
    _ = try connection.call(
      CommandRequest(
        component: "counter", request,
        expected: Command.Expectation(version: status.version, planHash: status.planHash)),
      deadline: .seconds(60))
  }

  /// Waits for an event that fits; the watchdog sees to it that there is an end.
  func waitFor(_ what: String, _ fits: (Event.Content) -> Bool) throws {
    watchdog.waits(for: what)
    while true {
      guard case .event(let notice)? = try connection.nextNews(upTo: .seconds(10)),
        let event = notice.event.event
      else { continue }
      if fits(event.content) { return }
      if case .failed(let failure, _) = event.content { throw Unexpected(failure.reason) }
    }
  }

  /// There and back again, and suspended in the end.
  func goAround(_ round: Int) throws {
    try migrate("u\(round)")
    try waitFor("cut-over \(round)") { if case .exchanged = $0 { true } else { false } }
    try ask(.rollBack(acceptingLoss: nil))
    try waitFor("the end of roll back \(round)") { $0 == .discarded }
    try ask(.suspend)
    try waitFor("suspension \(round)") { $0 == .suspended }
    try ask(.resume)
    try waitFor("resumption \(round)") { $0 == .resumed }
  }
}
