package import MigrationEngine

/// Moments as people read them, in UTC: operators of one fleet may sit in several zones.
package enum Moment {
  private static let microsecondsPerSecond: Int64 = 1_000_000
  private static let secondsPerDay: Int64 = 86_400

  /// `2026-11-25 16:40:05Z`.
  package static func full(_ instant: Instant) -> String {
    let (days, _) = split(instant)
    let date = civil(days: days)
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
      + " \(clock(instant))"
  }

  /// `16:40:05Z`.
  package static func clock(_ instant: Instant) -> String {
    let (_, second) = split(instant)
    return "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
  }

  private static func split(_ instant: Instant) -> (days: Int64, second: Int64) {
    let seconds = floored(instant.microseconds, by: microsecondsPerSecond)
    let days = floored(seconds, by: secondsPerDay)
    return (days, seconds - days * secondsPerDay)
  }

  private static func floored(_ number: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The Gregorian date so many days after 1970-01-01.
  ///
  /// Years are counted from March, so that a leap day is the last one of its year; 400 of them have
  /// 146 097 days.
  private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let daysFromMarch0 = days + 719_468
    let era = floored(daysFromMarch0, by: 146_097)
    let dayOfEra = daysFromMarch0 - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    // 153 days are five months, whichever five from March on.
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
