@testable import MigrationEngine
import Testing
import WireProtocol

@Suite struct WatchedNodeTests {
  private static let authority = Authority(uid: 1, name: "x", role: .viewer)
  private static let event = Event(
    at: Instant(microseconds: 1), by: nil, upgrade: nil, content: .suspendAsked)

  private func node() -> WatchedNode {
    WatchedNode(
      WatchSnapshot(
        epoch: "e", sequence: 10,
        node: NodeStatus(
          name: "n", pid: 1, epoch: "e", startedAt: Instant(microseconds: 0), sequence: 10,
          socket: "/x", authority: Self.authority, ledger: LedgerStatus()),
        states: [ComponentState(name: "cache", version: .generation(1))], legal: []))
  }

  private func notice(
    epoch: String = "e", sequence: Int = 12, previous: Int = 10, component: String = "cache",
    digest: Digest? = nil
  ) -> EventNotice {
    var state = ComponentState(name: "cache", version: .generation(1))
    state.apply(Self.event)
    return EventNotice(
      epoch: epoch, sequence: sequence, previous: previous, component: component,
      event: Self.event, digest: digest ?? state.digest)
  }

  @Test func eventsAreApplied() {
    var node = node()
    #expect(node.take(notice()) == .applied)
    #expect(node.states["cache"]?.run.name == .suspending)
    #expect(node.sequence == 12)
    #expect(node.take(notice()) == .known)
  }

  @Test func whatDoesNotFitNeedsASnapshot() {
    var raw = notice()
    raw.event = .raw(["novelty": 1])
    let unfit = [
      notice(epoch: "other"), notice(sequence: 14, previous: 12), notice(component: "new"),
      notice(digest: Digest(bits: 1)), raw,
    ]
    for notice in unfit {
      var node = node()
      guard case .needsSnapshot = node.take(notice) else {
        Issue.record("\(notice) was taken")
        continue
      }
    }
  }
}
