/// How looks change in the row that the cursor is on.
struct Selection: Equatable, Sendable {
  /// What text needs to be read with ease (WCAG 2.2, success criterion 1.4.3).
  static let readableContrast = 4.5

  private let look: Style
  /// What usual text stands on: the screen, and windows.
  private let grounds: [Colour]
  private let isExchange: Bool
  /// What was worked out before, since each cell of a row asks.
  private let known: [Style: Style]

  init(
    depth: ColourDepth, selection: Style, grounds: [Colour], styles: some Sequence<Style>
  ) {
    look = selection
    self.grounds = grounds
    // Without a background of its own there is nothing else to show it by.
    isExchange = depth <= .sixteen || grounds.contains(selection.background)
    guard !isExchange else {
      known = [:]
      return
    }
    var known: [Style: Style] = [:]
    // What stands on the screen or a window looks the same in the row.
    for style in styles where known[style] == nil && grounds.contains(style.background) {
      let selected = Selection.readable(style, in: selection, depth: depth)
      for ground in grounds { known[style.on(ground)] = selected }
    }
    self.known = known
  }

  func apply(_ style: Style) -> Style {
    guard !isExchange else { return exchanged(style) }
    if let known = known[style] { return known }
    guard grounds.contains(style.background) else { return style }
    return style.on(look.background).with(look.attributes)
  }

  /// What is exchanged already is exchanged back, so that it still differs from its neighbours.
  private func exchanged(_ style: Style) -> Style {
    var style = style
    style.attributes.formSymmetricDifference(.reverse)
    style.attributes.formUnion(look.attributes.subtracting(.reverse))
    return style
  }

  private static func readable(_ style: Style, in look: Style, depth: ColourDepth) -> Style {
    var style = style.on(look.background).with(look.attributes)
    // The terminal's own colour goes with its own background only.
    if style.foreground == .terminal { style.foreground = look.foreground }
    guard let back = RGB(look.background), let front = RGB(style.foreground),
      let goal = RGB(look.foreground)
    else { return style }
    let (from, to) = (Oklab(front), Oklab(goal))
    for share in [0, 0.2, 0.4, 0.6, 0.8] {
      let colour =
        share == 0
        ? style.foreground : from.mixed(with: to, share).rgb.colour.shown(at: depth)
      if let shown = RGB(colour), shown.contrast(to: back) >= readableContrast {
        style.foreground = colour
        return style
      }
    }
    style.foreground = look.foreground
    return style
  }
}
