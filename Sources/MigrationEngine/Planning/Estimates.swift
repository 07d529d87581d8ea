/// The figures of a plan, computed from what was measured.
struct Estimates {
  /// What verifying a row costs, as a share of transforming it: it is transformed once more.
  private static let verificationPerCopy = 1.0
  /// How far the longest estimate lies above the expected one.
  private static let longestFactor = 2.0
  /// What a migration may take at its peak, over what old and new take in the end.
  private static let peakFactor = 1.2
  /// Old and new side by side; of tables converted as a whole, the way back stands beside both.
  private static let sides = (copied: 2.0, converted: 3.0)
  private static let nanosecondsPerSecond = 1e9

  let copyNanoseconds: [Int]
  let verifyNanoseconds: Int
  let exchangeNanoseconds: Int
  private let tables: [PlanFacts.Table]
  private let options: PlanOptions
  private let share: TimeShare

  init(tables: [PlanFacts.Table], facts: PlanFacts, options: PlanOptions) {
    self.tables = tables
    self.options = options
    // Nobody is served while the component is suspended, so the copy has all of its time.
    switch options.strategy {
    case .online: share = options.throttle ?? facts.copyShare
    case .suspended: share = .full
    }
    let share = Double(self.share.perMille) / 1000
    let copies = tables.map { table in
      Estimates.copy(table, share: share, hasWrites: options.strategy == .online)
    }
    copyNanoseconds = copies.map(Estimates.clamp)
    verifyNanoseconds = Estimates.clamp(
      tables.reduce(0) { $0 + Double($1.rows) * Double($1.costNanoseconds) }
        * Estimates.verificationPerCopy)
    exchangeNanoseconds = max(0, facts.exchangeHoldNanoseconds)
  }

  private static func copy(
    _ table: PlanFacts.Table, share: Double, hasWrites: Bool
  ) -> Double {
    guard share > 0 else { return .infinity }
    let work = Double(max(0, table.rows)) * Double(max(0, table.costNanoseconds)) / share
    guard hasWrites, table.costNanoseconds > 0 else { return work }
    // Rows inserted ahead of the cursor lengthen the way while it is walked.
    let inserted =
      Double(table.insertsPerSecond) * Double(table.costNanoseconds)
      / (share * nanosecondsPerSecond)
    return inserted < 1 ? work / (1 - inserted) : .infinity
  }

  private static func clamp(_ number: Double) -> Int { Int(min(max(number, 0), 9e18)) }

  /// Memory that is not taken yet and will be at the peak.
  var additionalMemoryBytes: Int { Estimates.clamp(peakBytes - presentBytes) }

  private var presentBytes: Double { tables.reduce(0) { $0 + Double(max(0, $1.bytes)) } }
  private var peakBytes: Double {
    tables.reduce(0) { sum, table in
      let sides = table.needsSuspension ? Estimates.sides.converted : Estimates.sides.copied
      return sum + Double(max(0, table.bytes)) * sides * Estimates.peakFactor
    }
  }

  /// Mirroring is synchronous, so updates build no backlog; only inserts ahead of the cursor do.
  var convergence: Predictions.Convergence {
    switch options.strategy {
    case .suspended: return .converges
    case .online: break
    }
    guard share != .zero else {
      return .neverArrives(
        reason: "the copy has no share of the component's time; raise the throttle")
    }
    for table in tables where table.costNanoseconds > 0 {
      let perSecond =
        Estimates.nanosecondsPerSecond * Double(share.perMille) / 1000
        / Double(table.costNanoseconds)
      guard Double(table.insertsPerSecond) >= perSecond else { continue }
      return .neverArrives(
        reason: "\(table.name) grows by \(table.insertsPerSecond) rows/s and is copied at"
          + " \(Estimates.clamp(perSecond)) rows/s; raise the throttle, wait for a quieter hour, or"
          + " use the suspended strategy")
    }
    return .converges
  }

  func predictions(_ path: MigrationPath, _ facts: PlanFacts) -> Predictions {
    let build = copyNanoseconds.reduce(Double(verifyNanoseconds)) { $0 + Double($1) }
    let pause: Int
    switch options.strategy {
    case .online: pause = exchangeNanoseconds
    case .suspended: pause = Estimates.clamp(build + Double(exchangeNanoseconds))
    }
    var predictions = Predictions(
      pauseNanoseconds: pause, rollBackPauseNanoseconds: pause,
      shortestNanoseconds: Estimates.clamp(build),
      longestNanoseconds: Estimates.clamp(build * Estimates.longestFactor),
      peakMemoryBytes: Estimates.clamp(peakBytes),
      additionalMemoryBytes: additionalMemoryBytes, convergence: convergence,
      riskReasons: [], reversibility: path.loss)
    predictions.riskReasons = reasons(predictions, facts)
    return predictions
  }

  private func reasons(
    _ predictions: Predictions, _ facts: PlanFacts
  ) -> [Predictions.RiskReason] {
    var reasons: [Predictions.RiskReason] = []
    func add(_ risk: Predictions.Risk, _ sentence: String, if holds: Bool = true) {
      if holds { reasons.append(Predictions.RiskReason(risk: risk, sentence: sentence)) }
    }
    switch predictions.reversibility {
    case .lossless: break
    case .dependsOnData: add(.medium, "whether the way back loses something depends on the data")
    case .oneWay: add(.high, "there is no way back but the backup")
    }
    switch predictions.convergence {
    case .converges: break
    case .neverArrives(let reason): add(.high, reason)
    }
    switch options.strategy {
    case .online: break
    case .suspended:
      add(
        .medium,
        "callers wait about \(Wording.duration(predictions.pauseNanoseconds)), and as long again"
          + " for a roll back")
    }
    let needed = predictions.additionalMemoryBytes
    add(
      .high,
      "\(Wording.bytes(needed)) more memory are needed and"
        + " \(Wording.bytes(facts.freeMemoryBytes)) are free", if: needed > facts.freeMemoryBytes)
    add(.high, "the module cannot be opened now", if: !facts.isModuleAvailable)
    for table in tables {
      add(
        .high, "the transform of \(table.name) gave two results for one row",
        if: table.badSamples.contains { $0.problem == .differed })
      add(
        .medium, "no row of \(table.name) was sampled", if: table.rows > 0 && table.sampledRows == 0
      )
      add(
        .medium, "the dearest row of \(table.name) takes more than half of what a write may wait",
        if: options.strategy == .online
          && table.worstCostNanoseconds > Planner.writeBudgetNanoseconds / 2)
    }
    switch options.validation {
    case .basic: add(.medium, "only a sample of the rows is verified")
    case .full, .strict: break
    }
    return reasons
  }
}

/// Figures as sentences say them; screens have their own, finer ones.
enum Wording {
  static func duration(_ nanoseconds: Int) -> String {
    switch nanoseconds {
    case ..<10_000: "\(nanoseconds) ns"
    case ..<10_000_000: "\(nanoseconds / 1_000) µs"
    case ..<10_000_000_000: "\(nanoseconds / 1_000_000) ms"
    case ..<600_000_000_000: "\(nanoseconds / 1_000_000_000) s"
    default: "\(nanoseconds / 60_000_000_000) min"
    }
  }

  static func bytes(_ count: Int) -> String {
    switch count {
    case ..<10_000: "\(count) B"
    case ..<10_000_000: "\(count / 1_000) kB"
    case ..<10_000_000_000: "\(count / 1_000_000) MB"
    default: "\(count / 1_000_000_000) GB"
    }
  }

  static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
}
