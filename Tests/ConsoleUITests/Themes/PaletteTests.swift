import Testing

@testable import ConsoleUI

/// How a theme becomes what a terminal can show.
@Suite struct PaletteTests {
  private func theme(_ lines: String) -> Theme {
    let (theme, problems) = ThemeFile.read(lines, name: "x")
    #expect(problems.isEmpty)
    return theme
  }

  @Test func truecolorIsAsTheThemeHasIt() {
    let palette = Palette(
      theme("text = \"#ddeeff\"\ntext_background = 17\nlive = 84\nlive_attributes = bold"),
      depth: .truecolor)
    #expect(
      palette[.live]
        == Style(foreground: .indexed(84), background: .indexed(17), attributes: .bold))
    #expect(palette[.text].foreground == .rgb(red: 0xDD, green: 0xEE, blue: 0xFF))
  }

  @Test func indexedTakesTheNearestThatIsRead() {
    let palette = Palette(
      theme("text_background = \"#000000\"\nlive = \"#60d787\"\ntext = \"#b0b0b0\""),
      depth: .indexed)
    #expect(palette[.text] == Style(foreground: .indexed(145), background: .indexed(16)))
    #expect(palette[.live].foreground == .indexed(78))
    // Two states that the cube would make one stay two.
    let near = Palette(
      theme("text_background = \"#000000\"\nfailed = \"#ff5f5f\"\nheld = \"#ff6f5f\""),
      depth: .indexed)
    #expect(near[.failed].foreground == .indexed(203))
    #expect(near[.held].foreground != .indexed(203))
  }

  @Test func sixteenGoesByMeaning() {
    let dark = Palette(theme("live = \"#aabbcc\""), depth: .sixteen)
    #expect(dark[.live] == Style(foreground: .indexed(10)))
    #expect(dark[.text] == .plain)
    let light = Palette(theme("kind = light"), depth: .sixteen)
    #expect(light[.live] == Style(foreground: .indexed(2)))
    let own = Palette(
      theme(
        "live_16 = bright-cyan\nlive_attributes = italic\ntext_16 = white\n"
          + "text_background_16 = blue"
      ),
      depth: .sixteen)
    #expect(
      own[.live] == Style(foreground: .indexed(14), background: .indexed(4), attributes: .italic))
    // On a background that a theme sets nothing is left to the terminal.
    #expect(own[.idle] == Style(foreground: .indexed(7), background: .indexed(4)))
    // The terminal's own colour is not replaced by one of ours.
    #expect(Palette(theme("live = \"\""), depth: .sixteen)[.live].foreground == .terminal)
  }

  @Test func theSelectedRowKeepsColoursThatAreRead() {
    let palette = Palette(
      theme(
        """
        text_background = "#000000"
        selection = "#ffffff"
        selection_background = "#303030"
        live = "#60ff90"
        failed = "#a02020"
        match_background = "#404000"
        """), depth: .truecolor)
    let back = Colour.rgb(red: 0x30, green: 0x30, blue: 0x30)
    #expect(palette.selected(.live) == palette[.live].on(back))
    let failed = palette.selected(.failed)
    #expect(failed.background == back)
    #expect(failed.foreground != palette[.failed].foreground, "too dark to be read there")
    #expect(failed.foreground != palette[.selection].foreground, "still red")
    #expect(palette.selected(.match) == palette[.match], "stands out by its own background")
    #expect(palette.selected(palette.style(.live, on: .dialog)) == palette.selected(.live))
    // A look that is no role's is put on the same background.
    #expect(palette.selected(palette[.live].with(.italic)).background == back)
  }

  @Test(arguments: [ColourDepth.sixteen, .mono])
  func withFewColoursFrontAndBackAreExchanged(_ depth: ColourDepth) {
    let palette = Palette(ShippedThemes.standard, depth: depth)
    #expect(palette.selected(.text) == Style(attributes: .reverse))
    #expect(palette.selected(.live) == palette[.live].with(.reverse))
    // What is reversed already must still be seen to be selected.
    #expect(!palette.selected(.readOnly).attributes.contains(.reverse))
  }

  @Test func aGradientGoesFromEndToEnd() {
    let palette = Palette(
      theme("progress_start = \"#102030\"\nprogress_mid = \"#808080\"\nprogress_end = \"#f0e0d0\""),
      depth: .truecolor)
    func colour(_ share: Double) -> Colour { palette.gradient(.progress, at: share).foreground }
    #expect(colour(0) == .rgb(red: 0x10, green: 0x20, blue: 0x30))
    #expect(colour(1) == .rgb(red: 0xF0, green: 0xE0, blue: 0xD0))
    #expect(colour(-3) == colour(0) && colour(7) == colour(1))
    #expect(colour(.nan) == colour(0) && colour(.infinity) == colour(1))
    let lightness = (0...20).compactMap { RGB(colour(Double($0) / 20)) }.map(\.luminance)
    #expect(lightness == lightness.sorted())
    #expect(Set(lightness).count > 15)
    #expect(palette.gradient(.progress, at: 0.5).background == palette[.text].background)
  }

  @Test func aGradientMayBeOfTheTerminalsOwnColours() {
    let own = "latency_start = 2\nlatency_mid = 3\nlatency_end = 1"
    let palette = Palette(theme(own), depth: .truecolor)
    let colours = [0, 0.5, 1].map { palette.gradient(.latency, at: $0).foreground }
    #expect(colours == [.indexed(2), .indexed(3), .indexed(1)])
    let few = Palette(theme(own), depth: .sixteen)
    #expect(few.gradient(.latency, at: 0.5).foreground == few[.warning].foreground)
  }
}
