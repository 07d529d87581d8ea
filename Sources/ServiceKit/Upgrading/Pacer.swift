internal import MigrationEngine
internal import StateTables

/// How quickly a copy goes: as quickly as its share allows, and slower when callers feel it.
///
/// Pure: it is told what was measured. The share is of one core's time, spent by the component's
/// turn and by the threads that work for it together.
struct Pacer {
  /// Callers may wait so much longer than before the copy, at the 99th percentile of a tenth of a
  /// second, before it gives way.
  static let toleratedNanoseconds = 200_000
  /// The slowest that it goes by itself, in thousandths of its share.
  static let slowest = 50

  /// What is left of the share when callers feel the copy; in thousandths.
  private(set) var ease = 1_000
  private var baseline: Int?
  private var workedBefore = 0
  private var owedNanoseconds = 0

  /// A copy begins: what callers waited for until now is what it is measured against.
  mutating func begin(baseline nanoseconds: Int, worked: Int) {
    baseline = nanoseconds
    workedBefore = worked
    ease = 1_000
    owedNanoseconds = 0
  }

  /// What callers waited for lately, while the copy goes on.
  mutating func observe(_ nanoseconds: Int) {
    let limit = max((baseline ?? 0) * 2, (baseline ?? 0) + Pacer.toleratedNanoseconds)
    if nanoseconds > limit {
      ease = max(Pacer.slowest, ease / 2)
    } else {
      ease = min(1_000, ease + ease / 4 + 1)
    }
  }

  /// How long to leave the component alone after a slice, so that its share is kept.
  mutating func restNanoseconds(after hold: Int, worked: Int, elapsed: Int, share: TimeShare) -> Int
  {
    let spent = hold + max(0, worked - workedBefore)
    workedBefore = worked
    let perMille = share.perMille * ease / 1_000
    guard perMille < 1_000 else {
      owedNanoseconds = 0
      return 0
    }
    // With no share at all the driver takes no stretch; a glance now and then costs nothing.
    owedNanoseconds += spent * (1_000 - perMille) / max(1, perMille)
    owedNanoseconds = min(max(0, owedNanoseconds - elapsed), 1_000_000_000)
    return owedNanoseconds
  }

  /// What one slice may do.
  var budget: Migrator.Budget { Migrator.Budget(rows: 64, stretches: ease >= 500 ? 2 : 1) }
}
