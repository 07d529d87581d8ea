public import MigrationEngine

/// What a migration costs, in nanoseconds for one record.
public struct BenchmarkResult: Equatable, Sendable {
  /// The middle, the best and the worst round of one way.
  public struct Timing: Equatable, Sendable {
    /// The middle round, in nanoseconds for one record.
    public let medianNanoseconds: Double
    /// The best round, in nanoseconds for one record.
    public let minimumNanoseconds: Double
    /// The worst round, in nanoseconds for one record.
    public let maximumNanoseconds: Double

    /// Sums up rounds, of which there is one at the least.
    init(rounds: [Double]) {
      precondition(!rounds.isEmpty, "a timing needs a round")
      let sorted = rounds.sorted()
      let middle = sorted.count / 2
      medianNanoseconds =
        sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
      minimumNanoseconds = sorted[0]
      maximumNanoseconds = sorted[sorted.count - 1]
    }
  }

  /// The way forward.
  public let forward: Timing
  /// The way back; `nil` when there is none.
  public let back: Timing?
  /// How many records went in each round.
  public let records: Int
  /// How many rounds there were.
  public let rounds: Int
}

extension BenchmarkResult: CustomStringConvertible {
  /// Both ways, one a line.
  public var description: String {
    let lines = [
      "\(records) records, \(rounds) rounds, nanoseconds a record", "forward: \(forward)",
      "back:    " + (back.map { "\($0)" } ?? "none"),
    ]
    return lines.joined(separator: "\n")
  }
}

extension BenchmarkResult.Timing: CustomStringConvertible {
  /// Median, minimum and maximum in whole nanoseconds.
  public var description: String {
    "median \(Int64(medianNanoseconds)), min \(Int64(minimumNanoseconds)),"
      + " max \(Int64(maximumNanoseconds))"
  }
}

/// Measures a migration, forward and back, on records that it takes.
///
/// ```swift
/// print(try benchmark(migration, over: records, rounds: 20))
/// ```
///
/// - Throws: `expectationFailed` without records or rounds; whatever the migration refuses.
public func benchmark(
  _ migration: Migration, over records: [StateRecord], rounds: Int = 10
) throws(MigrationError) -> BenchmarkResult {
  guard !records.isEmpty, rounds > 0 else {
    throw MigrationError(
      .expectationFailed, "there is nothing to measure; give one record and one round at the least")
  }
  var forward: [Double] = []
  var back: [Double] = []
  for _ in 0..<rounds {
    var moved: [StateRecord] = []
    moved.reserveCapacity(records.count)
    forward.append(
      try nanoseconds(each: records) { record throws(MigrationError) in
        moved.append(try migration.forward(record))
      })
    if migration.isReversible {
      back.append(
        try nanoseconds(each: moved) { record throws(MigrationError) in
          _ = try migration.back(record)
        })
    }
  }
  return BenchmarkResult(
    forward: BenchmarkResult.Timing(rounds: forward),
    back: back.isEmpty ? nil : BenchmarkResult.Timing(rounds: back), records: records.count,
    rounds: rounds)
}

private func nanoseconds(
  each records: [StateRecord], _ run: (StateRecord) throws(MigrationError) -> Void
) throws(MigrationError) -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  for record in records { try run(record) }
  let (seconds, attoseconds) = (clock.now - start).components
  return (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(records.count)
}
