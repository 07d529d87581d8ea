extension Palette {
  /// How many steps a gradient has where there are colours enough.
  static let gradientSteps = 24

  /// A theme as a terminal of some depth can show it.
  package init(_ theme: Theme, depth: ColourDepth) {
    switch depth {
    case .truecolor, .indexed: self.init(colours: theme, depth: depth)
    case .sixteen: self.init(sixteen: theme)
    case .mono: self.init(mono: ShippedThemes.mono)
    }
  }

  private init(colours theme: Theme, depth: ColourDepth) {
    let text = theme[.text]
    var indexed = depth == .indexed ? IndexedColours(theme) : nil
    let background = text.background?.shown(at: depth) ?? .terminal
    var styles: [ThemeRole: Style] = [:]
    for role in ThemeRole.allCases {
      let look = theme[role]
      let front = look.foreground ?? text.foreground ?? .terminal
      let own = role == .text || role == .dialog ? nil : look.background
      styles[role] = Style(
        foreground: indexed?.front(front, on: own) ?? front,
        background: look.background?.shown(at: depth) ?? background,
        attributes: look.attributes ?? [])
    }
    self.init(depth: depth) {
      styles[$0] ?? .plain
    } gradient: {
      theme[$0].colours(Palette.gradientSteps).map {
        Style(foreground: $0.shown(at: depth), background: background)
      }
    }
  }

  private init(sixteen theme: Theme) {
    let text = theme.style16(.text)
    func style(_ role: ThemeRole) -> Style {
      var style = theme.style16(role)
      // A theme that sets a background says what is read on it; the terminal's own text may not be.
      if style.foreground == .terminal { style.foreground = text.foreground }
      if style.background == .terminal { style.background = text.background }
      return style
    }
    func plain(_ role: ThemeRole) -> Style {
      Style(foreground: style(role).foreground, background: text.background)
    }
    self.init(depth: .sixteen, style: style) { gradient in
      switch gradient {
      case .progress: [plain(.progressDone)]
      case .latency: [plain(.good), plain(.warning), plain(.bad)]
      case .rate: [plain(.busy)]
      }
    }
  }

  private init(mono theme: Theme) {
    self.init(depth: .mono) {
      Style(attributes: theme[$0].attributes ?? [])
    } gradient: { _ in
      [.plain]
    }
  }
}

extension Colour {
  /// The same as a terminal with at least 256 colours shows it.
  func shown(at depth: ColourDepth) -> Colour {
    depth == .indexed ? IndexedColours.back(self) : self
  }
}

extension Theme {
  /// How a role looks where there are 16 colours.
  fileprivate func style16(_ role: ThemeRole) -> Style {
    let look = self[role]
    // The terminal's own colour was wanted: then it is not for us to bring in another one.
    let isPlain = look.foreground == .terminal && (look.background ?? .terminal) == .terminal
    if look.foreground16 == nil, look.background16 == nil, !isPlain {
      return SixteenColours.style(role, on: kind)
    }
    return Style(
      foreground: look.foreground16 ?? .terminal, background: look.background16 ?? .terminal,
      attributes: look.attributes ?? [])
  }
}

extension Theme.Ramp {
  /// So many colours along the gradient.
  fileprivate func colours(_ count: Int) -> [Colour] {
    let start = start ?? .terminal
    let end = end ?? start
    guard let first = RGB(start).map({ Oklab($0) }), let last = RGB(end).map({ Oklab($0) }),
      let centre = middle.map({ RGB($0).map { Oklab($0) } }) ?? first.mixed(with: last, 0.5)
    else {
      // Between colours that only the terminal knows there is nothing to mix.
      return [start, middle, end].compactMap(\.self)
    }
    return (0..<count).map { step in
      let share = 2 * Double(step) / Double(count - 1)
      let colour =
        share <= 1 ? first.mixed(with: centre, share) : centre.mixed(with: last, share - 1)
      return colour.rgb.colour
    }
  }
}
