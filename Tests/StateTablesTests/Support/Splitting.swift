import MigrationEngine
import Synchronization
import Testing

@testable import StateTables

/// A visit by text key, which the next version keeps as two rows by number.
struct Visit: TableRow {
  var user: Int
  var end: Int
  var note: String

  func digest(into builder: inout DigestBuilder) {
    builder.combine(user)
    builder.combine(end)
    builder.combine(note)
  }
}

/// Who is there; the mood is new, and the note is gone.
struct Stay: TableRow {
  var user: Int
  var mood = 0

  func digest(into builder: inout DigestBuilder) {
    builder.combine(user)
    builder.combine(mood)
  }
}

/// Until when.
struct End: TableRow {
  var second: Int

  func digest(into builder: inout DigestBuilder) { builder.combine(second) }
}

/// Visits on their way to stays and ends, each step of it by hand.
final class Splitting {
  typealias Visits = OrderedTable<String, Visit>
  typealias Parts = TablePair<HashTable<Int, Stay>, OrderedTable<Int, End>>
  typealias Reshape = TableReshape<Visits, Parts>

  let visits = Visits("visits", schema: .generation(1), fanOut: FanOut(maximum: 4))
  let stays = HashTable<Int, Stay>("stays", schema: .generation(2), fanOut: FanOut(maximum: 4))
  let ends = OrderedTable<Int, End>("ends", schema: .generation(2), fanOut: FanOut(maximum: 4))
  let workers = HandWorkers()
  let migrator: Migrator
  let change: TableChange

  init(rows: Int = 60, by reshape: Reshape = Splitting.split) {
    for number in 0..<rows { visits[Splitting.text(number)] = Splitting.visit(number) }
    change = .reshaped(visits, into: TablePair(stays, ends), by: reshape)
    migrator = Migrator([change], record: nil, workers: workers, reaper: workers)
  }

  static func text(_ number: Int) -> String { "v\(number)" }
  static func number(_ text: String) -> Int { Int(text.dropFirst()) ?? -1 }
  static func visit(_ number: Int) -> Visit {
    Visit(user: number * 3, end: number + 1_000, note: "note \(number)")
  }

  static let forward: Reshape.Forward = { visits, emit in
    try visits.forEach { key, visit in
      guard visit.user >= 0 else { throw RowRefused("nobody's visit") }
      try emit.first(number(key), Stay(user: visit.user))
      try emit.second(number(key), End(second: visit.end))
    }
  }

  /// An end without a stay has no place, and neither has a mood.
  static let split = Reshape(forward: forward) { parts, previous, emit in
    try parts.first.forEach { number, stay in
      guard let end = parts.second[number] else { return }
      let key = text(number)
      try emit(key, Visit(user: stay.user, end: end.second, note: previous[key]?.note ?? ""))
    }
  }

  @discardableResult func step() -> Migrator.Standing { migrator.step(Migrator.Budget()) }

  func build() {
    migrator.begin()
    step()
    workers.finishAll()
    step()
  }

  func verify(_ depth: VerificationDepth = .everyRow) {
    migrator.verify(depth)
    step()
    workers.finishAll()
    step()
  }

  func goLive(_ depth: VerificationDepth = .everyRow) throws {
    build()
    verify(depth)
    _ = try migrator.exchange(StateRecord(version: .generation(1)))
  }

  func prepareWayBack() {
    migrator.prepareWayBack()
    workers.finishAll()
    step()
  }

  func rollBack() throws { _ = try migrator.exchangeBack(StateRecord(version: .generation(2))) }

  var figures: CopyFigures { migrator.standing.figures }
}
