internal import MigrationEngine
internal import ServiceKit
internal import StateTables

/// The cache: values that may be forgotten, and are when they get old or too many.
enum Cache {
  static let toV1 = RowLens<Value, CacheV1.Entry>(
    forward: { try CacheV1.Entry(loose: $0) },
    back: { new, previous in new.loose(over: previous) })
  static let toV2 = RowLens<CacheV1.Entry, CacheV2.Entry>(
    forward: { CacheV2.Entry($0) }, back: { new, _ in new.old })

  static func component() throws -> Component<CacheAsk, CacheReply> {
    try Component("cache") { component in
      component.serves(CacheLegacy.self)
      component.serves(CacheV1.self)
      component.serves(CacheV2.self)
      component.migrates(
        CacheLegacy.self, to: CacheV1.self, title: "Typed values", revision: "1",
        record: .by(forward: { $0.typed }, back: { new, _ in CacheLegacy.Record(new) })
      ) { old, new in [.rows(old.entries, new.entries, by: toV1)] }
      component.migrates(
        CacheV1.self, to: CacheV2.self, title: "Values that can be kept coherent", revision: "1",
        record: .by(
          forward: { CacheV2.Record(statistics: $0.statistics, bound: $0.bound) },
          back: { new, _ in CacheV1.Record(statistics: new.statistics, bound: new.bound) })
      ) { old, new in [.rows(old.entries, new.entries, by: toV2)] }
    }
  }
}

/// What stands in the cache at a first start: values that go one after another, from a minute on.
enum CacheFill {
  private static let firstEndSeconds = 60
  private static let lastEndSeconds = 3_600

  static func each(at now: Int, _ body: (_ key: String, CacheV1.Entry) -> Void) {
    let count = NodeSettings.rows / NodeSettings.smallerTables
    for index in NodeSettings.tableOrder("k", count) {
      let left = firstEndSeconds + index &* 104_729 % lastEndSeconds
      body(
        NodeSettings.key("k", index),
        CacheV1.Entry(value: NodeSettings.key("a-value-of-some-length", index), expires: now + left)
      )
    }
  }
}
