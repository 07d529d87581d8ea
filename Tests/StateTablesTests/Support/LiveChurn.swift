import MigrationEngine
import MigrationTesting
import StateTables
import Testing

/// Writes of all kinds to a live table, as one seed decides, beside dictionaries that say what must
/// become of the old one.
struct LiveChurn {
  private let moving = Moving(rows: 60)
  private var random: SeededGenerator
  private let seed: UInt64
  private var image: [Int: ClientV1] = [:]
  private var parked: [Int: ClientV1?] = [:]

  init(seed: UInt64) {
    self.seed = seed
    random = SeededGenerator(seed: seed)
  }

  func run() throws {
    var copy = self
    try copy.churn()
  }

  private mutating func churn() throws {
    try moving.goLive()
    image = moving.old.rows
    for _ in 0..<1_500 {
      let key = Int.random(in: 0..<60, using: &random) * 5
      if Int.random(in: 0..<4, using: &random) == 0 {
        moving.new[key] = nil
        image[key] = nil
        parked[key] = nil
      } else {
        write(key)
      }
    }
    let shed = try moving.new.rows.filter { key, row in
      guard let old = image[key] else { return false }
      return try Lenses.v1v2.forward(old) != row
    }
    #expect(moving.migrator.standing.figures.unmappable == parked.count, "seed \(seed)")
    #expect(moving.migrator.standing.figures.shed == shed.count, "seed \(seed)")
    try moving.rollBack()
    #expect(moving.old.rows == image, "seed \(seed)")
    moving.old.expectSoundShape()
  }

  private mutating func write(_ key: Int) {
    let row = ClientV2(
      weighted: Int.random(in: 0..<40, using: &random),
      burst: Int.random(in: 0..<5, using: &random) == 0 ? 20 : 10,
      tier: UInt8.random(in: 0..<12, using: &random))
    moving.new[key] = row
    let previous = image[key] ?? (parked[key] ?? nil)
    if row.weighted.isMultiple(of: 2), row.tier <= 9 {
      image[key] = ClientV1(count: row.weighted / 2, note: previous?.note ?? "", tier: row.tier)
      parked[key] = nil
    } else {
      image[key] = nil
      parked[key] = .some(previous)
    }
  }
}
