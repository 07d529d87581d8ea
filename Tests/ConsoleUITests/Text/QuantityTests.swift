import Testing

@testable import ConsoleUI

@Suite struct QuantityTests {
  @Test(arguments: [
    (0, "0 B"), (1, "1 B"), (512, "512 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_049, "1.0 kB"),
    (1_050, "1.1 kB"), (99_949, "99.9 kB"), (99_950, "100 kB"), (999_499, "999 kB"),
    (999_500, "1.0 MB"), (3_100_000, "3.1 MB"), (80_200_000_000, "80.2 GB"),
    (2_000_000_000_000, "2.0 TB"), (1_234_000_000_000_000, "1234 TB"),
  ])
  func bytes(_ count: Int, _ text: String) { #expect(Quantity.bytes(count) == text) }

  @Test(arguments: [
    (0, "0.0 ns"), (830, "830 ns"), (999.4, "999 ns"), (999.5, "1.0 µs"), (12_400, "12.4 µs"),
    (1_500_000, "1.5 ms"), (1.2e9, "1.2 s"), (59.9e9, "59.9 s"), (60e9, "1 min 0 s"),
    (200e9, "3 min 20 s"), (3_599.9e9, "59 min 59 s"), (3_600e9, "1 h 0 min"),
    (90_061e9, "25 h 1 min"), (1e19, "over 30 years"), (.infinity, "over 30 years"),
    (.nan, "– ns"),
  ])
  func durations(_ nanoseconds: Double, _ text: String) {
    #expect(Quantity.duration(nanoseconds: nanoseconds) == text)
  }

  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (123_456, "123,456"),
    (1_234_567, "1,234,567"), (-1_000, "-1,000"), (-999, "-999"),
    (Int.max, "9,223,372,036,854,775,807"), (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func grouped(_ count: Int, _ text: String) { #expect(Quantity.grouped(count) == text) }

  @Test(arguments: [
    (0, "0 documents"), (1, "1 document"), (2, "2 documents"), (1_000, "1,000 documents"),
  ])
  func counts(_ count: Int, _ text: String) {
    #expect(Quantity.count(count, "document") == text)
  }

  @Test(arguments: [
    (0, 0, "0"), (0, 2, "0.00"), (1.005, 1, "1.0"), (0.05, 1, "0.1"), (9.96, 1, "10.0"),
    (-0.04, 1, "0.0"), (-0.06, 1, "-0.1"), (123.456, 2, "123.46"), (0.5, 0, "1"),
    (.infinity, 1, "–"), (.nan, 1, "–"), (1e300, 1, "1e+300"),
  ])
  func fixed(_ value: Double, _ digits: Int, _ text: String) {
    #expect(Quantity.fixed(value, digits: digits) == text)
  }
}
