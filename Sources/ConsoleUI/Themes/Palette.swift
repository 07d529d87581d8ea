/// A theme as a terminal of some depth can show it: what views draw with.
///
/// ```swift
/// let theme = ShippedThemes.theme(named: "nord") ?? ShippedThemes.standard
/// let palette = Palette(theme, depth: .indexed)
/// grid.put("armed", at: point, in: area, palette[.armed])
/// grid.restyle(row) { palette.selected($0) }
/// ```
///
/// Where a terminal shows no colours, roles differ by attributes as in the theme `mono`; states do
/// not differ there at all, so views tell them apart by words and shapes, always.
package struct Palette: Equatable, Sendable {
  private let styles: [Style]
  private let gradients: [[Style]]
  package let depth: ColourDepth
  private let selection: Ground
  private let windows: [ThemeRole: Ground]

  /// A palette of looks, one for each role, and of steps, some for each gradient.
  init(depth: ColourDepth, style: (ThemeRole) -> Style, gradient: (ThemeGradient) -> [Style]) {
    self.depth = depth
    styles = ThemeRole.allCases.map(style)
    gradients = ThemeGradient.allCases.map(gradient)
    let (styles, gradients) = (styles, gradients)
    let grounds = [style(.text), style(.dialog), style(.dialogDanger)].map(\.background)
    let contrast = [.busy, .armed, .live, .held, .failed].map { Palette.contrast(style($0)) }.min()
    func ground(_ role: ThemeRole) -> Ground {
      Ground(
        style(role), depth: depth, contrast: contrast ?? 0, over: grounds,
        isSelection: role == .selection, styles: styles + gradients.joined())
    }
    selection = ground(.selection)
    windows = [.dialog: ground(.dialog), .dialogDanger: ground(.dialogDanger)]
  }

  /// How well a look is read; 0 where only the terminal knows.
  private static func contrast(_ style: Style) -> Double {
    guard let front = RGB(style.foreground), let back = RGB(style.background) else { return 0 }
    return front.contrast(to: back)
  }

  /// How something looks.
  package subscript(_ role: ThemeRole) -> Style { styles[role.position] }

  /// How a gradient looks so far along it, from 0 to 1.
  package func gradient(_ gradient: ThemeGradient, at share: Double) -> Style {
    let steps = gradients[gradient.position]
    // What is not a number, such as a share of nothing, is the beginning.
    guard let last = steps.indices.last, share > 0 else { return steps.first ?? .plain }
    return steps[min(last, Int(min(1, share) * Double(steps.count)))]
  }

  /// How the same looks in the row that the cursor is on.
  ///
  /// The colour of its text stays, but moves towards that of ``ThemeRole/selection`` as far as it
  /// must to be read there. With 16 colours or fewer, front and back are exchanged.
  package func selected(_ style: Style) -> Style { selection.apply(style) }

  /// How something looks in the row that the cursor is on.
  package func selected(_ role: ThemeRole) -> Style { selected(self[role]) }

  /// How something looks in a window: ``ThemeRole/dialog`` or ``ThemeRole/dialogDanger``.
  package func style(_ role: ThemeRole, on window: ThemeRole) -> Style {
    windows[window]?.apply(self[role]) ?? self[role]
  }
}

extension ThemeRole {
  /// Where it stands among all; made once.
  private static let positions = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

  fileprivate var position: Int { ThemeRole.positions[self] ?? 0 }
}

extension ThemeGradient {
  fileprivate var position: Int {
    switch self {
    case .progress: 0
    case .latency: 1
    case .rate: 2
    }
  }
}
