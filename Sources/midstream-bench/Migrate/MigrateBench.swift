internal import Glibc
internal import MigrationEngine
internal import StateTables

/// What was asked of `midstream-bench migrate`.
struct MigrateOptions {
  enum Shape: String { case inline, heap }

  var rows = 1_000_000
  var shape = Shape.inline
  var writeRatio = 0.5
  var tables = 1
  var rounds = 7
  var callsPerSecond = 20_000
  var wantsJSON = false
  var peer = false

  init?(_ arguments: ArraySlice<String>) {
    var rest = arguments
    while let name = rest.popFirst() {
      if name == "--json" {
        wantsJSON = true
        continue
      }
      guard let text = rest.popFirst(), take(name, text) else { return nil }
    }
  }

  private mutating func take(_ name: String, _ text: String) -> Bool {
    let number = Int(text).flatMap { $0 > 0 ? $0 : nil }
    switch (name, number) {
    case ("--rows", let number?): rows = number
    case ("--tables", let number?): tables = number
    case ("--rounds", let number?): rounds = number
    case ("--calls", let number?): callsPerSecond = number
    case ("--shape", _): return Shape(rawValue: text).map { shape = $0 } != nil
    case ("--write-ratio", _):
      guard let ratio = Double(text), (0...1).contains(ratio) else { return false }
      writeRatio = ratio
    case ("--peer", _):
      peer = text == "otp"
      return peer
    default: return false
    }
    return true
  }
}

/// `midstream-bench migrate`: tables that change shape under callers.
struct MigrateBench {
  let options: MigrateOptions

  func run() throws {
    var rounds: [MigrateRound] = []
    // The first round warms up and tells how long the idle control must last.
    var (warm, nanoseconds) = try trial(seed: 0, idleNanoseconds: 0)
    for seed in 1...options.rounds {
      let (round, lasted) = try trial(seed: UInt64(seed), idleNanoseconds: nanoseconds)
      nanoseconds = lasted
      rounds.append(round)
    }
    warm.rowBytes = rounds[0].rowBytes
    for r in rounds + [warm] { print(r) }
  }

  private func trial(
    seed: UInt64, idleNanoseconds: Int
  ) throws -> (round: MigrateRound, nanoseconds: Int) {
    switch options.shape {
    case .inline:
      try MigrateTrial(options: options, lens: BenchLenses.inline)
        .run(seed: seed, idleNanoseconds: idleNanoseconds)
    case .heap:
      try MigrateTrial(options: options, lens: BenchLenses.heap)
        .run(seed: seed, idleNanoseconds: idleNanoseconds)
    }
  }
}
