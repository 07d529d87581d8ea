import MigrationTesting
import StateTables
import Testing

/// Writes of all kinds between steps of a copy, as one seed decides.
struct CopyChurn {
  let moving: Moving
  private var random: SeededGenerator
  private let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    random = SeededGenerator(seed: seed)
    // The wider ones have leaves and nodes that merge.
    moving = Moving(rows: 150, fanOut: [4, 8, 16].randomElement(using: &random) ?? 4)
  }

  func run() {
    var copy = self
    copy.churn()
  }

  private mutating func churn() {
    moving.migrator.begin()
    for _ in 0..<400 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        moving.old[key()] = Moving.row(Int.random(in: 0..<999, using: &random))
      case 5..<7: moving.old[key()] = nil
      case 7:
        let count = moving.workers.waiting
        if count > 0 { moving.workers.finish(Int.random(in: 0..<count, using: &random)) }
      default:
        moving.step(
          rows: Int.random(in: 0..<4, using: &random),
          stretches: Int.random(in: 0..<4, using: &random))
      }
    }
    moving.copy()
    moving.expectInStep()
    moving.verify()
    #expect(moving.migrator.standing.problem == nil, "seed \(seed)")
    #expect(moving.migrator.standing.isVerified, "seed \(seed)")
  }

  private mutating func key() -> Int { Int.random(in: 0..<1_500, using: &random) }
}
