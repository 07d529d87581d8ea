/// How roles look where there are 16 colours, unless a theme says so itself.
///
/// What those 16 look like is the user's choice and not known here, and neither is the background.
/// So text keeps the terminal's own two colours, which are always readable, and colours are chosen
/// by what a role means, not by how near they come to the theme. Faint things are dim instead of
/// bright black, which some terminals show in the colour of the background.
enum SixteenColours {
  /// How a role looks on a dark or on a light terminal.
  static func style(_ role: ThemeRole, on kind: Theme.Kind) -> Style {
    switch role {
    case .text, .number, .keyLabel, .idle, .versionOld, .dialog: plain()
    case .dim, .border, .keyIllegal, .ended, .progressLeft: plain(.dim)
    case .stale: plain([.dim, .italic])
    case .title, .versionNew: plain(.bold)
    case .selection: plain(.reverse)
    case .input: plain(.underline)
    case .match: plain([.bold, .underline])
    case .heading, .key, .borderFocused: colour(.cyan, kind, .bold)
    case .marked, .control: colour(.magenta, kind, .bold)
    case .busy, .progressDone: colour(kind == .dark ? .cyan : .blue, kind)
    case .armed, .warning, .changed: colour(.yellow, kind)
    case .live, .good, .lossless, .added: colour(.green, kind)
    case .held: colour(.magenta, kind)
    case .lossy: colour(.yellow, kind, .bold)
    case .failed, .bad: colour(.red, kind, .bold)
    case .removed: colour(.red, kind)
    case .suspended: colour(kind == .dark ? .blue : .cyan, kind)
    case .dialogDanger:
      Style(foreground: .indexed(15), background: .indexed(1), attributes: .bold)
    case .readOnly: colour(.yellow, kind, .reverse)
    case .replay: colour(.magenta, kind, .reverse)
    }
  }

  private enum Hue: UInt8 { case red = 1, green, yellow, blue, magenta, cyan }

  private static func plain(_ attributes: Attributes = []) -> Style {
    Style(attributes: attributes)
  }

  /// The bright ones are for dark terminals: plain blue and red are hardly read there.
  private static func colour(
    _ hue: Hue, _ kind: Theme.Kind, _ attributes: Attributes = []
  ) -> Style {
    Style(
      foreground: .indexed(hue.rawValue + (kind == .dark ? 8 : 0)), attributes: attributes)
  }
}
