/// How looks change on a background that is not the screen's: in the row that the cursor is on, in
/// a
/// window.
///
/// What has a background of its own keeps both. Other text keeps its colour, since that means
/// something, but it moves towards the colour that belongs to the background until it is read as
/// well as before, or with ease. So what is faint stays faint, and lines stay lines.
struct Ground: Equatable, Sendable {
  /// What text needs to be read with ease, and by nearly everybody (WCAG 2.2, 1.4.3 and 1.4.6).
  static let easyContrasts = 4.5...7.0

  private enum Change: Equatable {
    /// There is no other background.
    case none
    /// Front and back change places, as what has only the terminal's colours can be shown.
    case exchange
    /// Text is all in the one colour that is known to be read there.
    case foreground
    case readable
  }

  private let look: Style
  private let depth: ColourDepth
  /// The contrast that is enough, however much there was before.
  private let enough: Double
  /// What usual text stands on: the screen, and windows.
  private let grounds: [Colour]
  private let change: Change
  /// What was worked out before, since each cell asks.
  private var known: [Style: Style] = [:]

  /// A background.
  ///
  /// - Parameter contrast: How well the theme's colours are read on the screen.
  init(
    _ look: Style, depth: ColourDepth, contrast: Double, over grounds: [Colour],
    isSelection: Bool, styles: some Sequence<Style>
  ) {
    self.look = look
    self.depth = depth
    let own = RGB(look.foreground).flatMap { front in
      RGB(look.background).map { front.contrast(to: $0) }
    }
    // Nothing is read better than the colour that belongs to the background.
    let wanted = min(
      max(contrast, Ground.easyContrasts.lowerBound), Ground.easyContrasts.upperBound)
    enough = min(wanted, own ?? wanted)
    self.grounds = grounds
    let hasOwn = look.background != .terminal && look.background != grounds.first
    change =
      isSelection
      ? depth <= .sixteen || !hasOwn ? .exchange : .readable
      : !hasOwn ? .none : depth <= .sixteen ? .foreground : .readable
    guard change == .readable else { return }
    var known: [Style: Style] = [:]
    for style in styles where known[style] == nil && grounds.contains(style.background) {
      let changed = readable(style)
      for ground in grounds { known[style.on(ground)] = changed }
    }
    self.known = known
  }

  func apply(_ style: Style) -> Style {
    if change == .exchange { return exchanged(style) }
    guard grounds.contains(style.background) else { return style }
    switch change {
    case .none, .exchange: return style
    case .foreground:
      var style = style.on(look.background)
      style.foreground = look.foreground
      return style
    case .readable: return known[style] ?? readable(style)
    }
  }

  /// What is exchanged already is exchanged back, so that it still differs from its neighbours.
  private func exchanged(_ style: Style) -> Style {
    var style = style
    style.attributes.formSymmetricDifference(.reverse)
    style.attributes.formUnion(look.attributes.subtracting(.reverse))
    return style
  }

  private func readable(_ original: Style) -> Style {
    var style = original.on(look.background)
    // The terminal's own colour goes with its own background only.
    if style.foreground == .terminal { style.foreground = look.foreground }
    // Where nothing is read there is nothing to move towards.
    guard let back = RGB(look.background), let front = RGB(style.foreground),
      let goal = RGB(look.foreground), goal.contrast(to: back) >= Ground.easyContrasts.lowerBound
    else { return style }
    let before = RGB(original.background).map { front.contrast(to: $0) }
    let least = min(before ?? enough, enough)
    let (from, to) = (Oklab(front), Oklab(goal))
    for share in [0, 0.2, 0.4, 0.6, 0.8] {
      let colour =
        share == 0 ? style.foreground : from.mixed(with: to, share).rgb.colour.shown(at: depth)
      if let shown = RGB(colour), shown.contrast(to: back) >= least {
        style.foreground = colour
        return style
      }
    }
    style.foreground = look.foreground
    return style
  }
}
