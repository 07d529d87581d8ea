import MigrationEngine
import Testing

@testable import StateTables

/// An upgrade that changes keys, from suspension to suspension, through the whole shell.
@Suite struct SuspendedUpgradeTests {
  private let rig = ShellRig(isReshaped: true)
  private static let options = PlanOptions(strategy: .suspended, isPostponed: false)

  private func suspend() {
    rig.ask(.suspend)
    rig.go(until: { $0.shell.state.run.name == .suspended })
  }

  private func resume() {
    rig.ask(.resume)
    rig.go(until: { $0.shell.state.run.name == .running })
  }

  private func goLive() throws {
    suspend()
    try rig.migrate("u1", Self.options)
    rig.go(to: .live)
    resume()
  }

  private func refusal(_ request: Request) -> String? {
    guard case .refused(let refusal) = rig.ask(request) else { return nil }
    return refusal.sentence
  }

  @Test func onlineIsRefusedByTheDriverAsWell() throws {
    try rig.migrate()
    rig.go(to: .failed)
    #expect(rig.upgrade?.failure?.reason.contains("the suspended strategy") == true)
    #expect(rig.upgrade?.failure?.kind == .validationFailed)
    #expect(rig.component.clients1.count == 40)
    rig.expectSound()
  }

  @Test func thereAndBackTakesTwoSuspensions() throws {
    try goLive()
    let clients = try #require(rig.component.clients2)
    #expect(clients.count == 40 && clients[1_007]?.weighted == 14)
    clients[1_007] = ClientV2(weighted: 80, burst: 10, tier: 0)
    clients[1_008] = nil
    #expect(refusal(.rollBack(acceptingLoss: nil))?.contains("suspend it") == true)
    suspend()
    rig.ask(.rollBack(acceptingLoss: nil))
    rig.go(to: .rolledBack)
    #expect(rig.component.clients1[7] == ClientV1(count: 40, note: "note 7"))
    #expect(rig.component.clients1[8] == nil)
    #expect(!rig.component.did.contains { $0.hasPrefix("save") }, "nothing was lost")
    resume()
    rig.expectSound()
  }

  @Test func whatIsLostIsKnownOnlyThenAndSavedFirst() throws {
    try goLive()
    let clients = try #require(rig.component.clients2)
    clients[1_007] = ClientV2(weighted: 7, burst: 10, tier: 0)
    suspend()
    #expect(rig.upgrade?.loss == 0)
    rig.ask(.rollBack(acceptingLoss: nil))
    rig.go(until: { $0.upgrade?.holds[.rollBack] != nil })
    #expect(rig.upgrade?.loss == 1 && rig.phase == .live)
    #expect(rig.component.clients1.count == 40, "nothing moved")
    rig.ask(.rollBack(acceptingLoss: 1))
    rig.go(to: .rolledBack)
    #expect(rig.upgrade?.savedLosses == 1)
    #expect(rig.component.clients1[7] == nil)
    rig.expectSound()
  }

  @Test func resumingGivesUpARollBackThatIsBeingPrepared() throws {
    try goLive()
    let clients = try #require(rig.component.clients2)
    clients[1_007] = ClientV2(weighted: 80, burst: 10, tier: 0)
    suspend()
    rig.ask(.rollBack(acceptingLoss: nil))
    #expect(rig.upgrade?.rollBack != nil)
    rig.ask(.resume)
    #expect(rig.upgrade?.rollBack == nil && rig.phase == .live)
    rig.go(until: { $0.shell.state.run.name == .running })
    clients[1_009] = ClientV2(weighted: 90, burst: 10, tier: 0)
    #expect(rig.idle().isEmpty)
    suspend()
    rig.ask(.rollBack(acceptingLoss: nil))
    rig.go(to: .rolledBack)
    #expect(rig.component.clients1[7]?.count == 40 && rig.component.clients1[9]?.count == 45)
    rig.expectSound()
  }

  /// After a failed conversion new code may be loaded over old state.
  @Test func failedConversionIsNotResumed() throws {
    rig.component.clients1[3] = ClientV1(count: -1, note: "")
    suspend()
    try rig.migrate("u1", Self.options)
    rig.go(to: .failed)
    #expect(rig.upgrade?.failure?.serving == .nobody)
    #expect(rig.upgrade?.failure?.reason.contains("clients[3]: a negative count") == true)
    #expect(refusal(.resume)?.contains("retry or cancel, then resume") == true)
    rig.ask(.cancel)
    rig.go(until: { $0.upgrade?.isDiscarded == true })
    resume()
    #expect(rig.component.clients1.count == 40)
    rig.expectSound()
  }

  @Test func wayBackThatCannotBeMadeHoldsAndSaysWhy() throws {
    try goLive()
    let clients = try #require(rig.component.clients2)
    clients[1_007] = ClientV2(weighted: -2, burst: 10, tier: 0)
    suspend()
    rig.ask(.rollBack(acceptingLoss: nil))
    rig.go(until: { $0.upgrade?.holds[.rollBack] != nil })
    #expect(rig.upgrade?.holds[.rollBack]?.reason.contains("a negative count") == true)
    resume()
    clients[1_007] = ClientV2(weighted: 2, burst: 10, tier: 0)
    suspend()
    rig.ask(.rollBack(acceptingLoss: nil))
    rig.go(to: .rolledBack)
    rig.expectSound()
  }
}
