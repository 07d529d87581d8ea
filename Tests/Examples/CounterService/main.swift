import ServiceKit

struct Page: TableRow, Codable {
  var hits = 0
  func digest(into builder: inout DigestBuilder) { builder.combine(hits) }
}
struct Tally: TableRow, Codable {
  var hits = 0, robots = 0
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
    pages.update(page, default: Page()) { $0.hits += 1 }.hits
  }
}
struct CounterV2: LiveModule {
  static let version = Version.generation(2)
  let pages: HashTable<String, Tally>
  init(_ tables: TableMaker) { pages = tables.hash("pages") }
  func handle(_ page: String, at now: Instant) -> Int {
    pages.update(page, default: Tally()) { $0.hits += 1 }.hits
  }
}
let lens = RowLens<Page, Tally>(
  forward: { Tally(hits: $0.hits) }, back: { new, _ in Page(hits: new.hits) })
let counter = try Component<String, Int>("counter") { component in
  component.serves(CounterV1.self)
  component.serves(CounterV2.self)
  component.migrates(CounterV1.self, to: CounterV2.self, revision: "1") { old, new in
    [.rows(old.pages, new.pages, by: lens)]
  }
}
let service = try Service("edge-1", components: [counter])
while let page = readLine() { print(try counter.call(page)) }
service.stop()
