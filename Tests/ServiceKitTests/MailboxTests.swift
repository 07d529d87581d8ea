import FleetKit
import MigrationEngine
import StateTables
import Testing
import UnixKit
import WireProtocol

@testable import ServiceKit

/// Turns, and those who wait for them.
@Suite struct MailboxTests {
  @Test func noMoreWaitThanMay() throws {
    let node = try TestNode(Limiter.make(waitingCalls: 2))
    defer { node.stop() }
    let stuck = StuckCall(node.limiter)
    defer { stuck.end() }
    let outcomes = Monitor<[Result<Answer, CallRefused>]>([])
    let limiter = node.limiter
    let threads = (0..<5).compactMap { index in
      WorkerThread {
        let outcome: Result<Answer, CallRefused>
        do {
          outcome = .success(try limiter.call(.hit("c\(index)"), waiting: .seconds(60)))
        } catch { outcome = .failure(error as? CallRefused ?? CallRefused(.stopped, "\(error)")) }
        outcomes.change { $0.append(outcome) }
      }
    }
    // Two wait; the others are refused at once.
    let refused = try #require(
      outcomes.wait(upToMilliseconds: 60_000) { $0.count == 3 ? $0 : nil })
    for outcome in refused {
      guard case .failure(let refusal) = outcome else {
        Issue.record("\(outcome) came while a call was stuck")
        continue
      }
      #expect(refusal.code == .full)
      #expect(refusal.message.hasPrefix("2 calls wait for rate_limiter already"))
    }
    #expect(try node.status.mailbox.depth == 2)
    #expect(try node.status.mailbox.refused == 3)
    #expect(try node.status.mailbox.bound == 2)
    stuck.end()
    for thread in threads { thread.join() }
    let answered = outcomes.wait { $0.suffix(2) }
    #expect(answered == [.success(.count(1, tier: nil)), .success(.count(1, tier: nil))])
  }

  @Test func whoWaitsTooLongIsToldForWhom() throws {
    let node = try TestNode()
    defer { node.stop() }
    let stuck = StuckCall(node.limiter)
    defer { stuck.end() }
    let refusal = #expect(throws: CallRefused.self) {
      try node.limiter.call(.hit("c1"), waiting: .milliseconds(150))
    }
    #expect(refusal?.code == .late)
    #expect(refusal?.message.hasPrefix("stick has kept rate_limiter for ") == true)
    let mailbox = try node.status.mailbox
    #expect(mailbox.blocker == "stick")
    #expect(mailbox.blockerAgeMilliseconds.map { $0 >= 100 } == true)
    stuck.end()
    #expect(try node.limiter.call(.hit("c1"), waiting: .seconds(60)) == .count(1, tier: nil))
    #expect(try node.status.mailbox.blocker == nil)
  }

  @Test func patienceHasNoEdges() throws {
    let node = try TestNode()
    defer { node.stop() }
    #expect(try node.limiter.call(.hit("c"), waiting: .seconds(Int64.max)) == .count(1, tier: nil))
    let stuck = StuckCall(node.limiter)
    defer { stuck.end() }
    for patience in [Duration.zero, .seconds(-1), .seconds(-Int64.max)] {
      let refusal = #expect(throws: CallRefused.self) {
        try node.limiter.call(.hit("c"), waiting: patience)
      }
      #expect(refusal?.code == .late)
    }
  }

  @Test func aHandlerMayNotWaitForItself() throws {
    let node = try TestNode()
    defer { node.stop() }
    let limiter = node.limiter
    let refusal = #expect(throws: CallRefused.self) {
      try limiter.call(.run { _ = try limiter.call(.hit("c")) })
    }
    #expect(refusal?.code == .ownComponent)
    // The turn was given back.
    #expect(try limiter.call(.hit("c")) == .count(1, tier: nil))
  }

  @Test func whatAHandlerThrowsIsItsCallersOnly() throws {
    let node = try TestNode()
    defer { node.stop() }
    #expect(throws: Unwell.self) { try node.limiter.call(.fail) }
    #expect(try node.limiter.call(.hit("c")) == .count(1, tier: nil))
  }

  @Test func nobodyIsAnsweredBeforeAndAfter() throws {
    let limiter = try Limiter.make()
    let early = #expect(throws: CallRefused.self) {
      try limiter.call(.hit("c"), waiting: .milliseconds(20))
    }
    #expect(early?.message.contains("has not been started") == true)
    let node = try TestNode(limiter)
    #expect(try limiter.call(.hit("c")) == .count(1, tier: nil))
    node.stop()
    // A second stop finds nothing to do.
    node.stop()
    let late = #expect(throws: CallRefused.self) { try limiter.call(.hit("c")) }
    #expect(late?.code == .stopped)
  }

  @Test func whoWaitsWhenItStopsIsRefused() throws {
    let node = try TestNode()
    try node.ask(.suspend)
    try node.event("suspension") { $0 == .suspended }
    let refusal = Monitor<CallRefused?>(nil)
    let limiter = node.limiter
    let thread = WorkerThread {
      do { _ = try limiter.call(.hit("c"), waiting: .seconds(60)) } catch {
        refusal.change { $0 = error as? CallRefused }
      }
    }
    node.stop()
    thread?.join()
    #expect(refusal.change { $0 }?.code == .stopped)
  }

  /// Threads count together what a counter beside them counts; none of them is left waiting.
  @Test(arguments: [2, 8]) func everyCallIsHandledOnce(_ threads: Int) throws {
    let node = try TestNode()
    defer { node.stop() }
    let limiter = node.limiter
    let calls = 2_000
    let refused = Monitor<[String]>([])
    let workers = (0..<threads).compactMap { _ in
      WorkerThread {
        for _ in 0..<calls {
          do { _ = try limiter.call(.hit("one"), waiting: .seconds(60)) } catch {
            refused.change { $0.append("\(error)") }
          }
        }
      }
    }
    // Whoever looks takes turns between them.
    for _ in 0..<20 {
      _ = try node.connection.call(InspectRequest(component: "rate_limiter", table: "clients"))
    }
    for worker in workers { worker.join() }
    #expect(refused.change { $0 } == [])
    #expect(try limiter.call(.count("one")) == .count(threads * calls, tier: nil))
  }

  /// The keeper passes a closed gate; callers go on waiting, and none is lost when it opens.
  @Test func aClosedGateKeepsCallersOnly() throws {
    let node = try TestNode()
    defer { node.stop() }
    let load = Load(node.limiter, threads: 4)
    load.goOn(50)
    for _ in 0..<5 {
      try node.ask(.suspend)
      try node.event("suspension") { $0 == .suspended }
      _ = try node.connection.call(InspectRequest(component: "rate_limiter", table: "clients"))
      try node.ask(.resume)
      try node.event("resumption") { $0 == .resumed }
      load.goOn(50)
    }
    let outcome = load.stop()
    #expect(outcome.wrong == [])
    for (name, count) in outcome.counts {
      #expect(try node.limiter.call(.count(name)) == .count(count, tier: nil))
    }
  }
}
