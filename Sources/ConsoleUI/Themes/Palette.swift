/// A theme as a terminal of some depth can show it: what views draw with.
package struct Palette: Equatable, Sendable {
  private let styles: [Style]
  private let gradients: [[Style]]
  package let depth: ColourDepth

  /// A palette of looks, one for each role, and of steps, some for each gradient.
  init(depth: ColourDepth, style: (ThemeRole) -> Style, gradient: (ThemeGradient) -> [Style]) {
    self.depth = depth
    styles = ThemeRole.allCases.map(style)
    gradients = ThemeGradient.allCases.map(gradient)
  }

  /// How something looks.
  package subscript(_ role: ThemeRole) -> Style { styles[role.position] }

  /// How a gradient looks so far along it, from 0 to 1.
  package func gradient(_ gradient: ThemeGradient, at share: Double) -> Style {
    let steps = gradients[gradient.position]
    guard let last = steps.indices.last, share > 0 else { return steps.first ?? .plain }
    return steps[min(last, Int(share * Double(steps.count)))]
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
