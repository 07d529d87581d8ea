/// Places for a theme's colours among the 240 that terminals with 256 colours agree on.
///
/// The nearest colour is not always good enough. What was read with ease must still be, and states
/// that differ must not become one. Where the nearest would break that, the nearest that does not
/// is
/// taken, and then hue counts for more than lightness: a green stays green, if darker.
struct IndexedColours {
  /// States that are nearer than this look alike.
  static let leastDistance = 0.06
  /// Contrasts that are kept: what reaches the first keeps the second (WCAG 2.2, 1.4.3 and 1.4.6).
  ///
  /// On white the cube has no dark yellow that reaches 7.
  static let keptContrasts: [(reached: Double, kept: Double)] = [(7, 6), (4.5, 4.5), (3, 3)]

  private struct Ground {
    let original: RGB
    let shown: RGB
  }

  private struct Pair: Hashable {
    let front: Colour
    let back: Colour?
  }

  /// What text stands on where it has no background of its own: the screen, and windows.
  private let grounds: [Ground]
  private var found: [Pair: Colour] = [:]
  private var states: [Oklab] = []

  init(_ theme: Theme) {
    let backs = [theme[.text].background, theme[.dialog].background]
    grounds = backs.compactMap { $0.flatMap(IndexedColours.ground) }
    // Those that must be seen at once choose first.
    let roles: [ThemeRole] = [.failed, .held, .armed, .live, .busy, .suspended, .idle, .ended]
    for role in roles {
      guard let front = theme[role].foreground, let colour = RGB(front) else { continue }
      let pair = Pair(front: front, back: nil)
      guard found[pair] == nil else { continue }
      let shown = place(colour, on: grounds, awayFrom: states)
      found[pair] = shown
      if let shown = RGB(shown) { states.append(Oklab(shown)) }
    }
  }

  /// The place of a colour that something is written in.
  mutating func front(_ front: Colour, on back: Colour?) -> Colour {
    guard case .rgb = front, let colour = RGB(front) else { return front }
    let pair = Pair(front: front, back: back)
    if let known = found[pair] { return known }
    let own = back.map { [IndexedColours.ground($0)].compactMap(\.self) }
    let shown = place(colour, on: own ?? grounds, awayFrom: [])
    found[pair] = shown
    return shown
  }

  /// The place of a colour that something stands on, or that nothing is written in.
  static func back(_ colour: Colour) -> Colour {
    guard case .rgb = colour, let rgb = RGB(colour) else { return colour }
    return .indexed(Oklab(rgb).nearestIndex)
  }

  private static func ground(_ colour: Colour) -> Ground? {
    guard let original = RGB(colour), let shown = RGB(back(colour)) else { return nil }
    return Ground(original: original, shown: shown)
  }

  private func place(_ colour: RGB, on grounds: [Ground], awayFrom others: [Oklab]) -> Colour {
    let wanted = Oklab(colour)
    let limits = grounds.map { ground in
      let contrast = colour.contrast(to: ground.original)
      let kept = IndexedColours.keptContrasts.first { contrast >= $0.reached }?.kept
      return (ground: ground.shown, contrast: kept ?? 0)
    }
    func isGood(_ index: Int) -> Bool {
      limits.allSatisfy { RGB.palette[index].contrast(to: $0.ground) >= $0.contrast }
        && others.allSatisfy {
          $0.distance(to: Oklab.palette[index]) >= IndexedColours.leastDistance
        }
    }
    let nearest = wanted.nearestIndex
    if isGood(Int(nearest) - 16) { return .indexed(nearest) }
    let best = RGB.palette.indices.filter(isGood).min {
      wanted.difference(to: Oklab.palette[$0]) < wanted.difference(to: Oklab.palette[$1])
    }
    return best.map { .indexed(UInt8($0 + 16)) } ?? .indexed(nearest)
  }
}

extension Oklab {
  /// A distance in which hue counts for more than lightness.
  fileprivate func difference(to other: Oklab) -> Double {
    var other = other
    other.lightness = lightness + (other.lightness - lightness) * 0.4
    return distance(to: other)
  }
}
