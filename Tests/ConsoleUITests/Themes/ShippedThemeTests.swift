import Testing

@testable import ConsoleUI

/// Every theme that is part of the program can be read, by everybody it is for, at every depth.
@Suite struct ShippedThemeTests {
  static let states: [ThemeRole] = [
    .idle, .busy, .armed, .live, .held, .failed, .ended, .suspended,
  ]
  /// Faint on purpose, to be found and not to be seen first; and what is drawn, not written.
  static let faint: Set<ThemeRole> = [
    .dim, .stale, .ended, .keyIllegal, .borderFocused, .progressDone,
  ]
  /// Lines and tracks hold no text.
  static let lines: Set<ThemeRole> = [.border, .progressLeft]
  static let colourDepths: [ColourDepth] = [.truecolor, .indexed]

  private func theme(_ name: String) throws -> Theme {
    try #require(ShippedThemes.theme(named: name))
  }

  @Test(arguments: ShippedThemes.names)
  func everyThemeIsReadWithoutAProblemAndSaysItsName(_ name: String) throws {
    let text = try #require(ShippedThemes.all.first { $0.name == name }?.text)
    let (theme, problems) = ThemeFile.read(text, name: "unnamed")
    #expect(problems.isEmpty)
    #expect(theme.name == name)
  }

  /// Nothing of another theme shows through: each role's colour is said, and each gradient's.
  @Test(arguments: ShippedThemes.names) func everyThemeIsWhole(_ name: String) throws {
    let text = try #require(ShippedThemes.all.first { $0.name == name }?.text)
    let theme = ThemeFile.readAlone(text, name: "x").theme
    for role in ThemeRole.allCases { #expect(theme[role].foreground != nil, "\(role)") }
    for gradient in ThemeGradient.allCases {
      let ramp = theme[gradient]
      #expect(ramp.start != nil && ramp.middle != nil && ramp.end != nil, "\(gradient)")
    }
    #expect(theme[.text].background != nil && theme[.dialog].background != nil)
  }

  @Test func thereIsNoOther() {
    #expect(ShippedThemes.theme(named: "none") == nil)
    #expect(ShippedThemes.names.count >= 10)
    #expect(Set(ShippedThemes.names).count == ShippedThemes.names.count)
    #expect(ShippedThemes.names.first == ConsoleConfiguration().theme)
    #expect(ShippedThemes.standard == ShippedThemes.theme(named: "midstream"))
  }

  /// WCAG 2.2: 4.5 for text, 3 for what is faint, 7 and 4.5 where high contrast is promised.
  @Test(arguments: ShippedThemes.names, colourDepths)
  func everythingIsRead(_ name: String, _ depth: ColourDepth) throws {
    let palette = Palette(try theme(name), depth: depth)
    let isHigh = name.hasPrefix("high-contrast")
    // On white the 240 have no dark yellow of 7.
    let text = isHigh ? (depth == .truecolor ? 7.0 : 6) : 4.5
    let faint = isHigh ? 4.5 : 3.0
    for role in ThemeRole.allCases {
      let least = Self.lines.contains(role) ? 1.3 : Self.faint.contains(role) ? faint : text
      let styles = [palette[role]] + [.dialog, .dialogDanger].map { palette.style(role, on: $0) }
      for style in styles {
        guard let front = RGB(style.foreground), let back = RGB(style.background) else { continue }
        let contrast = front.contrast(to: back)
        #expect(contrast >= least, "\(role): \(contrast)")
      }
    }
  }

  @Test(arguments: ShippedThemes.names, colourDepths)
  func theSelectedRowIsRead(_ name: String, _ depth: ColourDepth) throws {
    let palette = Palette(try theme(name), depth: depth)
    for role in ThemeRole.allCases {
      let least = Self.lines.contains(role) ? 1.3 : Self.faint.contains(role) ? 3 : 4.5
      for window in [.text, .dialog, .dialogDanger] as [ThemeRole] {
        let selected = palette.selected(palette.style(role, on: window))
        guard let front = RGB(selected.foreground), let back = RGB(selected.background) else {
          continue
        }
        let contrast = front.contrast(to: back)
        #expect(contrast >= least, "\(role) in \(window): \(contrast)")
      }
      let isOnScreen = palette[role].background == palette[.text].background
      #expect(
        !isOnScreen || palette.selected(role) != palette[role], "\(role) is not seen selected")
    }
  }

  @Test(arguments: ShippedThemes.names, colourDepths)
  func statesAreToldApart(_ name: String, _ depth: ColourDepth) throws {
    let palette = Palette(try theme(name), depth: depth)
    let visions = name.hasPrefix("colour-blind") ? ColourVision.allCases : [.usual]
    for (index, state) in Self.states.enumerated() {
      for other in Self.states[..<index] {
        guard let one = RGB(palette[state].foreground), let two = RGB(palette[other].foreground)
        else { continue }
        for vision in visions {
          let distance = vision.seen(one).distance(to: vision.seen(two))
          let least = vision == .usual ? 0.06 : depth == .truecolor ? 0.06 : 0.05
          #expect(distance >= least, "\(state) and \(other), \(vision): \(distance)")
        }
      }
    }
  }

  @Test(arguments: ShippedThemes.names)
  func statesAreToldApartWith16Colours(_ name: String) throws {
    guard name != "mono" else { return }
    let palette = Palette(try theme(name), depth: .sixteen)
    #expect(Set(Self.states.map { palette[$0] }).count == Self.states.count)
    #expect(!Self.states.contains { palette[$0] == palette[.stale] })
  }

  @Test(arguments: ShippedThemes.names)
  func withoutColoursWhatMustDifferDoes(_ name: String) throws {
    let palette = Palette(try theme(name), depth: .mono)
    let roles: [ThemeRole] = [.text, .selection, .marked, .dialogDanger, .keyIllegal]
    #expect(Set(roles.map { palette[$0] }).count == roles.count)
    for role in ThemeRole.allCases {
      #expect(palette[role].foreground == .terminal && palette[role].background == .terminal)
    }
    for gradient in ThemeGradient.allCases {
      for share in [0, 0.5, 1] { #expect(palette.gradient(gradient, at: share) == .plain) }
    }
  }

  /// The theme `mono` has no colours on any terminal.
  @Test(arguments: ColourDepth.allCases) func monoIsMono(_ depth: ColourDepth) throws {
    let palette = Palette(try theme("mono"), depth: depth)
    for role in ThemeRole.allCases {
      #expect(palette[role] == Palette(ShippedThemes.standard, depth: .mono)[role], "\(role)")
    }
  }
}
