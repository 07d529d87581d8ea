import Testing

@testable import ConsoleUI

/// Contrast, distances and places among the 240, against published figures.
@Suite struct ColourSpaceTests {
  private func rgb(_ text: String) throws -> RGB {
    try #require(ColourText.colour(text).flatMap { RGB($0) })
  }

  /// The ratios that webaim.org and the sample code of WCAG give.
  @Test(arguments: [
    ("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48),
    ("#767676", "#ffffff", 4.54), ("#0000ff", "#ffffff", 8.59), ("#ff0000", "#000000", 5.25),
  ])
  func contrastIsThatOfWCAG(_ front: String, _ back: String, _ expected: Double) throws {
    let ratio = try rgb(front).contrast(to: rgb(back))
    #expect(abs(ratio - expected) < 0.005)
    #expect(ratio == (try rgb(back).contrast(to: rgb(front))))
  }

  /// Values from Ottosson's reference code.
  @Test(arguments: [
    ("#ffffff", 1.0, 0.0, 0.0), ("#000000", 0, 0, 0), ("#ff0000", 0.62796, 0.22486, 0.12585),
    ("#00ff00", 0.86644, -0.23389, 0.17950), ("#0000ff", 0.45201, -0.03246, -0.31153),
  ])
  func oklabIsOttossons(_ text: String, _ lightness: Double, _ a: Double, _ b: Double) throws {
    let colour = Oklab(try rgb(text))
    #expect(abs(colour.lightness - lightness) < 0.0002)
    #expect(abs(colour.a - a) < 0.0002)
    #expect(abs(colour.b - b) < 0.0002)
  }

  @Test func thereAndBackIsTheSameColour() {
    for red in stride(from: 0, through: 255, by: 15) {
      for green in stride(from: 0, through: 255, by: 17) {
        for blue in stride(from: 0, through: 255, by: 51) {
          let colour = RGB(red: UInt8(red), green: UInt8(green), blue: UInt8(blue))
          #expect(Oklab(colour).rgb == colour)
        }
      }
    }
  }

  @Test func eachOfThe240IsItsOwnNearest() {
    for (index, colour) in RGB.palette.enumerated() {
      let nearest = Oklab(colour).nearestIndex
      #expect(RGB.palette[Int(nearest) - 16] == colour, "\(index + 16)")
    }
    #expect(Oklab(RGB(red: 94, green: 136, blue: 174)).nearestIndex == 67)
    #expect(Oklab(RGB(red: 39, green: 39, blue: 39)).nearestIndex == 235)
  }

  @Test func whatOnlyTheTerminalKnowsIsNotGuessed() {
    #expect(RGB(Colour.terminal) == nil)
    #expect(RGB(Colour.indexed(15)) == nil)
    #expect(RGB(Colour.indexed(16)) == RGB(red: 0, green: 0, blue: 0))
    #expect(RGB(Colour.indexed(231)) == RGB(red: 255, green: 255, blue: 255))
    #expect(RGB(Colour.indexed(255)) == RGB(red: 238, green: 238, blue: 238))
  }
}
