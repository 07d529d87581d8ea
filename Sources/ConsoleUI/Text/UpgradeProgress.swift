internal import MigrationEngine
package import WireProtocol

/// How far an upgrade is while rows are copied or compared: as the service measured it.
package struct UpgradeProgress: Equatable {
  /// Rows copied or compared, of all of them.
  package let done: Int
  package let total: Int
  private let isVerifying: Bool
  private let status: ProgressStatus

  /// Nothing for a component whose rows are not copied or compared now.
  package init?(_ status: ComponentStatus) {
    guard let progress = status.progress, progress.rowsTotal > 0 else { return nil }
    switch Phase(rawValue: status.phase) {
    case .copying: isVerifying = false
    case .verifying: isVerifying = true
    case .planned, .preparing, .armed, .cutOverIntended, .live, .rollBackIntended, .finalizing,
      .finalized, .rolledBack, .cancelled, .failed, nil:
      return nil
    }
    done = isVerifying ? progress.rowsVerified : progress.rowsDone
    total = progress.rowsTotal
    self.status = progress
  }

  /// From 0 to 1.
  package var share: Double { min(1, max(0, Double(done) / Double(total))) }

  /// `42,000 of 100,000 rows copied, 1,200,000 rows/s, 3.1 s to 4.0 s left`.
  package var text: String {
    let rows = "\(Quantity.grouped(done)) of \(Quantity.count(total, "row"))"
    return (["\(rows) \(words)"] + pace).joined(separator: ", ")
  }

  /// What is done with the rows.
  package var words: String { isVerifying ? "compared" : "copied" }

  /// How quickly it goes and how long it will take, each where that is known.
  private var pace: [String] {
    var parts: [String] = []
    if let rate = status.rowsPerSecond {
      parts.append("\(Quantity.grouped(Int(min(max(rate, 0), 1e15)))) rows/s")
    }
    if status.dirty > 0 { parts.append("\(Quantity.grouped(status.dirty)) dirty") }
    if let since = status.stalledSince {
      parts.append("stalled since \(Moment.clock(since))")
    } else if let shortest = status.etaSeconds {
      let least = Quantity.duration(nanoseconds: shortest * 1e9)
      let most = status.etaLongestSeconds.map { Quantity.duration(nanoseconds: $0 * 1e9) }
      parts.append("\(most.flatMap { $0 == least ? nil : "\(least) to \($0)" } ?? least) left")
    }
    return parts
  }

  /// A bar, percent and pace, not wider than `width`; the rows are left to longer lines.
  package func bar(width: Int) -> String {
    let percent = "\(Quantity.fixed((share * 100).rounded(.down), digits: 0)) %"
    return ProgressBar.rendered(
      share: share, text: (["\(percent) \(words)"] + pace).joined(separator: ", "), width: width)
  }
}
