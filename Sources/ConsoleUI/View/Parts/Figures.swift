package import MigrationEngine
package import WireProtocol

/// Figures as they stand in cells: short, with their unit, and no more exact than they are.
package enum Figures {
  /// What is shown where nothing was measured.
  package static let none: TerminalSafe = "–"

  /// How long ago something was: `12 s`, `3 min`, `2 h`, `4 days`; never negative.
  package static func age(_ moment: Instant, _ now: Instant) -> TerminalSafe {
    seconds(max(0, now.since(moment).components.seconds))
  }

  /// How long until something: `28 s`; `0 s` once it is over.
  package static func left(until moment: Instant, _ now: Instant) -> TerminalSafe {
    // What is left of a second is a second still.
    let microseconds = max(0, moment.since(now) / .microseconds(1))
    return seconds(Int64((min(microseconds, 1e15) / 1e6).rounded(.up)))
  }

  private static func seconds(_ seconds: Int64) -> TerminalSafe {
    switch seconds {
    case ..<100: "\(seconds) s"
    case ..<6_000: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3_600) h"
    default: "\(seconds / 86_400) days"
    }
  }

  /// A time between two others: `3–4 s`, `50 s–2 min`, `under 1 s`.
  package static func range(_ shortest: Double, _ longest: Double?) -> TerminalSafe {
    let least = rounded(shortest)
    guard let longest else { return "\(least.number) \(least.unit)" }
    let most = rounded(max(longest, shortest))
    if least == most { return "\(least.number) \(least.unit)" }
    if least.unit == most.unit { return "\(least.number)–\(most.number) \(most.unit)" }
    return "\(least.number) \(least.unit)–\(most.number) \(most.unit)"
  }

  private static func rounded(_ seconds: Double) -> (number: String, unit: String) {
    guard seconds.isFinite, seconds < 1e9 else { return ("over 30", "years") }
    if seconds < 1 { return ("under 1", "s") }
    if seconds < 100 { return (Quantity.fixed(seconds, digits: 0), "s") }
    if seconds < 6_000 { return (Quantity.fixed(seconds / 60, digits: 0), "min") }
    return (Quantity.fixed(seconds / 3_600, digits: 0), "h")
  }

  /// Nanoseconds that a plan or an event states: `80 µs`.
  package static func duration(_ nanoseconds: Int) -> TerminalSafe {
    "\(Quantity.duration(nanoseconds: Double(max(0, nanoseconds))))"
  }

  /// Microseconds that a caller waits: `12.4 µs`.
  package static func wait(_ microseconds: Double?) -> TerminalSafe {
    microseconds.map { "\(Quantity.duration(nanoseconds: $0 * 1_000))" } ?? none
  }

  /// How bad it is that callers wait so long.
  package static func role(ofWait microseconds: Double?) -> ThemeRole {
    guard let microseconds else { return .dim }
    if microseconds >= badWaitMicroseconds { return .bad }
    return microseconds >= noticeableWaitMicroseconds ? .warning : .number
  }

  /// From here on a wait is worth a look: a millisecond, the most that an upgrade may hold callers.
  static let noticeableWaitMicroseconds = 1_000.0
  /// From here on people notice.
  static let badWaitMicroseconds = 50_000.0

  /// `950`, `12.3 k`, `1.2 M`.
  package static func compact(_ figure: Double) -> TerminalSafe {
    guard figure.isFinite else { return none }
    var (value, unit) = (figure, 0)
    while value.magnitude >= 999.5, unit < compactUnits.count - 1 {
      value /= 1_000
      unit += 1
    }
    let digits = unit == 0 || value.magnitude >= 99.95 ? 0 : 1
    return "\(Quantity.fixed(value, digits: digits))\(compactUnits[unit])"
  }

  private static let compactUnits = ["", " k", " M", " G", " T"]

  /// As many digits as fit.
  package static func count(_ count: Int, width: Int) -> TerminalSafe {
    let whole = Quantity.grouped(count)
    return whole.count <= width ? "\(whole)" : compact(Double(count))
  }

  /// How long the rest of an upgrade takes, or that nothing moves; `nil` where neither is known.
  package static func eta(_ progress: ProgressStatus, _ now: Instant) -> StyledLine? {
    if let since = progress.stalledSince {
      return StyledLine("stalled \(age(since, now))", .warning)
    }
    return progress.etaSeconds.map {
      StyledLine(range($0, progress.etaLongestSeconds), .number)
    }
  }
}
