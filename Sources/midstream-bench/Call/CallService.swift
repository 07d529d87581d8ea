internal import ServiceKit

/// A component that counts hits, as the peer does.
struct HitRow: TableRow {
  var hits = 0
  func digest(into builder: inout DigestBuilder) { builder.combine(hits) }
}

struct HitCounter: LiveModule {
  static let version = Version.generation(1)
  let pages: HashTable<Int, HitRow>

  init(_ tables: TableMaker) { pages = tables.hash("hits") }

  func handle(_ key: Int, at now: Instant) -> Int {
    pages.update(key, default: HitRow()) { $0.hits += 1 }.hits
  }
}
