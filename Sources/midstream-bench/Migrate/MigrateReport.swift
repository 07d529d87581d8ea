internal import MigrationEngine

/// All rounds of one measurement, and what they come to.
struct MigrateReport {
  let options: MigrateOptions
  var rounds: [MigrateRound] = []
  var peers: [OTPPeer.Form: [OTPResult]] = [:]
  var peakMemoryRatio = 0.0
  var peakBytes = 0

  init(options: MigrateOptions) { self.options = options }

  /// A round whose idle control was twice as restless as the best one's says nothing.
  private static let restlessness = 2.0
  /// Erlang's threads waited for a core for more than this part of its migration: void as well.
  private static let peerDelay = 0.05

  private var valid: [MigrateRound] {
    let best = rounds.map(\.baseline.p999).min() ?? 0
    return rounds.filter { $0.baseline.p999 <= best * MigrateReport.restlessness }
  }

  private func valid(_ results: [OTPResult]) -> [OTPResult] {
    let quiet = results.filter { $0.runDelayMicros <= $0.migrationMicros * MigrateReport.peerDelay }
    return quiet.isEmpty ? results : quiet
  }

  private func median(_ figure: (MigrateRound) -> Double) -> Double {
    Measurement.median(valid.map(figure))
  }

  private var lost: Int { rounds.reduce(0) { $0 + $1.lostWrites + $1.wrongAnswers } }

  // MARK: For programs

  var json: String {
    get throws {
      var fields: Fields = [
        "rows": .int(Int64(options.rows)), "shape": .string(options.shape.rawValue),
        "order": .string(options.order.rawValue), "tables": .int(Int64(options.tables)),
        "writeRatio": .double(options.writeRatio),
        "callsPerSecond": .int(Int64(options.callsPerSecond)),
        "rowBytes": .int(Int64(rounds.first?.rowBytes ?? 0)),
        "rounds": .int(Int64(rounds.count)), "validRounds": .int(Int64(valid.count)),
        "copyVerifyRowsPerSecond": rounded(median { $0.copyVerifyRowsPerSecond }),
        "baseline": latencies(Latencies.median(valid.map(\.baseline))),
        "during": latencies(Latencies.median(valid.map(\.during))),
        "longestHoldMicros": rounded(median { $0.longestHoldMicros }),
        "cutOverMicros": rounded(median { $0.cutOverMicros }),
        "rollbackMicros": rounded(median { $0.rollbackMicros }),
        "mirroredCallRatio": rounded(median { $0.mirroredCallRatio }),
        "liveCallRatio": rounded(median { $0.liveCallRatio }),
        "idleCallRatio": rounded(median { $0.idleCallRatio }),
        "peakMemoryRatio": rounded(peakMemoryRatio), "peakBytes": .int(Int64(peakBytes)),
        "lostWrites": .int(Int64(lost)),
      ]
      if !peers.isEmpty { fields["otp"] = .object(peerFields) }
      return String(decoding: try JSON.bytes(of: .object(fields)), as: UTF8.self)
    }
  }

  private var peerFields: Fields {
    var fields: Fields = [:]
    for form in options.peerForms {
      guard let results = peers[form].map(valid) else { continue }
      let middle = { (figure: (OTPResult) -> Double) in
        rounded(Measurement.median(results.map(figure)))
      }
      fields[form.rawValue] = [
        "maxCallMicros": middle { $0.maxCallMicros }, "p999": middle { $0.during.p999 },
        "rowsPerSecond": middle { $0.rowsPerSecond },
        "baselineP999": middle { $0.baseline.p999 },
        "rollbackMicros": middle { $0.rollbackBySwapMicros ?? $0.rollbackMicros },
        "writesUndoneByRollback": middle { Double($0.writesUndoneByRollback) },
        "peakMemoryBytes": middle { Double($0.peakMemoryBytes) },
        "validRounds": .int(Int64(results.count)),
      ]
    }
    return fields
  }

  private func latencies(_ latencies: Latencies) -> Value {
    [
      "p50": rounded(latencies.p50), "p99": rounded(latencies.p99),
      "p999": rounded(latencies.p999), "max": rounded(latencies.max),
    ]
  }

  private func rounded(_ value: Double) -> Value {
    guard value.isFinite else { return .null }
    return value.magnitude >= 1_000
      ? .int(Int64(value.rounded())) : .double((value * 1_000).rounded() / 1_000)
  }

  // MARK: For people

  var text: String {
    let (idle, during) = (
      Latencies.median(valid.map(\.baseline)), Latencies.median(valid.map(\.during))
    )
    let rates = valid.map(\.copyVerifyRowsPerSecond)
    var lines = [
      "\(options.rows) rows of \(rounds.first?.rowBytes ?? 0) B, \(options.shape.rawValue),"
        + " \(options.order.rawValue) order, \(options.tables) table(s),"
        + " \(options.callsPerSecond) calls/s, \(Int(options.writeRatio * 100)) % writes;"
        + " \(valid.count) of \(rounds.count) rounds were quiet",
      "  copy + verify   \(short(Measurement.median(rates) / 1e6)) M rows/s"
        + " (\(short((rates.min() ?? 0) / 1e6))–\(short((rates.max() ?? 0) / 1e6)))",
      "  calls, idle     p50 \(short(idle.p50)), p99 \(short(idle.p99)), p99.9 \(short(idle.p999)),"
        + " worst \(short(idle.max)) µs",
      "  calls, during   p50 \(short(during.p50)), p99 \(short(during.p99)),"
        + " p99.9 \(short(during.p999)), worst \(short(during.max)) µs",
      "  longest hold    \(short(median { $0.longestHoldMicros })) µs; cut-over"
        + " \(short(median { $0.cutOverMicros })) µs; rollback"
        + " \(short(median { $0.rollbackMicros })) µs",
      "  a write call    mirrored \(short(median { $0.mirroredCallRatio })) ×, live"
        + " \(short(median { $0.liveCallRatio })) ×, afterwards"
        + " \(short(median { $0.idleCallRatio })) × a plain one",
      "  memory          peak \(peakBytes >> 20) MiB, \(short(peakMemoryRatio)) × (old + new)",
      "  writes lost     \(lost)",
    ]
    lines += options.peerForms.compactMap(peerLine)
    return lines.joined(separator: "\n")
  }

  private func peerLine(_ form: OTPPeer.Form) -> String? {
    guard let results = peers[form].map(valid), !results.isEmpty else { return nil }
    let middle = { (figure: (OTPResult) -> Double) in Measurement.median(results.map(figure)) }
    let rate = middle { $0.rowsPerSecond }
    let ours = median { $0.copyVerifyRowsPerSecond }
    let worst = middle { $0.maxCallMicros }
    return "  otp \(form.rawValue): \(short(rate / 1e6)) M rows/s, p99.9"
      + " \(short(middle { $0.during.p999 })) µs, worst \(short(worst)) µs, rollback"
      + " \(short(middle { $0.rollbackBySwapMicros ?? $0.rollbackMicros })) µs, undone writes"
      + " \(short(middle { Double($0.writesUndoneByRollback) })), peak"
      + " \(Int(middle { Double($0.peakMemoryBytes) }) >> 20) MiB; ours is"
      + " \(short(ours / rate)) × as quick, its worst call"
      + " \(short(worst / median { $0.during.max })) × ours"
  }

  private func short(_ value: Double) -> String { Measurement.short(value) }
}
