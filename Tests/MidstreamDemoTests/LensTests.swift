import MigrationEngine
import ServiceKit
import StateTables
import Testing

@testable import midstream_demo

/// The demo's migrations: what goes forward comes back, but for what is said to be lost.
@Suite struct LensTests {
  private static let clients = (0..<200).map { index in
    LimiterV1.Client(
      total: index * 7, count: index % 60, window: 1_700_000_000 + index, limit: index * 13)
  }
  private static let sessions = (0..<200).map { index in
    SessionsV1.Session(
      user: "user-\(index)", token: "a-token-that-is-longer-\(index)", expires: index, ttl: 60,
      touches: index % 5)
  }
  private static let entries = (0..<200).map { CacheV1.Entry(value: "value-\($0)", expires: $0) }

  @Test func componentsAreDescribedWell() throws {
    #expect(try NodeComponents().all.map(\.name) == DemoComponent.allCases.map(\.description))
  }

  @Test func looseRowsComeBackWithEverythingThatStoodInThem() throws {
    for client in Self.clients {
      let row = Value.loose(over: client.loose(over: nil), [("note", "of somebody's")])
      let forward = try RateLimiter.clientsToV1.forward(row)
      #expect(forward == client)
      #expect(try RateLimiter.clientsToV1.back?(forward, row) == row)
    }
    for session in Self.sessions {
      let row = session.loose(over: nil)
      #expect(try SessionManager.toV1.forward(row) == session)
      #expect(try SessionManager.toV1.back?(session, row) == row)
    }
    for entry in Self.entries {
      let row = entry.loose(over: nil)
      #expect(try Cache.toV1.forward(row) == entry)
      #expect(try Cache.toV1.back?(entry, row) == row)
    }
  }

  @Test func whatVersion2AddsFollowsFromTheRest() throws {
    for client in Self.clients {
      var new = try RateLimiter.clientsToV2.forward(client)
      #expect(try RateLimiter.clientsToV2.back?(new, nil) == client)
      new.setLimit(601)
      _ = new.hit(at: 1_800_000_000)
      let old = try #require(try RateLimiter.clientsToV2.back?(new, client))
      #expect(try RateLimiter.clientsToV2.forward(old) == new)
    }
    for session in Self.sessions {
      var new = try SessionManager.toV2.forward(session)
      new.touch(at: 1_800_000_000)
      let old = try #require(try SessionManager.toV2.back?(new, session))
      #expect(try SessionManager.toV2.forward(old) == new)
    }
    let violation = LimiterV2.Violation(strikes: 3, last: 5)
    let old = try #require(try RateLimiter.violationsToV2.back?(violation, nil))
    #expect(try RateLimiter.violationsToV2.forward(old) == violation)
  }

  @Test func generationsAreLostOnTheWayBackAndNothingElse() throws {
    for entry in Self.entries {
      let new = CacheV2.Entry(value: entry.value, expires: entry.expires, generation: 4)
      let old = try #require(try Cache.toV2.back?(new, entry))
      #expect(old == entry)
      var again = try Cache.toV2.forward(old)
      #expect(again != new)
      again.generation = 4
      #expect(again == new)
    }
  }

  @Test func aRowThatCannotBeReadSaysWhichFieldItIs() {
    let row = Value.loose(over: LimiterV1.Client().loose(over: nil), [("limit", "plenty")])
    let refusal = #expect(throws: RowRefused.self) { try RateLimiter.clientsToV1.forward(row) }
    #expect(refusal?.description == "limit is “plenty”, which is no number; correct the row")
    let missing = #expect(throws: RowRefused.self) { try SessionManager.toV1.forward([:]) }
    #expect(missing?.description.hasPrefix("user ") == true)
  }

  @Test func longPathsAreOne() throws {
    let path = RateLimiter.clientsToV1.then(RateLimiter.clientsToV2)
    let row = Self.clients[7].loose(over: nil)
    let new = try path.forward(row)
    #expect(try path.back?(new, row) == row)
  }
}
