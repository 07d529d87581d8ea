import FleetKit
import MigrationEngine
import StateTables
import Testing
import UnixKit
import WireProtocol

@testable import ServiceKit

/// What operators see of a component, and what they do not.
@Suite struct LookingTests {
  @Test func rowsByKeyPrefixAndSample() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(120)
    func look(
      key: String? = nil, prefix: String? = nil, sample: Int? = nil, limit: Int = 50
    ) throws -> InspectAnswer {
      try node.connection.call(
        InspectRequest(
          component: "rate_limiter", table: "clients", key: key, prefix: prefix, sample: sample,
          limit: limit))
    }
    let row = try #require(try look(key: "c7").rows.first)
    #expect(row.row.fields?["count"] == .int(1))
    #expect(throws: FleetError.self) { try look(key: "nobody") }
    let found = try look(prefix: "c11")
    #expect(Set(found.rows.map(\.key)) == Set(["c11"] + (110..<120).map { "c\($0)" }))
    #expect(!found.more)
    let some = try look(limit: 5)
    #expect((some.rows.count, some.more) == (5, true))
    #expect(try look(sample: 10).rows.count == 10)
    let record = try node.connection.call(InspectRequest(component: "rate_limiter")).record
    #expect(record?.fields["calls"] == .int(120))
    let unknown = #expect(throws: FleetError.self) {
      try node.connection.call(InspectRequest(component: "rate_limiter", table: "klients"))
    }
    #expect(unknown?.failure?.kind == .unknownTable)
    #expect(unknown?.message.contains("clients, sessions") == true)
  }

  @Test func secretsAreForAdministrators() throws {
    let node = try TestNode()
    defer { node.stop() }
    let inspect = WireOperation.inspect(
      InspectRequest(component: "rate_limiter", table: "sessions"))
    func look(_ role: Role) throws -> InspectAnswer {
      try ServiceMessage.decode(
        InspectAnswer.self, from: try ask(node, inspect, as: role).get())
    }
    for role in [Role.viewer, .operator] {
      let seen = try look(role)
      #expect(seen.rows.first?.row.fields?["token"] == .string(Redaction.mark))
      #expect(seen.redacted == ["token"])
    }
    #expect(try look(.admin).rows.first?.row.fields?["token"] == .string("sesame"))
    // Whoever may only look is refused by the desk as well as by the door.
    let command = WireOperation.command(
      CommandRequest(
        component: "rate_limiter", .suspend,
        expected: Command.Expectation(version: .generation(1))))
    let refusal = #expect(throws: WireFailure.self) {
      try ask(node, command, as: .viewer).get()
    }
    #expect(refusal?.kind == .notAuthorised)
  }

  private func ask(
    _ node: TestNode, _ operation: WireOperation, as role: Role
  ) throws -> Result<Value, WireFailure> {
    let answer = Monitor<Result<Value, WireFailure>?>(nil)
    node.service.desk.perform(
      operation, by: Authority(uid: 4_294_967_295, name: "somebody", role: role),
      request: .random()
    ) { result in answer.change { $0 = result } }
    return try #require(answer.wait(upToMilliseconds: 60_000) { $0 })
  }

  @Test func beforeAndAfter() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(20)
    _ = try node.limiter.call(.note("c3", "poison"))
    let diff = try node.connection.call(
      DiffRequest(component: "rate_limiter", to: .generation(2), table: "clients", key: "c7"))
    let row = try #require(diff.rows.first)
    #expect(row.before.fields?["note"] == .string("n"))
    #expect(row.after?.fields?["tier"] == .string("free"))
    #expect(row.back == row.before)
    let bad = try node.connection.call(
      DiffRequest(component: "rate_limiter", to: .generation(2), table: "clients", key: "c3"))
    #expect(bad.rows.first?.failure?.contains("poisoned") == true)
    #expect(bad.rows.first?.after == nil)
    let all = try node.connection.call(DiffRequest(component: "rate_limiter", to: .generation(2)))
    #expect(all.recordBefore?.version == .generation(1))
    #expect(all.recordAfter?.fields["generation"] == .int(2))
  }

  @Test func aDryRunMovesNothing() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(1_000)
    let load = Load(node.limiter)
    let dry = try node.connection.call(
      DryRunRequest(component: "rate_limiter", to: .generation(2)), deadline: .seconds(60))
    #expect(dry.rows >= 1_000)
    #expect(dry.failingCount == 0)
    #expect(dry.durationNanoseconds > 0)
    #expect(dry.peakMemoryBytes > 0)
    #expect(!dry.shapes.isEmpty)
    _ = try node.limiter.call(.note("c7", "poison"))
    let failing = try node.connection.call(
      DryRunRequest(component: "rate_limiter", to: .generation(2)), deadline: .seconds(60))
    #expect(failing.failingCount == 1)
    #expect(failing.failing.first?.key == "c7")
    #expect(failing.failing.first?.reason.contains("poisoned") == true)
    #expect(load.stop().wrong == [])
    let status = try node.status
    #expect((status.phase, status.version) == ("idle", .generation(1)))
    #expect(try node.history(.event).isEmpty)
  }

  @Test func callsAreTracedWhileSomebodyAsks() throws {
    let node = try TestNode()
    defer { node.stop() }
    func entries() throws -> [String] {
      try node.connection.call(LogsRequest(component: "rate_limiter", level: .trace))
        .entries.map(\.text)
    }
    _ = try node.limiter.call(.hit("before"))
    #expect(try entries() == [])
    _ = try node.connection.call(
      LogLevelRequest(component: "rate_limiter", level: .trace, traceCalls: true))
    _ = try node.limiter.call(.hit("secret"))
    #expect(throws: Unwell.self) { try node.limiter.call(.fail) }
    _ = try node.connection.call(
      LogLevelRequest(component: "rate_limiter", level: .info, traceCalls: false))
    _ = try node.limiter.call(.hit("after"))
    let seen = try entries()
    #expect(seen.count == 2)
    #expect(seen.first?.hasPrefix("hit answered after ") == true)
    #expect(seen.last?.hasPrefix("fail threw after ") == true)
    // What a call carries is nobody's business.
    #expect(!seen.contains { $0.contains("secret") })
  }

  @Test func historySaysWhoDidWhat() throws {
    let node = try TestNode()
    defer { node.stop() }
    try node.fill(20)
    try node.migrate(to: .generation(2))
    try node.isLive()
    try node.ask(.finalize)
    try node.event("finalize") { $0 == .finalized }
    let entries = try node.history(.event)
    let events = entries.compactMap(\.event?.event)
    // Whoever folds it has the state.
    var state = ComponentState(name: "rate_limiter", version: .generation(1))
    for event in events { state.apply(event) }
    #expect(state.version == .generation(2))
    #expect(state.upgrade?.phase == .finalized)
    #expect(entries.first?.by == node.connection.greeting.authority.name)
    #expect(entries.map(\.position) == entries.map(\.position).sorted())
    let part = try node.connection.call(
      HistoryRequest(component: "rate_limiter", after: entries[1].position, limit: 2))
    #expect(part.entries.map(\.position) == entries[2...3].map(\.position))
    #expect(part.more)
    let last = try node.connection.call(HistoryRequest(component: "rate_limiter", limit: 1))
    #expect(last.entries.map(\.position) == entries.suffix(1).map(\.position))
    let none = try node.connection.call(HistoryRequest(component: "rate_limiter", upgrade: "u9"))
    #expect(none.entries.isEmpty)
  }

  /// Whoever looks at a component that is stuck holds no command up.
  @Test func whoLooksHoldsNobodyUp() throws {
    let node = try TestNode()
    defer { node.stop() }
    let stuck = StuckCall(node.limiter)
    defer { stuck.end() }
    let socket = node.service.socket
    let refusals = Monitor<[String]>([])
    let lookers = (0..<3).compactMap { _ in
      WorkerThread {
        guard let other = try? NodeConnection.open(NodeAddress(socket: socket)) else { return }
        defer { other.close() }
        do {
          _ = try other.call(
            InspectRequest(component: "rate_limiter", table: "clients"), deadline: .seconds(60))
        } catch { refusals.change { $0.append("\(error)") } }
      }
    }
    // The first of them is told for whom it waited, and all of the time commands are taken.
    try node.ask(.suspend)
    let told = refusals.wait(upToMilliseconds: 60_000) { $0.first }
    #expect(told?.contains("stick has kept rate_limiter for ") == true)
    stuck.end()
    for looker in lookers { looker.join() }
  }
}
