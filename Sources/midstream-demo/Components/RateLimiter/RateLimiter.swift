internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The rate limiter: how many calls each client may make in a window.
enum RateLimiter {
  static let clientsToV1 = RowLens<Value, LimiterV1.Client>(
    forward: { try LimiterV1.Client(loose: $0) },
    back: { new, previous in new.loose(over: previous) })
  static let violationsToV1 = RowLens<Value, LimiterV1.Violation>(
    forward: { try LimiterV1.Violation(loose: $0) },
    back: { new, previous in new.loose(over: previous) })
  static let clientsToV2 = RowLens<LimiterV1.Client, LimiterV2.Client>(
    forward: { LimiterV2.Client($0) }, back: { new, _ in new.old })
  static let violationsToV2 = RowLens<LimiterV1.Violation, LimiterV2.Violation>(
    forward: { LimiterV2.Violation($0) }, back: { new, _ in new.old })

  static func component() throws -> Component<LimiterAsk, LimiterReply> {
    try Component("rate_limiter") { component in
      component.serves(LimiterLegacy.self)
      component.serves(LimiterV1.self)
      component.serves(LimiterV2.self)
      component.migrates(
        LimiterLegacy.self, to: LimiterV1.self, title: "Limits are numbers", revision: "1",
        record: .by(
          forward: { LimiterV1.Record(allowed: $0.allowed, denied: $0.denied) },
          back: { new, _ in LimiterLegacy.Record(allowed: new.allowed, denied: new.denied) })
      ) { old, new in
        [
          .rows(old.clients, new.clients, by: clientsToV1),
          .rows(old.violations, new.violations, by: violationsToV1),
        ]
      }
      component.migrates(
        LimiterV1.self, to: LimiterV2.self, title: "Tiers and bursts", revision: "1",
        record: .by(
          forward: {
            LimiterV2.Record(
              allowed: $0.allowed, denied: $0.denied, windowSeconds: $0.windowSeconds)
          },
          back: { new, _ in
            LimiterV1.Record(
              allowed: new.allowed, denied: new.denied, windowSeconds: new.windowSeconds)
          })
      ) { old, new in
        [
          .rows(old.clients, new.clients, by: clientsToV2),
          .rows(old.violations, new.violations, by: violationsToV2),
        ]
      }
    }
  }
}

/// What stands in the limiter's tables at a first start.
enum LimiterFill {
  /// The client whose row no later version can read, when that fault is asked for.
  static let spoiledKey = "c-spoiled"

  static func each(
    _ body: (_ key: String, LimiterV1.Client, LimiterV1.Violation?) -> Void
  ) {
    for index in NodeSettings.tableOrder("c", NodeSettings.rows) {
      var client = LimiterV1.Client()
      client.total = index % 1_000
      client.limit = [60, 300, 1_200][index % 3]
      let isViolator = index % LimiterRules.violatorEvery == 0
      body(
        NodeSettings.key("c", index), client,
        isViolator ? LimiterV1.Violation(count: 1 + index % 7, last: 1_700_000_000) : nil)
    }
  }
}
