import ConsoleUI
import MigrationEngine
import Testing
import UnixKit
import WireProtocol

@testable import midstream

/// What waits for the console, in its order, and never too much of it.
@Suite struct ConsoleInboxTests {
  private static let edge = NodeID(path: "/run/edge-1.sock")
  private static let other = NodeID(path: "/run/edge-2.sock")

  private func sample(_ node: NodeID, _ second: Int64) -> ConsoleInput {
    .news(
      node,
      .sample(SampleNotice(at: Instant(microseconds: second * 1_000_000), components: [])))
  }

  private func isReady(_ inbox: ConsoleInbox) -> Bool {
    var poller = Poller()
    poller.add(inbox.number, .read)
    poller.wait(upToMilliseconds: 0)
    return !poller.result(at: 0).isEmpty
  }

  @Test func whatComesIsTakenInItsOrder() throws {
    let inbox = try ConsoleInbox()
    #expect(!isReady(inbox))
    let inputs: [ConsoleInput] = [.ticked, .returned, .news(Self.edge, .resumed)]
    for input in inputs { inbox.put(input) }
    #expect(isReady(inbox))
    #expect(inbox.take() == inputs)
    #expect(!isReady(inbox))
    #expect(inbox.take() == [])
    inbox.putAtOnce(.ticked)
    #expect(isReady(inbox))
  }

  @Test func ofSamplesTheNewestCounts() throws {
    let inbox = try ConsoleInbox()
    inbox.put(sample(Self.edge, 1))
    inbox.put(sample(Self.other, 1))
    inbox.put(.news(Self.edge, .resumed))
    inbox.put(sample(Self.edge, 2))
    #expect(
      inbox.take() == [
        sample(Self.other, 1), .news(Self.edge, .resumed), sample(Self.edge, 2),
      ])
    inbox.put(sample(Self.edge, 3))
    #expect(inbox.take() == [sample(Self.edge, 3)])
  }

  /// Who brings more than fits waits until there is room, and nothing is left out.
  @Test func aFullInboxIsWaitedFor() throws {
    let inbox = try ConsoleInbox()
    let count = ConsoleInbox.maximumWaiting + 500
    let thread = WorkerThread {
      for number in 0..<count { inbox.put(.answered(AskID(number), .done)) }
    }
    var numbers: [Int] = []
    while numbers.count < count {
      var poller = Poller()
      poller.add(inbox.number, .read)
      poller.wait(upToMilliseconds: 20_000)
      let taken = inbox.take()
      #expect(taken.count <= ConsoleInbox.maximumWaiting)
      try #require(!taken.isEmpty)
      for case .answered(let id, _) in taken { numbers.append(id.number) }
    }
    thread?.join()
    #expect(numbers == Array(0..<count))
  }

  @Test func aClosedInboxKeepsNobodyWaiting() throws {
    let inbox = try ConsoleInbox()
    let thread = WorkerThread {
      for _ in 0..<ConsoleInbox.maximumWaiting + 10 { inbox.put(.ticked) }
    }
    inbox.close()
    thread?.join()
    #expect(inbox.take().count <= ConsoleInbox.maximumWaiting)
  }
}
