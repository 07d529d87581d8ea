import ServiceKit

struct Page: TableRow, Codable {
  var hits = 0
  func digest(into builder: inout DigestBuilder) { builder.combine(hits) }
}

struct Tally: TableRow, Codable {
  var hits = 0
  var robots = 0
  func digest(into builder: inout DigestBuilder) {
    builder.combine(hits)
    builder.combine(robots)
  }
}

struct CounterV1: LiveModule {
  static let version = Version.generation(1)
  let pages: HashTable<String, Page>
  init(_ tables: TableMaker) { pages = tables.hash("pages") }
  func handle(_ page: String, at now: Instant) -> Int {
    Careless.planted?.count()
    return pages.update(page, default: Page()) { $0.hits += 1 }.hits
  }
}

struct CounterV2: LiveModule {
  static let version = Version.generation(2)
  let pages: HashTable<String, Tally>
  init(_ tables: TableMaker) { pages = tables.hash("pages") }
  func handle(_ page: String, at now: Instant) -> Int {
    Careless.planted?.count()
    return pages.update(page, default: Tally()) { $0.hits += 1 }.hits
  }
}

let lens = RowLens<Page, Tally>(
  forward: { Tally(hits: $0.hits) }, back: { new, _ in Page(hits: new.hits) })
